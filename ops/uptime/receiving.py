"""Takes what a watcher reports, and answers what it has to watch.

An upper room adds itself to ``listeners`` to take its own part of a report, and to answer with what
it asks of the watcher. Whatever is told twice counts once.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.transaction import atomic

from ops.releases.models import Deployment
from ops.uptime.models import AnnouncedWindow, Month, Watcher
from tenants.hooks import Hooks
from tenants.schemas.companies import Company, site_address

logger = logging.getLogger(__name__)
Listener = Callable[[Mapping[str, Any], datetime], Mapping[str, Any]]
listeners: Hooks[Listener] = Hooks("ops.watch_listeners")

LONGEST_DEPLOYMENT = timedelta(minutes=30)
"""One that did not say its end counts as announced for so long at most."""
TOLD_BACK = timedelta(days=40)
"""So far back windows are told: a month is counted anew as long as it is told."""
SECONDS = ("up", "down", "unknown", "announced")


class BadReport(ValueError):
    """What came is no report. ``str()`` is Spanish."""


def take(report: Mapping[str, Any], now: datetime) -> tuple[dict[str, Any], bool]:
    """The answer, and whether every listener took its part. Raises BadReport."""
    name = report.get("watcher")
    if not isinstance(name, str) or not 0 < len(name) <= 40:
        raise BadReport("Falta «watcher»: el nombre del vigilante, de 40 letras o menos.")
    months = report.get("months", [])
    if not isinstance(months, list):
        raise BadReport("«months» debe ser una lista.")
    with atomic():
        watcher, _ = Watcher.objects.update_or_create(name=name, defaults={"heard_at": now})
        companies = {row.schema_name: row for row in Company.objects.all()}
        for told in months:
            _take_month(watcher, companies, told)
    answer: dict[str, Any] = {}
    failed = []
    for key, listener in listeners.items():
        try:
            with atomic():
                answer |= listener(report, now)
        except Exception:
            logger.exception("What the watcher told %s was not taken", key)
            failed.append(key)
    serving = [row for row in companies.values() if row.is_serving and row.opened_at]
    answer |= {
        "companies": [_company(row) for row in serving],
        "windows": windows(now - TOLD_BACK, now),
    }
    return answer | ({"failed": failed} if failed else {}), not failed


def windows(since: datetime, now: datetime) -> list[dict[str, int]]:
    """Announced work and deployments that end after ``since``, in whole seconds."""
    told = [
        (row.begin, row.end, row.told_at)
        for row in AnnouncedWindow.objects.since(since).filter(is_taken_back=False)
    ]
    for row in Deployment.objects.filter(started_at__gte=since):
        latest = row.started_at + LONGEST_DEPLOYMENT
        told.append((row.started_at, min(row.ended_at or latest, latest), row.started_at))
    return [
        {"begin": _second(begin), "end": _second(end), "told_at": _second(known)}
        for begin, end, known in sorted(told)
    ]


def _company(row: Company) -> dict[str, Any]:
    return {
        "key": row.schema_name,
        "address": site_address(row.host),
        "zone": row.time_zone,
        "opened": _second(row.opened_at),
    }


def _take_month(watcher: Watcher, companies: Mapping[str, Company], told: Any) -> None:
    try:
        target, year, month = str(told["target"]), int(told["year"]), int(told["month"])
        begin, end = int(told["begin"]), int(told["end"])
        seconds = {name: int(told[name]) for name in SECONDS}
        breaks = [
            [int(first), int(last), str(state)] for first, last, state in told.get("breaks", [])
        ]
        moments = {
            "begin": datetime.fromtimestamp(begin, UTC),
            "end": datetime.fromtimestamp(end, UTC),
        }
        adds_up = sum(seconds.values()) == end - begin and min(seconds.values()) >= 0
    except (KeyError, TypeError, ValueError, OverflowError, OSError) as error:
        raise BadReport(f"No es un mes de disponibilidad: {error!r}.") from error
    if not (1 <= month <= 12 and 2000 <= year < 3000 and 0 < len(target) <= 40 and adds_up):
        raise BadReport("Los segundos de un mes deben sumar los que van de «begin» a «end».")
    company = companies.get(target)
    if target.startswith("c_") and company is None:
        return  # erased since
    key: dict[str, Any] = {"watcher": watcher, "target": target, "year": year, "month": month}
    if Month.objects.filter(**key, end__gt=moments["end"]).exists():
        return  # an older report that came late
    facts = moments | seconds | {"breaks": breaks, "company": company}
    Month.objects.update_or_create(**key, defaults=facts)


def _second(moment: datetime | None) -> int:
    return int(moment.timestamp()) if moment else 0
