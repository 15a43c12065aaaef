"""What belongs to nobody: schemas, rows and folders that no company and no spare accounts for.

Half-made and half-erased ones are no orphans: their row says so, and the timetable goes on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, models

from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tenants.schemas.heads import head_of_code
from tenants.schemas.models import Schema

NAME = re.compile(r"c_[0-9]+")


@dataclass(frozen=True)
class Orphan:
    """``what`` is a Spanish sentence for the operator."""

    name: str
    what: str


def find_orphans() -> list[Orphan]:
    with public_context():
        return [*_schemas(), *_companies(), *_folders(), *_rows()]


def _schemas() -> Iterator[Orphan]:
    for database in settings.COMPANY_DATABASES:
        there = schemas_on(database)
        rows = list(Schema.objects.filter(database=database).select_related("company"))
        for name in sorted(there - {row.name for row in rows}):
            yield Orphan(name, f"está en el servidor «{database}» y en ningún renglón{_left(name)}")
        for row in rows:
            company = getattr(row, "company", None)
            leaving = company is not None and company.state == Company.State.ERASING
            if row.is_built and not leaving and row.name not in there:
                yield Orphan(row.name, f"tiene renglón y no está en el servidor «{database}»")
            if row.state == Schema.State.TAKEN and company is None:
                yield Orphan(row.name, "dice que es de una empresa y no hay tal empresa")
            kept_up = row.is_built and row.state != Schema.State.ASIDE
            if kept_up and not leaving and row.head != head_of_code(database):
                yield Orphan(row.name, "le faltan migraciones: corre «manage.py migrate_schemas»")


def _left(name: str) -> str:
    """What an operator may know of a schema that has its row on another server."""
    row = Schema.objects.filter(name=name).first()
    return f"; vive en «{row.database}» y esta es su copia anterior" if row else ""


def schemas_on(database: str) -> set[str]:
    """The names of the schemas of companies that there are on a server."""
    with connections[database].cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace")
        return {name for (name,) in cursor.fetchall() if NAME.fullmatch(name)}


def _companies() -> Iterator[Orphan]:
    for company in Company.objects.serving().exclude(domains__is_primary=True):
        yield Orphan(company.schema_name, f"{company.name} está activa y no tiene dirección")


def _folders() -> Iterator[Orphan]:
    media = Path(settings.MEDIA_ROOT)
    known = set(Schema.objects.values_list("name", flat=True))
    for folder in sorted(media.iterdir()) if media.is_dir() else ():
        if NAME.fullmatch(folder.name) and folder.name not in known:
            yield Orphan(folder.name, f"tiene archivos en {media} y ningún renglón")


def _rows() -> Iterator[Orphan]:
    """Of relations that the database does not watch over, such as that of an event."""
    companies = Company.objects.values("pk")
    for field in fields_to_companies():
        rows = field.model._base_manager.exclude(**{f"{field.name}__isnull": True})
        lost = rows.exclude(**{f"{field.attname}__in": companies}).count()
        if lost:
            table = field.model._meta.db_table
            yield Orphan(table, f"tiene {lost} renglones de empresas que no existen")


def fields_to_companies() -> "list[models.ForeignObject[Any, Any]]":
    """The field of each table of public that points to a company."""
    relations = Company._meta.get_fields(include_hidden=True)
    return [each.field for each in relations if isinstance(each, models.ForeignObjectRel)]
