"""django-tenants' command, run by the roles that own the tables, on the schemas that are behind."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django_tenants.management.commands import SyncCommon
from django_tenants.management.commands.migrate_schemas import MigrateSchemasCommand
from django_tenants.migration_executors.base import run_migrations
from django_tenants.utils import get_public_schema_name

from tenants.schemas.connection import owner_of
from tenants.schemas.context import public_context
from tenants.schemas.heads import head_of_code, lacks_migrations, write_head
from tenants.schemas.models import Schema
from tenants.schemas.privileges import grant

# With one of these the run is not "everything to the head", and no schema may be passed over.
PARTIAL = (
    "app_label", "fake", "fake_initial", "plan", "prune", "check_unapplied", "run_syncdb",
)  # fmt: skip


class Command(MigrateSchemasCommand):
    help = "Migra el esquema público y los de las empresas; los que ya están al día no se tocan."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.set_defaults(database="owner")

    def handle(self, *args: Any, **options: Any) -> None:
        SyncCommon.handle(self, *args, **options)
        public = get_public_schema_name()
        whole = not any(options[name] for name in PARTIAL)
        if self.sync_public and self.schema_name in (None, public):
            if whole and not lacks_migrations("owner"):
                grant("owner")
            else:
                self.migrate(public, settings.DATABASES["default"]["OWNER"])
        if self.sync_tenant and self.schema_name != public:
            with public_context():
                schemas = self.schemas(whole)
                for schema in schemas:
                    owner = owner_of(schema.database)
                    self.migrate(schema.name, owner)
                    write_head(schema, owner)
            if options["verbosity"]:
                self.stdout.write(f"Esquemas migrados: {len(schemas)}.")

    def schemas(self, whole: bool) -> list[Schema]:
        """The one that was named; else those that are behind, or all. One that is still being
        built is migrated by whoever builds it."""
        if self.schema_name:
            return [Schema.objects.get(name=self.schema_name)]
        built = Schema.objects.exclude(state=Schema.State.BUILDING)
        if whole:
            for database in settings.COMPANY_DATABASES:
                built = built.exclude(database=database, head=head_of_code(database))
        return list(built)

    def migrate(self, schema: str, owner: str) -> None:
        run_migrations(self.args, self.options | {"database": owner}, "standard", schema)
