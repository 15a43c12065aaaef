"""Move a company to another database server, go on with it, take it back, drop the old copy."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ops.backups.problem import BackupProblem
from ops.moving.services import MoveProblem, cancel, drop_old, move_company
from tenants.companies.commands import company_named
from tenants.schemas.companies import Company


class Command(BaseCommand):
    help = "Muda una empresa a otro servidor de COMPANY_DATABASES; lo que quedó a medias, lo sigue."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("company", metavar="EMPRESA", help="su subdominio o su esquema")
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--to", metavar="SERVIDOR", help="adónde: un nombre de COMPANY_DATABASES")
        what.add_argument("--cancel", action="store_true", help="deshace una que quedó a medias")
        what.add_argument(
            "--drop-old", action="store_true", help="borra la copia del servidor anterior"
        )

    def handle(self, *args: Any, company: str, **options: Any) -> None:
        found = company_named(company)
        try:
            told = self.act(found, **options)
        except (MoveProblem, BackupProblem) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(self.style.SUCCESS(told))

    def act(self, company: Company, *, to: str | None, **options: Any) -> str:
        if options["cancel"]:
            row = cancel(company)
            return f"{company.name} sigue en «{row.source}»; en «{row.target}» no queda nada."
        if options["drop_old"]:
            row = drop_old(company)
            return f"Se borró la copia de {company.name} en «{row.source}»."
        if to is None:
            raise CommandError("Di a qué servidor, con --to.")
        row = move_company(company, to, self.stdout.write)
        return (
            f"{company.name} vive en «{to}»: {row.tables} tablas y {row.rows} renglones, iguales "
            f"en los dos. En «{row.source}» queda la copia anterior, que ya nadie puede cambiar; "
            "bórrala cuando no haga falta, con --drop-old."
        )
