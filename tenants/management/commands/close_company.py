"""Close a company that leaves the programme."""

from typing import Any

from tenants.companies.closing import close_company
from tenants.companies.commands import ProgrammeCommand
from tenants.events.recording import SYSTEM
from tenants.schemas.companies import Company


class Command(ProgrammeCommand):
    help = "Cierra una empresa que deja el programa: libera sus lugares y conserva sus datos."

    def act(self, company: Company, **options: Any) -> str:
        close_company(company, by=SYSTEM)
        return f"{company.name} está cerrada. Sus datos siguen hasta que se borre (erase_company)."
