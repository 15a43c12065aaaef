"""The numbers that a watcher reads: only with the token, whatever is broken."""

from datetime import timedelta
from typing import Any

import pytest
import redis
from django.conf import LazySettings
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from ops.backups.models import BackupRun, DrillRun
from ops.health import heartbeats
from ops.health.readings import Source, sources
from tenants.outbox.models import Mail
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tenants.work.models import Ticket

TOKEN = "k7Jq2vX9wLr4TzB8nMd3PfGh6YsUcE1a"
ADDRESSES = ["/health/readings", "/metrics"]


@pytest.fixture(autouse=True)
def token(company: Company, settings: LazySettings) -> None:
    settings.READINGS_TOKEN = TOKEN


def ask(path: str, given: str = f"Bearer {TOKEN}", host: str = "localhost") -> Any:
    return Client(headers={"host": host, "authorization": given}).get(path)


def readings() -> dict[tuple[str, ...], float | None]:
    """By name and the values of the labels."""
    told = ask("/health/readings").json()["readings"]
    return {(each["name"], *each["labels"].values()): each["value"] for each in told}


@pytest.mark.parametrize("path", ADDRESSES)
@pytest.mark.parametrize(
    "given", ["", "Bearer ", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer ñandú"]
)
def test_without_the_token_nothing_is_told(path: str, given: str) -> None:
    answer = ask(path, given)
    assert answer.status_code == 401
    assert b"company" not in answer.content


@pytest.mark.parametrize("path", ADDRESSES)
def test_an_installation_without_a_token_tells_nobody(path: str, settings: LazySettings) -> None:
    settings.READINGS_TOKEN = ""
    for given in ("", "Bearer ", f"Bearer {TOKEN}"):
        assert ask(path, given).status_code == 401


@pytest.mark.parametrize("path", ADDRESSES)
def test_they_are_told_at_any_host(path: str) -> None:
    for host in ("localhost", "vidrios-alfa.localhost", "10.0.0.7:8000"):
        assert ask(path, host=host).status_code == 200


def test_who_watches_learns_which_companies_there_are(company: Company) -> None:
    told = ask("/health/readings").json()
    assert {
        "schema": company.schema_name,
        "name": "Vidrios Alfa",
        "host": "vidrios-alfa.localhost",
        "state": "ready",
    } in told["companies"]
    assert (told["status"], told["release"], told["failed"]) == ("ok", "desconocida", [])


def test_queues_are_told_by_what_waits_how_long_and_what_failed(company: Company) -> None:
    moment = now()

    def errand(**facts: Any) -> dict[str, Any]:
        return {
            "company": company,
            "asked_at": moment - timedelta(minutes=20),
            "due_at": moment - timedelta(minutes=10),
        } | facts

    failed = {"state": "failed", "finished_at": moment - timedelta(minutes=20)}
    with public_context():
        Ticket.objects.all().delete()
        Mail.objects.all().delete()
        later = {"due_at": moment + timedelta(hours=1)}
        for facts in ({}, later, failed):
            Ticket.objects.create(queue="pdf", task="tests.any", **errand(**facts))
        Mail.objects.create(key="a", kind="any", **errand(company=None))
        Mail.objects.create(key="b", kind="any", **errand(**failed))
    told = readings()
    assert told["queue.waiting", "pdf"] == 2
    assert told["queue.age_seconds", "pdf"] == pytest.approx(600, abs=20)
    assert (told["queue.failed", "pdf", "5m"], told["queue.failed", "pdf", "30m"]) == (0, 1)
    assert (told["queue.waiting", "cutting"], told["queue.age_seconds", "cutting"]) == (0, 0)
    assert (told["queue.waiting", "mail"], told["queue.failed", "mail", "6h"]) == (1, 1)


def test_backups_drills_and_signs_of_life_are_told_by_their_age() -> None:
    moment = now()
    with redis.Redis.from_url(heartbeats.settings.RATE_LIMIT_REDIS_URL) as server:
        server.delete(heartbeats.KEY)
    told = readings()
    assert told["backup.age_seconds",] is told["drill.passed",] is None
    assert told["heartbeat.age_seconds", "beat"] is None
    hour = moment - timedelta(hours=1)
    with public_context():
        BackupRun.objects.create(kind="timed", state="verified", point="one", started_at=hour)
        DrillRun.objects.create(state="failed", started_at=hour)
        DrillRun.objects.create(state="running", started_at=moment)
    heartbeats.give(["beat", "pdf"], moment - timedelta(seconds=30))
    told = readings()
    assert told["backup.age_seconds",] == pytest.approx(3600, abs=20)
    assert told["drill.passed",] == 0
    assert told["heartbeat.age_seconds", "pdf"] == pytest.approx(30, abs=20)
    assert told["heartbeat.age_seconds", "default"] is None


def test_the_database_is_told_by_its_sessions_and_what_it_lacks() -> None:
    told = readings()
    assert 0 < (told["database.connections_share",] or 0) < 1 or told["database.connections",] == 0
    assert told["database.waiting_for_locks",] == told["database.slow_statements",] == 0
    assert told["migrations.behind",] == 0


def test_a_source_that_breaks_is_named_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(moment: object) -> Any:
        raise OSError("no such device")

    monkeypatch.setitem(sources._held, "jobs", Source(broken))
    told = ask("/health/readings").json()
    assert told["failed"] == ["jobs"]
    assert "queue.waiting" in {each["name"] for each in told["readings"]}
    assert "cotizador_sources_failed 1" in ask("/metrics").content.decode()


def test_without_its_database_what_needs_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("the connection is lost")

    with monkeypatch.context() as lost:
        lost.setattr(connection, "cursor", away)
        answer = ask("/health/readings")
    told = answer.json()
    assert (answer.status_code, told["status"], told["companies"]) == (200, "down", [])
    assert {"database", "queues", "jobs", "backups"} <= set(told["failed"])
    assert {"broker.up", "heartbeat.age_seconds"} <= {each["name"] for each in told["readings"]}


def test_prometheus_reads_the_same_numbers_as_text() -> None:
    answer = ask("/metrics")
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = answer.content.decode().splitlines()
    assert "# TYPE cotizador_queue_failed gauge" in lines
    assert 'cotizador_queue_failed{queue="pdf",window="5m"} 0' in lines


def test_reading_takes_few_statements_however_many_companies_there_are() -> None:
    with CaptureQueriesContext(connection) as statements:
        ask("/health/readings")
    assert len([one for one in statements if "search_path" not in one["sql"]]) <= 24
