"""The readings of the installation itself: queues, servers, tables, backups."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count, Min, Q, Value
from redis import RedisError

from ops.backups.models import DrillRun, last_copied, last_verified
from ops.health import heartbeats
from ops.health.disks import PLACES, free_share
from ops.health.readings import WINDOWS, Reading, Source, age, sources
from tenants.outbox.models import Mail
from tenants.periodic.models import JobRun
from tenants.work.models import Errand, Ticket
from tenants.work.queues import MAIL, TICKET_QUEUES

SLOW_SECONDS = 5
"""After this a statement that still runs is slow."""

_SESSIONS = """
SELECT count(*),
       current_setting('max_connections')::int,
       count(*) FILTER (WHERE wait_event_type = 'Lock'),
       count(*) FILTER (WHERE state = 'active' AND now() - query_start > make_interval(secs => %s)),
       extract(epoch FROM max(now() - query_start) FILTER (WHERE state = 'active'))::float8
  FROM pg_stat_activity
 WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


def servers(moment: datetime) -> Iterator[Reading]:
    yield Reading("broker.up", float(heartbeats.broker_answers()))
    try:
        heard = heartbeats.last()
    except RedisError:
        heard = dict.fromkeys((heartbeats.BEAT, *heartbeats.QUEUES))
    for name, at in heard.items():
        yield Reading("heartbeat.age_seconds", age(moment, at), {"of": name})
    for place in PLACES:
        yield Reading("disk.free_share", free_share(place.folder()), {"of": place.name})


def database(moment: datetime) -> Iterator[Reading]:
    with connection.cursor() as cursor:
        cursor.execute(_SESSIONS, [SLOW_SECONDS])
        sessions, most, waiting, slow, longest = cursor.fetchone()
    yield Reading("database.connections", sessions)
    yield Reading("database.connections_share", sessions / most)
    yield Reading("database.waiting_for_locks", waiting)
    yield Reading("database.slow_statements", slow)
    yield Reading("database.longest_statement_seconds", longest or 0.0)


def queues(moment: datetime) -> Iterator[Reading]:
    mails: Any = Mail.objects.annotate(queue=Value(MAIL.name))
    rows = [*_counts(Ticket.objects.all(), moment), *_counts(mails, moment)]
    told = {row["queue"]: row for row in rows}
    nothing = {"waiting": 0, "oldest": None} | dict.fromkeys(WINDOWS, 0)
    for queue in (*TICKET_QUEUES, MAIL.name):
        yield from _queue(queue, told.get(queue, nothing), moment)


def _counts(rows: Any, moment: datetime) -> Iterable[dict[str, Any]]:
    """By queue, of open and of lately failed rows."""
    longest = max(WINDOWS.values())
    failed = Q(state=Errand.State.FAILED)
    due = Q(state__in=Errand.OPEN, due_at__lte=moment)
    lately: Any = rows.order_by().filter(
        Q(state__in=Errand.OPEN) | (failed & Q(finished_at__gte=moment - longest))
    )
    counts: Iterable[dict[str, Any]] = lately.values("queue").annotate(
        waiting=Count("pk", filter=Q(state__in=Errand.OPEN)),
        oldest=Min("due_at", filter=due),
        **{
            name: Count("pk", filter=failed & Q(finished_at__gte=moment - length))
            for name, length in WINDOWS.items()
        },
    )
    return counts


def _queue(name: str, row: dict[str, Any], moment: datetime) -> Iterator[Reading]:
    of = {"queue": name}
    yield Reading("queue.waiting", row["waiting"], of)
    yield Reading("queue.age_seconds", age(moment, row["oldest"]) or 0.0, of)
    for window in WINDOWS:
        yield Reading("queue.failed", row[window], of | {"window": window})


def jobs(moment: datetime) -> Iterator[Reading]:
    runs: Any = JobRun.objects
    yield Reading("jobs.overdue", runs.overdue_at(moment).count())
    yield Reading("jobs.failing", runs.failing().count())


def backups(moment: datetime) -> Iterator[Reading]:
    verified, copied = last_verified(), last_copied()
    drill = DrillRun.objects.exclude(state=DrillRun.State.RUNNING).first()
    yield Reading("backup.age_seconds", age(moment, verified.started_at if verified else None))
    yield Reading("backup.copy_age_seconds", age(moment, copied.started_at if copied else None))
    passed = None if drill is None else float(drill.state == DrillRun.State.PASSED)
    yield Reading("drill.passed", passed)
    yield Reading("drill.age_seconds", age(moment, drill.started_at if drill else None))


def add_own() -> None:
    sources.add("servers", Source(servers, needs_database=False))
    for each in (database, queues, jobs, backups):
        sources.add(each.__name__, Source(each))
