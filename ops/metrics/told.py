"""The readings of requests for a watcher: of each company, and of all together without that label.

``requests``, ``errors`` and ``people_hit``, who saw an error, have each window; the latencies, in
seconds, the short ones, since their counts lie packed in each minute. Of who met a failure within
half an hour, ``recovery.seconds`` says how long ago the last one was, and ``recovery.requests`` how
many went well since. A company is told by its schema, the programme's own site as ``public``. Who
has no visitors says 0, and no latency.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q, Sum
from django.db.models.functions import Coalesce

from ops.health.readings import WINDOWS, Reading
from ops.metrics import recovery
from ops.metrics.figures import Tally
from ops.metrics.models import Bucket, Grain
from tenants.schemas.companies import Company

TIMED = ("2m", "5m", "30m")
"""The windows whose times are told."""

LONG = "3d"
"""The window that reaches beyond the minutes: most of it is told by hours."""

SHORT = {name: length for name, length in WINDOWS.items() if name != LONG}
QUANTILES = {"latency.p50": 0.5, "latency.p95": 0.95, "latency.p99": 0.99}
PUBLIC = "public"


@dataclass
class _Seen:
    """Of one company, or of all, in one window."""

    requests: int = 0
    errors: int = 0
    marks: set[int] = field(default_factory=set)
    whole: Tally = field(default_factory=Tally)


Seen = Mapping[tuple[int | None, str], _Seen]


def read(moment: datetime) -> Iterator[Reading]:
    newest = max(SHORT[name] for name in TIMED)
    latest = list(Bucket.objects.filter(grain=Grain.MINUTE, began_at__gt=moment - newest))
    seen = _seen(moment, latest)
    names = {None: PUBLIC} | {
        company.pk: company.schema_name for company in Company.objects.serving()
    }
    for window in WINDOWS:
        together = _Seen()
        for (_, of), each in seen.items():
            if of == window:
                together.requests += each.requests
                together.errors += each.errors
                together.marks |= each.marks
                together.whole += each.whole
        yield from _told(together, {"window": window})
        for pk, name in names.items():
            yield from _told(seen[pk, window], {"company": name, "window": window})
    by_company = defaultdict(list)
    for bucket in latest:
        by_company[bucket.company_id].append(bucket)
    yield from recovery.told(latest, moment, {})
    for pk, name in names.items():
        yield from recovery.told(by_company[pk], moment, {"company": name})


def _told(seen: _Seen, labels: Mapping[str, str]) -> Iterator[Reading]:
    yield Reading("requests", seen.requests, labels)
    yield Reading("errors", seen.errors, labels)
    yield Reading("people_hit", len(seen.marks), labels)
    if labels["window"] in TIMED:
        for name, share in QUANTILES.items():
            ms = seen.whole.times.quantile(share)
            yield Reading(name, None if ms is None else ms / 1000, labels)


def _seen(moment: datetime, latest: Iterable[Bucket]) -> Seen:
    """Five statements, however many companies there are; ``latest`` are the minutes of TIMED."""
    seen: dict[tuple[int | None, str], _Seen] = defaultdict(_Seen)
    minutes = Bucket.objects.filter(grain=Grain.MINUTE).order_by()
    hours = Bucket.objects.filter(grain=Grain.HOUR, began_at__gt=moment - WINDOWS[LONG]).order_by()
    last: datetime | None = hours.aggregate(last=Max("began_at"))["last"]
    edge = last + timedelta(hours=1) if last else moment - WINDOWS[LONG]
    bounds = {name: Q(began_at__gt=moment - length) for name, length in SHORT.items()}
    bounds[LONG] = Q(began_at__gte=edge)
    lately = minutes.filter(Q(began_at__gt=moment - max(SHORT.values())) | bounds[LONG])
    _add_counts(seen, lately, bounds)
    _add_counts(seen, hours, {LONG: Q()})
    for row in lately.filter(errors__gt=0).values_list("company", "began_at", "marks"):
        _add_marks(seen, row, {name: moment - length for name, length in SHORT.items()})
        if row[1] >= edge:
            seen[row[0], LONG].marks.update(row[2])
    for company, marks in hours.filter(errors__gt=0).values_list("company", "marks"):
        seen[company, LONG].marks.update(marks)
    for bucket in latest:
        whole = bucket.figures.whole
        for name in TIMED:
            if bucket.began_at > moment - SHORT[name]:
                seen[bucket.company_id, name].whole += whole
    return seen


def _add_counts(
    seen: dict[tuple[int | None, str], _Seen], rows: Any, bounds: Mapping[str, Q]
) -> None:
    """Sums by company, each of the rows within its bound."""
    sums = {
        f"{what}_{window}": Coalesce(Sum(what, filter=bound), 0)
        for window, bound in bounds.items()
        for what in ("requests", "errors")
    }
    for row in rows.values("company").annotate(**sums):
        for window in bounds:
            each = seen[row["company"], window]
            each.requests += row[f"requests_{window}"]
            each.errors += row[f"errors_{window}"]


def _add_marks(
    seen: dict[tuple[int | None, str], _Seen],
    row: tuple[int | None, datetime, list[int]],
    since: Mapping[str, datetime],
) -> None:
    company, began_at, marks = row
    for window, moment in since.items():
        if began_at > moment:
            seen[company, window].marks.update(marks)
