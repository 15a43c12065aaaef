"""Close a company that leaves the programme."""

from typing import Any

from tenants.events.recording import SYSTEM
from tenants.programme.models import Company
from tenants.schemas.closing import close_company
from tenants.schemas.commands import ProgrammeCommand


class Command(ProgrammeCommand):
    help = "Cierra una empresa que deja el programa: libera sus lugares y conserva sus datos."

    def act(self, company: Company, **options: Any) -> str:
        close_company(company, by=SYSTEM)
        return f"{company.name} está cerrada. Sus datos siguen hasta que se borre (erase_company)."
