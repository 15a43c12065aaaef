"""Migrations that a release would bring: written to a folder, and known to Django for a block."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module, invalidate_caches
from itertools import count
from pathlib import Path
from shutil import copytree, ignore_patterns

from django.apps import apps
from django.db import connections
from django.test import override_settings

from tenants.schemas.heads import head_of_code, migrations_on_disk
from tenants.schemas.migrating.ledger import PUBLIC, read_ledger

HEAD = """\
from django.db import migrations, models

from tenants.schemas.linting.operations import AddIndexConcurrently


class Migration(migrations.Migration):
    dependencies = [("{app}", "{before}")]
    {body}
"""
_numbers = count()


@contextmanager
def pending_migrations(folder: Path, bodies: Mapping[str, str], app: str) -> Iterator[list[str]]:
    """The application ``app`` has its own migrations and, in a line after them, those of
    ``bodies``: by name, what stands in the class beside its dependencies. Their names.
    """
    own = Path(import_module(f"{apps.get_app_config(app).name}.migrations").__path__[0])
    package = f"pending_{app}_{next(_numbers)}"
    copytree(own, folder / package, ignore=ignore_patterns("__pycache__"))
    before = max(path.stem for path in own.glob("0*.py"))
    for name, body in bodies.items():
        source = HEAD.format(app=app, before=before, body=body.strip())
        (folder / package / f"{name}.py").write_text(source)
        before = name
    sys.path.insert(0, str(folder))
    invalidate_caches()
    try:
        with override_settings(MIGRATION_MODULES={app: package}):
            migrations_on_disk.cache_clear()
            yield list(bodies)
    finally:
        sys.path.remove(str(folder))
        migrations_on_disk.cache_clear()


TABLE = "quoting_quote"


def added_columns(many: int) -> dict[str, str]:
    """As many migrations of ``quoting`` that each add a column to its quotes."""
    return {
        f"0{number + 2:03}_extra_{number}": (
            f"operations = [migrations.AddField('quote', 'extra_{number}', "
            "models.IntegerField(null=True))]"
        )
        for number in range(many)
    }


def columns(schema: str) -> set[str]:
    """Those of them that are there."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns "
            "WHERE table_schema = %s AND table_name = %s AND column_name LIKE 'extra%%'",
            [schema, TABLE],
        )
        return {name for (name,) in cursor}


def whole(schema: str) -> bool:
    """Every column has its record, and every record its column."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT name FROM {schema}.django_migrations WHERE name LIKE '0%%extra%%'")
        return columns(schema) == {name.split("_", 1)[1] for (name,) in cursor}


def lies_of_the_ledger(many: int) -> list[str]:
    """The schemas of which the ledger says what is not so: it calls one done that lacks one of
    ``many`` columns, or one behind, failed or running of which nothing of it is true."""
    return [
        line.schema
        for line in read_ledger()
        if line.schema != PUBLIC
        and (
            (line.at_head and len(columns(line.schema)) < many)
            or (line.state == "done" and line.head == head_of_code(line.database)) != line.at_head
            or line.state in {"failed", "running"}
        )
    ]
