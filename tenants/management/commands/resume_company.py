"""Let a suspended or closed company serve again."""

from typing import Any

from django.core.management.base import CommandError

from tenants.companies.commands import ProgrammeCommand
from tenants.events.recording import SYSTEM
from tenants.programme.admissions.places import NoPlaceLeft, resume_in_place
from tenants.schemas.companies import Company


class Command(ProgrammeCommand):
    help = "Reanuda una empresa suspendida, o abre otra vez una cerrada si cabe con sus personas."

    def act(self, company: Company, **options: Any) -> str:
        try:
            resume_in_place(company, by=SYSTEM)
        except NoPlaceLeft as error:
            raise CommandError(str(error)) from error
        return f"{company.name} está activa: {company.address}"
