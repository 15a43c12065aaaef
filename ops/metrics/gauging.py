"""Numbers of the whole installation, looked at now and then: the least and the most of each hour.

They are the readings that a watcher reads, but for those that have windows of their own.
"""

from datetime import date, datetime
from typing import Any

from django.conf import settings

from ops.health.parts import ready
from ops.health.readings import Reading, read_all
from ops.metrics.models import Gauge, Grain, SchemaSize
from ops.metrics.rolling import hour_of
from tenants.programme.desk.clock import day_of, start_of
from tenants.schemas.companies import Company
from tenants.schemas.connection import schema_connection

PUBLIC = "public"
_SIZES = """
SELECT n.nspname, sum(pg_total_relation_size(c.oid))::bigint
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'm') AND (n.nspname = 'public' OR n.nspname LIKE 'c\\_%%')
 GROUP BY n.nspname
"""


def look(moment: datetime) -> int:
    """Note every reading of the installation; how many had a value."""
    told = read_all(moment, ready())
    found = [each for each in told.readings if _is_gauge(each)]
    for grain, began_at in (
        (Grain.HOUR, hour_of(moment)),
        (Grain.DAY, start_of(day_of(moment))),
    ):
        _note(grain, began_at, found)
    return len(found)


def _is_gauge(reading: Reading) -> bool:
    return reading.value is not None and not {"company", "window"} & reading.labels.keys()


def _note(grain: Grain, began_at: datetime, found: list[Reading]) -> None:
    """Beside what was noted in the same stretch: one look at a time is made."""
    known = {
        (row.name, row.of): row for row in Gauge.objects.filter(grain=grain, began_at=began_at)
    }
    rows = []
    for each in found:
        value, of = float(each.value or 0), "".join(each.labels.values())
        row = known.get((each.name, of))
        least = min(value, row.least) if row else value
        most = max(value, row.most) if row else value
        rows.append(
            Gauge(grain=grain, name=each.name, of=of, began_at=began_at, least=least, most=most)
        )
    Gauge.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["grain", "name", "began_at", "of"],
        update_fields=["least", "most"],
    )


def measure_sizes(day: date) -> int:
    """Note how large each company's schema and public are, on every server; how many."""
    companies = {company.schema_name: company for company in Company.objects.all()}
    for database in settings.COMPANY_DATABASES:
        for schema, size in _sizes(database):
            if schema in companies:
                _keep_size(companies[schema], day, size)
            elif schema == PUBLIC and database == settings.COMPANY_DATABASES[0]:
                _keep_size(None, day, size)
    return SchemaSize.objects.filter(day=day).count()


def _sizes(database: str) -> list[tuple[str, int]]:
    with schema_connection(database).cursor() as cursor:
        cursor.execute(_SIZES, [])
        rows: Any = cursor.fetchall()
    return list(rows)


def _keep_size(company: Company | None, day: date, size: int) -> None:
    SchemaSize.objects.update_or_create(company=company, day=day, defaults={"size": size})
