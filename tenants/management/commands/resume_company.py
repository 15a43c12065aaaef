"""Let a suspended or closed company serve again."""

from typing import Any

from tenants.companies.closing import resume_company
from tenants.companies.commands import ProgrammeCommand
from tenants.events.recording import SYSTEM
from tenants.schemas.companies import Company


class Command(ProgrammeCommand):
    help = "Reanuda una empresa suspendida, o abre otra vez una cerrada si caben sus personas."

    def act(self, company: Company, **options: Any) -> str:
        resume_company(company, by=SYSTEM)
        return f"{company.name} está activa: {company.address}"
