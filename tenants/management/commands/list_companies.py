"""List the companies, and find what belongs to none."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from tenants.companies.orphans import find_orphans
from tenants.schemas.companies import Company
from tenants.seats.taking import seats_in_programme

ROW = "{:<10} {:<12} {:<10} {:>8}  {:<28} {}"


class Command(BaseCommand):
    help = "Enumera las empresas con su estado, servidor, lugares y subdominio."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="busca además esquemas, renglones y archivos sin dueño; si los hay, termina con 1",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        titles = ("esquema", "estado", "servidor", "lugares", "subdominio", "nombre")
        self.stdout.write(ROW.format(*titles))
        for company in Company.objects.annotate(people=Count("seats")):
            state = Company.State(company.state).label
            self.stdout.write(
                ROW.format(
                    company.schema_name, state, company.database, company.people,
                    company.subdomain, company.name,
                )
            )  # fmt: skip
            for step in company.schema.steps.filter(finished_at=None):
                self.stdout.write(f"    se quedó en el paso «{step.name}». {step.error}".rstrip())
        seats = seats_in_programme()
        self.stdout.write(f"Lugares: {seats['cap'] - seats['free']} de {seats['cap']}.")
        if options["check"]:
            self.check_orphans()

    def check_orphans(self) -> None:
        orphans = find_orphans()
        for orphan in orphans:
            self.stdout.write(f"{orphan.name}: {orphan.what}")
        if orphans:
            raise CommandError(f"Sin dueño o atrasados: {len(orphans)}.")
        self.stdout.write("Todo tiene dueño y está al día.")
