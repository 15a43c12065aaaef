"""Migrations that a release would bring: written to a folder, and known to Django for a block."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module, invalidate_caches
from itertools import count
from pathlib import Path
from shutil import copytree, ignore_patterns

from django.apps import apps
from django.test import override_settings

from tenants.schemas.heads import migrations_on_disk

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


def added_columns(table: str, many: int) -> dict[str, str]:
    """As many migrations that each add a column to ``table``."""
    return {
        f"0{number + 2:03}_extra_{number}": (
            f"operations = [migrations.RunSQL('ALTER TABLE {table} ADD extra_{number} integer')]"
        )
        for number in range(many)
    }
