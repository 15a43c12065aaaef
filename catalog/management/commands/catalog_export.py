"""Write a company's whole catalogue down as one YAML file."""

from typing import Any

from catalog.portable.stored import stored_catalog
from catalog.portable.writing import write_catalog
from tenants.companies.commands import CompanyCommand
from tenants.schemas.companies import Company


class Command(CompanyCommand):
    help = "Escribe el catálogo completo de una empresa como un archivo YAML."

    def handle_company(self, company: Company, **options: Any) -> None:
        self.stdout.write(write_catalog(stored_catalog()), ending="")
