"""Addresses for those who watch: alive, able to serve, and how the rest is."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from django.conf import LazySettings
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from ops.backups.models import BackupRun
from ops.health import disks, heartbeats, parts
from tenants.schemas.companies import Company
from tenants.schemas.context import current_company, public_context
from tenants.schemas.models import Schema

HOSTS = ["localhost", "vidrios-alfa.localhost", "nadie.localhost", "10.0.0.7:8000", "evil.example"]
READY = {"status": "ok", "database": "ok", "migrations": "ok", "draining": "ok", "broker": "ok"}


def visit(path: str, host: str = "localhost"):
    return Client(headers={"host": host}).get(path)


@pytest.fixture(autouse=True)
def signs_of_life(company: Company) -> Iterator[None]:
    """Those of this test alone."""
    with redis.Redis.from_url(heartbeats.settings.RATE_LIMIT_REDIS_URL) as server:
        server.delete(heartbeats.KEY)
        yield
        server.delete(heartbeats.KEY)


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/health"])
def test_all_answer_at_any_host(path: str, host: str) -> None:
    assert visit(path, host).status_code == 200


def test_being_alive_asks_nobody() -> None:
    with CaptureQueriesContext(connection) as statements:
        assert visit("/health/live").json()["status"] == "ok"
    assert len(statements) == 0


def test_being_ready_takes_three_statements_however_many_companies_there_are() -> None:
    with CaptureQueriesContext(connection) as statements:
        visit("/health/ready")
    assert len([one for one in statements if "search_path" not in one["sql"]]) == 3


def test_the_release_that_runs_is_told_and_one_that_nobody_named_is_seen(
    settings: LazySettings,
) -> None:
    assert visit("/health/live").json()["release"] == "desconocida"
    settings.RELEASE = "2026.12.1"
    assert visit("/health/live").json()["release"] == "2026.12.1"


def test_being_ready_leaves_the_company_selected(company: Company) -> None:
    assert visit("/health/ready").json() == READY
    assert current_company() == company


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_without_its_database_it_is_alive_and_not_ready(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def away() -> None:
        raise error("the connection is lost")

    with monkeypatch.context() as lost:
        lost.setattr(connection, "cursor", away)
        ready, health = visit("/health/ready"), visit("/health")
        assert visit("/health/live").status_code == 200
    assert (ready.status_code, health.status_code) == (503, 503)
    assert ready.json() == READY | {
        "status": "down",
        "database": "down",
        "migrations": "unknown",
    }
    assert health.json()["backup"] == "unknown"


def test_without_its_broker_it_is_degraded_and_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    away = redis.Redis.from_url("redis://127.0.0.1:1/0")
    monkeypatch.setattr(heartbeats, "_server", lambda: away)
    ready, health = visit("/health/ready"), visit("/health")
    assert (ready.status_code, health.status_code) == (200, 200)
    assert ready.json() == READY | {"status": "degraded", "broker": "down"}
    assert health.json()["beat"] == "unknown"


def test_who_leaves_asks_to_be_sent_nobody_new(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(parts, "DRAINING", tmp_path / "draining")
    assert visit("/health/ready").status_code == 200
    parts.DRAINING.touch()
    for path in ("/health/ready", "/health"):
        answer = visit(path)
        assert (answer.status_code, answer.json()["draining"]) == (503, "down")
    assert visit("/health/live").status_code == 200


def test_a_company_that_lacks_a_migration_makes_it_wait(company: Company) -> None:
    with public_context():
        Schema.objects.filter(name=company.schema_name).update(head="of an older release")
    answer = visit("/health/ready")
    assert (answer.status_code, answer.json()["migrations"]) == (503, "down")


@pytest.mark.parametrize(
    "news",
    [("tenants", "0002_seat_ledger"), ("quoting", "0001_initial")],
    ids=["a migration", "the first of an app"],
)
def test_tables_that_went_ahead_with_a_newer_release_are_no_reason_to_stop(
    company: Company, news: tuple[str, str]
) -> None:
    with public_context():
        recorded = MigrationRecorder.Migration.objects.using("default")
        known = parts.behind.__globals__["migrations_on_disk"]()
        assert set(recorded.values_list("app", "name")) >= known
        Schema.objects.filter(name=company.schema_name).update(head="of a newer release")
    older = known - {news}
    assert older < known
    with pytest.MonkeyPatch.context() as released:
        released.setitem(parts.behind.__globals__, "migrations_on_disk", lambda: older)
        assert visit("/health/ready").json() == READY
        with public_context():
            Schema.objects.filter(name=company.schema_name).update(head="")
        assert visit("/health/ready").json()["migrations"] == "down"


def test_a_public_that_lacks_a_migration_makes_it_wait() -> None:
    known = parts.behind.__globals__["migrations_on_disk"]()
    with pytest.MonkeyPatch.context() as released:
        more = known | {("ops", "0099_not_there_yet")}
        released.setitem(parts.behind.__globals__, "migrations_on_disk", lambda: more)
        assert visit("/health/ready").status_code == 503


def test_what_works_beside_the_pages_is_told_and_stops_no_page() -> None:
    names = [heartbeats.BEAT, *heartbeats.QUEUES]
    assert visit("/health").json()["workers"] == "unknown"
    heartbeats.give(names, now())
    told = visit("/health").json()
    assert told == READY | {"backup": "unknown", "disk": "ok", "beat": "ok", "workers": "ok"}

    heartbeats.give(["pdf"], now() - parts.SILENT - timedelta(seconds=5))
    answer = visit("/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert (answer.json()["workers"], answer.json()["beat"]) == ("down", "ok")
    assert visit("/health/ready").json() == READY


def test_an_old_backup_and_a_full_disk_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = now() - timedelta(hours=1)
    with public_context():
        run = BackupRun.objects.create(
            kind="timed", state="verified", point="one", started_at=taken, verified_at=taken
        )
        assert visit("/health").json()["backup"] == "ok"
        BackupRun.objects.filter(pk=run.pk).update(started_at=taken - parts.STALE)
    monkeypatch.setattr(parts, "free_share", lambda folder: 0.04)
    answer = visit("/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert (answer.json()["backup"], answer.json()["disk"]) == ("late", "late")


def test_a_disk_that_is_not_seen_from_here_is_unknown(tmp_path: Path) -> None:
    assert disks.free_share(tmp_path / "elsewhere") is None
    assert 0 < (disks.free_share(tmp_path) or 0) < 1


def test_asking_is_all_that_can_be_done() -> None:
    assert Client(headers={"host": "localhost"}).post("/health").status_code == 405
