"""Minutes become hours, then days and months; each may be made again of the same rows.

An hour also takes what background work of that hour took, which its rows tell. Hours are the
clock's everywhere in Mexico; days are those of the programme.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ops.metrics.collecting import MOST_MARKS
from ops.metrics.figures import Figures, Tally, merged, packed
from ops.metrics.histogram import Histogram
from ops.metrics.models import Bucket, Grain
from tenants.outbox.models import Mail
from tenants.programme.desk.clock import day_of, end_of, start_of
from tenants.work.models import Errand, Ticket

HOUR = timedelta(hours=1)
LATE_HOURS = 3
"""An hour is made again that often: its last minutes may be told late."""

WAIT = " en espera"
"""After the name of a queue: how long its work waited before it was taken."""


def hour_of(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def roll_hours(moment: datetime) -> int:
    """Make the last hours, and any before them that was never made; how many."""
    current = hour_of(moment)
    last = {current - HOUR * back for back in range(1, LATE_HOURS + 1)}
    told = {hour_of(at) for at in _began(Grain.MINUTE) if at < current}
    todo = last | (told - set(_began(Grain.HOUR)))
    for hour in todo:
        minutes = list(Bucket.objects.of(Grain.MINUTE, hour, hour + HOUR))
        figures, marks = _of_rows(minutes), _marks(minutes)
        work = dict(_work(hour, hour + HOUR))
        for company in figures.keys() | work.keys():
            of_work = Figures(work=work.get(company, {}))
            whole = figures.get(company, Figures()) + of_work
            _keep(Grain.HOUR, hour, company, whole, sorted(marks[company])[:MOST_MARKS])
    return len(todo)


def roll_days(moment: datetime) -> int:
    """Make today and yesterday of the hours there are, and any day that was never made."""
    today = day_of(moment)
    told = {day_of(at) for at in _began(Grain.HOUR)}
    made = {day_of(at) for at in _began(Grain.DAY)}
    todo = {today, today - timedelta(1)} | (told - made)
    for day in todo:
        _merge(Grain.HOUR, Grain.DAY, start_of(day), end_of(day))
    return len(todo)


def roll_months(moment: datetime) -> int:
    """Make this month and the last one of the days there are, and any that was never made."""
    this = day_of(moment).replace(day=1)
    told = {day_of(at).replace(day=1) for at in _began(Grain.DAY)}
    made = {day_of(at) for at in _began(Grain.MONTH)}
    todo = {this, (this - timedelta(1)).replace(day=1)} | (told - made)
    for first in todo:
        _merge(Grain.DAY, Grain.MONTH, start_of(first), start_of(next_month(first)))
    return len(todo)


def next_month(first: date) -> date:
    """The first day of the month after that of ``first``, a first day too."""
    return (first + timedelta(32)).replace(day=1)


def _merge(of: Grain, to: Grain, since: datetime, until: datetime) -> None:
    for company, figures in _of_rows(Bucket.objects.of(of, since, until)).items():
        _keep(to, since, company, figures)


def _began(grain: Grain) -> Iterable[datetime]:
    rows: Any = Bucket.objects.filter(grain=grain)
    moments: Iterable[datetime] = rows.order_by().values_list("began_at", flat=True).distinct()
    return moments


def _of_rows(rows: Iterable[Bucket]) -> dict[int | None, Figures]:
    """Merged by company."""
    found: dict[int | None, list[Figures]] = defaultdict(list)
    for row in rows:
        found[row.company_id].append(row.figures)
    return {company: merged(each) for company, each in found.items()}


def _marks(rows: Iterable[Bucket]) -> dict[int | None, set[int]]:
    """Of who saw an error, by company."""
    found: dict[int | None, set[int]] = defaultdict(set)
    for row in rows:
        found[row.company_id].update(row.marks)
    return found


def _keep(
    grain: Grain,
    began_at: datetime,
    company: int | None,
    figures: Figures,
    marks: Sequence[int] = (),
) -> None:
    whole = figures.whole
    place: dict[str, Any] = {"grain": grain, "began_at": began_at, "company_id": company}
    Bucket.objects.update_or_create(
        **place,
        source=0,
        defaults={
            "requests": whole.count,
            "errors": whole.errors,
            "marks": list(marks),
            "content": packed(figures),
        },
    )


def _work(since: datetime, until: datetime) -> Iterator[tuple[int | None, dict[str, Tally]]]:
    """What ended in a while, by company: how long each queue's work took, and how long it waited.
    A try that failed and is made again counts once, with the last."""
    tickets: Any = Ticket.objects.all()
    mails: Any = Mail.objects.all()
    ended: dict[int | None, dict[str, list[tuple[float, bool]]]] = defaultdict(
        lambda: defaultdict(list)
    )
    rows = [*_ended(tickets, since, until, "queue"), *_ended(mails, since, until)]
    for company, state, asked, claimed, finished, *queue in rows:
        name = queue[0] if queue else "mail"
        failed = state == Errand.State.FAILED
        ended[company][name].append(((finished - claimed).total_seconds() * 1000, failed))
        ended[company][name + WAIT].append(((claimed - asked).total_seconds() * 1000, False))
    for company, queues in ended.items():
        yield company, {name: _tally(times) for name, times in queues.items()}


def _ended(rows: Any, since: datetime, until: datetime, *more: str) -> Iterable[tuple[Any, ...]]:
    done = rows.filter(
        finished_at__gte=since,
        finished_at__lt=until,
        claimed_at__isnull=False,
        state__in=[Errand.State.DONE, Errand.State.FAILED],
    )
    told: Iterable[tuple[Any, ...]] = done.order_by().values_list(
        "company", "state", "asked_at", "claimed_at", "finished_at", *more
    )
    return told


def _tally(times: list[tuple[float, bool]]) -> Tally:
    return Tally(
        len(times), sum(failed for _, failed in times), Histogram.of(ms for ms, _ in times)
    )
