"""The ledger of migrations: one row for each schema and run, written before and after the work.

A row without an end is running while its process holds the schema's lock; if nobody holds it, the
process died, and the next run goes on from the last whole migration.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import connection, models
from django.utils import timezone

from tenants.schemas.companies import Company
from tenants.schemas.heads import head_of_code, lacks_migrations
from tenants.schemas.models import Schema
from tenants.schemas.steps import STEPS_LOCK

PUBLIC = "public"
PUBLIC_NUMBER = -1  # under which public is worked on alone; schemas have their own numbers
KEPT = timedelta(days=400)


class MigrationRunQuerySet(models.QuerySet["MigrationRun"]):
    def latest_of_each(self) -> Self:
        """The last row of each schema, and of public."""
        return self.order_by("schema_id", "-pk").distinct("schema_id")

    def of_public(self) -> Self:
        return self.filter(schema=None)

    def was_cut_off(self) -> bool:
        """Whether the last of these has no end."""
        last = self.order_by("pk").last()
        return last is not None and last.finished_at is None

    def forget_old(self) -> None:
        """Take away what nobody asks for any more; the last row of each schema stays."""
        last = list(self.latest_of_each().values_list("pk", flat=True))
        self.filter(started_at__lt=timezone.now() - KEPT).exclude(pk__in=last).delete()


class MigrationRun(models.Model):
    """What one run did to one schema, or to public if ``schema`` is None."""

    schema = models.ForeignKey(Schema, models.CASCADE, null=True, related_name="migration_runs")
    run = models.UUIDField("corrida")
    release = models.CharField("versión", max_length=80, blank=True)
    head = models.CharField("meta", max_length=64)  # what it aimed at (tenants.schemas.heads)
    started_at = models.DateTimeField("inicio", default=timezone.now)
    finished_at = models.DateTimeField("fin", null=True)
    applied = models.PositiveIntegerField("migraciones aplicadas", default=0)
    tries = models.PositiveSmallIntegerField("intentos", default=0)
    error = models.TextField("error", blank=True)

    objects: ClassVar = models.Manager.from_queryset(MigrationRunQuerySet)()

    class Meta:
        verbose_name = "migración de un esquema"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("schema", "run"), name="one_row_per_schema_and_run", nulls_distinct=False
            ),
        )

    @property
    def name(self) -> str:
        return PUBLIC if self.schema is None else self.schema.name


@dataclass(frozen=True)
class Line:
    """What an operator reads of one schema.

    ``head`` is what its last run aimed at, ``state`` is ``done``, ``running``, ``failed``,
    ``interrupted``, or ``none`` where no run is on record.
    """

    schema: str
    company: str | None
    database: str
    at_head: bool
    state: str
    release: str
    head: str
    started_at: datetime | None
    finished_at: datetime | None
    applied: int
    tries: int
    error: str


def read_ledger() -> list[Line]:
    """Public first, then each schema that releases migrate, with its last run."""
    rows = MigrationRun.objects.select_related("schema").latest_of_each()
    last = {row.schema_id: row for row in rows}
    alive = _numbers_at_work()
    heads = {database: head_of_code(database) for database in settings.COMPANY_DATABASES}
    lines = [_line(None, None, not lacks_migrations("owner"), last.get(None), alive)]
    names = dict(Company.objects.values_list("schema_id", "name"))
    for schema in migrated_schemas():
        at_head = schema.head == heads.get(schema.database)
        lines.append(_line(schema, names.get(schema.name), at_head, last.get(schema.pk), alive))
    return lines


def history(schema: Schema | None) -> Iterator[Line]:
    """Every run of one schema, or of public, the newest first."""
    alive = _numbers_at_work()
    company = Company.objects.filter(schema=schema).first() if schema else None
    name = company.name if company else None
    for row in MigrationRun.objects.select_related("schema").filter(schema=schema).order_by("-pk"):
        yield _line(schema, name, state_of(row, alive) == "done", row, alive)


def migrated_schemas() -> models.QuerySet[Schema]:
    """Those that a release brings to its head. One that is being built is migrated by its builder,
    one that is being erased or was set aside by nobody."""
    return Schema.objects.kept_up().exclude(company__state=Company.State.ERASING)


def behind() -> list[Schema]:
    """Those of them that lack something of this release: one statement."""
    schemas = migrated_schemas()
    for database in settings.COMPANY_DATABASES:
        schemas = schemas.exclude(database=database, head=head_of_code(database))
    return list(schemas)


def state_of(row: MigrationRun, alive: set[int]) -> str:
    if row.finished_at is not None:
        return "failed" if row.error else "done"
    number = PUBLIC_NUMBER if row.schema_id is None else row.schema_id
    return "running" if number in alive else "interrupted"


def _line(
    schema: Schema | None,
    company: str | None,
    at_head: bool,
    row: MigrationRun | None,
    alive: set[int],
) -> Line:
    return Line(
        schema=schema.name if schema else PUBLIC,
        company=company,
        database=schema.database if schema else "default",
        at_head=at_head,
        state=state_of(row, alive) if row else "none",
        release=row.release if row else "",
        head=row.head if row else "",
        started_at=row.started_at if row else None,
        finished_at=row.finished_at if row else None,
        applied=row.applied if row else 0,
        tries=row.tries if row else 0,
        error=row.error if row else "",
    )


def _numbers_at_work() -> set[int]:
    """The numbers under which somebody is ``alone`` now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND granted "
            "AND classid = %s AND database = "
            "(SELECT oid FROM pg_database WHERE datname = current_database())",
            [STEPS_LOCK],
        )
        # The number is shown unsigned.
        return {number - (1 << 32) if number >= 1 << 31 else number for (number,) in cursor}
