"""Suspend a company for a while."""

from typing import Any

from tenants.companies.closing import suspend_company
from tenants.companies.commands import ProgrammeCommand
from tenants.events.recording import SYSTEM
from tenants.schemas.companies import Company


class Command(ProgrammeCommand):
    help = "Suspende una empresa: su sitio muestra un aviso y sus datos siguen."

    def act(self, company: Company, **options: Any) -> str:
        suspend_company(company, by=SYSTEM)
        return f"{company.name} está suspendida; se nota en menos de 30 segundos."
