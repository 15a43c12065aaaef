"""Make spare schemas, or list them."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tenants.companies.erasing import remove_spare
from tenants.companies.spares import fill_pool, spares
from tenants.schemas.models import Schema


class Command(BaseCommand):
    help = "Enumera los esquemas libres; con --make los prepara hasta tener los que se digan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--make", type=int, metavar="CUÁNTOS", help="cuántos debe haber")
        parser.add_argument("--drop", metavar="ESQUEMA", help="quita uno libre o a medias")
        parser.add_argument(
            "--database",
            default="default",
            choices=settings.COMPANY_DATABASES,
            help="servidor, de COMPANY_DATABASES",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        database = options["database"]
        if options["drop"]:
            self.drop(options["drop"])
        if options["make"] is not None:
            fill_pool(database, options["make"])
        ready = {schema.pk for schema in spares(database)}
        for schema in Schema.objects.filter(database=database, company=None):
            state = Schema.State(schema.state).label
            behind = "" if schema.pk in ready or not schema.is_built else ", le faltan migraciones"
            self.stdout.write(f"{schema.name}: {state}{behind}")
        self.stdout.write(f"Libres: {len(ready)}.")

    def drop(self, name: str) -> None:
        schema = Schema.objects.filter(name=name, company=None).first()
        if schema is None:
            raise CommandError(f"«{name}» no es un esquema libre.")
        if not remove_spare(schema):
            raise CommandError(f"Otro proceso trabaja en {name}; vuelve a intentarlo.")
