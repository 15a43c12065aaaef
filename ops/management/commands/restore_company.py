"""Bring one company back to a point, and undo it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ops.backups.company import bring_beside, discard, newest_restore, swap, undo
from ops.backups.models import CompanyRestore
from ops.backups.problem import BackupProblem
from tenants.companies.commands import company_named
from tenants.schemas.companies import Company

ROW = "  {:<34} {:>10} → {}"


class Command(BaseCommand):
    help = "Regresa una empresa a un punto, junto a la actual; muestra qué cambia y pregunta."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("company", metavar="EMPRESA", help="su subdominio o su esquema")
        parser.add_argument("point", nargs="?", default="", metavar="PUNTO", help="o latest")
        parser.add_argument("--yes", action="store_true", help="no preguntes")
        parser.add_argument("--undo", action="store_true", help="vuelve a lo que tenía antes")
        parser.add_argument("--discard", action="store_true", help="borra la copia que no se usa")

    def handle(self, *args: Any, company: str, point: str, **options: Any) -> None:
        found = company_named(company)
        try:
            if options["undo"]:
                self._undo(found)
            elif options["discard"]:
                self._discard(found)
            elif not point:
                raise BackupProblem("Di a qué punto; «manage.py backups» los enumera.")
            else:
                self._restore(found, point, options["yes"])
        except BackupProblem as problem:
            raise CommandError(str(problem)) from problem

    def _restore(self, company: Company, point: str, agreed: bool) -> None:
        row = bring_beside(company, point)
        self._tell(row)
        if not agreed:
            answer = input(f"{company.name} trabajará con los datos de {row.point}. Escribe SI: ")
            if answer.strip().upper() not in {"SI", "SÍ"}:
                discard(row)
                self.stdout.write("No se cambió nada.")
                return
        self.stdout.write("La empresa ve un aviso de pausa mientras cambia, medio minuto.")
        try:
            swap(row)
        except BackupProblem:
            discard(row)
            raise
        self.stdout.write(
            self.style.SUCCESS(
                f"{company.name} trabaja con los datos de {row.point}. Sus personas entran otra "
                "vez, con la contraseña de ese momento. «--undo» lo deshace durante 14 días."
            )
        )

    def _tell(self, row: CompanyRestore) -> None:
        tables = row.report["tables"]
        self.stdout.write(f"Renglones por tabla, hoy → {row.point}:" if tables else "Nada cambia.")
        for table, (living, restored) in tables.items():
            same = " (con otro contenido)" if living == restored else ""
            self.stdout.write(ROW.format(table, living, restored) + same)
        for title, lines in (("Hoy", row.report["living"]), (row.point, row.report["restored"])):
            self.stdout.write(f"Lo más nuevo, {title}:")
            for line in lines or ["nada"]:
                self.stdout.write(f"  {line}")

    def _undo(self, company: Company) -> None:
        row = newest_restore(company, CompanyRestore.State.SWAPPED)
        if row is None:
            raise BackupProblem(f"{company.name} no tiene una restauración que deshacer.")
        undo(row)
        self.stdout.write(self.style.SUCCESS(f"{company.name} tiene otra vez lo que tenía."))

    def _discard(self, company: Company) -> None:
        row = newest_restore(company, *set(CompanyRestore.State) - {CompanyRestore.State.DROPPED})
        if row is None:
            raise BackupProblem(f"{company.name} no tiene una copia aparte.")
        discard(row)
        self.stdout.write("Se borró la copia que no se usa.")
