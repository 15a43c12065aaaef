"""Suspend a company for a while."""

from typing import Any

from tenants.events.recording import SYSTEM
from tenants.programme.models import Company
from tenants.schemas.closing import suspend_company
from tenants.schemas.commands import ProgrammeCommand


class Command(ProgrammeCommand):
    help = "Suspende una empresa: su sitio muestra un aviso y sus datos siguen."

    def act(self, company: Company, **options: Any) -> str:
        suspend_company(company, by=SYSTEM)
        return f"{company.name} está suspendida; se nota en menos de 30 segundos."
