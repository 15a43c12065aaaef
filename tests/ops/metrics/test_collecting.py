"""Counting in a process that serves: nothing is told twice, lost or mixed, whatever breaks."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from ops.metrics import flushing, middleware
from ops.metrics.collecting import MOST_KEPT, Collector
from ops.metrics.figures import merged
from ops.metrics.flushing import flush
from ops.metrics.models import Bucket, Grain
from quoting.drafts.views import home
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tests.people import CompanyClient

NOON = datetime(2030, 3, 14, 12, 0, tzinfo=UTC).timestamp()


@pytest.fixture
def collected(monkeypatch: pytest.MonkeyPatch) -> Collector:
    """What the requests of this test are counted in."""
    own = Collector()
    monkeypatch.setattr(middleware, "collector", own)
    return own


@pytest.fixture(autouse=True)
def in_public(db: None) -> Iterator[None]:
    with public_context():
        yield


def rows() -> list[Bucket]:
    return list(Bucket.objects.order_by("began_at", "company_id", "source"))


def test_a_minute_is_told_as_it_grows_and_never_twice() -> None:
    counting = Collector()
    counting.count(NOON + 1, 7, "home", 20)
    assert flush(counting)
    counting.count(NOON + 59, 7, "home", 40, mark=5)
    counting.count(NOON + 60, 7, "home", 40)
    assert flush(counting) and flush(counting)
    first, second = rows()
    assert (first.requests, first.errors, first.marks) == (2, 1, [5])
    assert first.figures.routes["home"].times.count == 2
    assert (second.requests, second.errors) == (1, 0)
    assert first.grain == Grain.MINUTE and first.began_at == datetime.fromtimestamp(NOON, UTC)


def test_when_a_request_failed_last_and_what_went_well_since_is_told() -> None:
    counting = Collector()
    for second, mark in enumerate((None, 5, None, 6, None, None, None)):
        counting.count(NOON + second, None, "site", 10, mark=mark)
    counting.count(NOON, 7, "home", 10)
    assert flush(counting)
    site, home = sorted(rows(), key=lambda row: row.company_id or 0)
    assert (site.failed_at, site.well_after) == (datetime.fromtimestamp(NOON + 3, UTC), 3)
    assert (home.failed_at, home.well_after) == (None, 0)


def test_two_processes_tell_the_same_minute_apart() -> None:
    for counting in (Collector(), Collector()):
        counting.count(NOON, None, "site", 10)
        assert flush(counting)
    assert [row.requests for row in rows()] == [1, 1]
    assert merged(row.figures for row in rows()).whole.count == 2


def test_while_the_database_is_away_what_was_counted_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counting = Collector()
    counting.count(NOON, 7, "home", 20)

    def away(*args: Any) -> None:
        raise OperationalError("the connection is lost")

    with monkeypatch.context() as lost:
        lost.setattr(flushing, "write", away)
        lost.setattr(flushing.connection, "close", lambda: None)
        assert not flush(counting)
        counting.count(NOON + 1, 7, "home", 20)
        assert not flush(counting)
    assert rows() == []
    assert flush(counting)
    assert [row.requests for row in rows()] == [2]


def test_what_waits_too_long_is_forgotten_from_its_oldest_end() -> None:
    counting = Collector()
    for minute in range(MOST_KEPT + 5):
        counting.count(NOON + 60 * minute, 7, "home", 20)
    taken = counting.take()
    assert (len(taken), counting.lost) == (MOST_KEPT, 5)
    assert min(each.minute for each in taken) == int(NOON) + 5 * 60


def test_threads_that_count_at_once_lose_nothing() -> None:
    counting = Collector()

    def serve() -> None:
        for number in range(2000):
            counting.count(NOON, number % 2, "home", 20)

    threads = [Thread(target=serve) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        counting.put_back(counting.take())
    for thread in threads:
        thread.join()
    counting.put_back(counting.take())
    assert [each.figures.whole.count for each in counting.take()] == [4000, 4000]


PARTED = """
import os
from ops.metrics.collecting import collector
collector.count(1e9, 1, "home", 20)
before = collector.source
child = os.fork()
if child == 0:
    collector.count(1e9, 1, "home", 20)
    [own] = collector.take()
    os._exit(0 if own.figures.whole.count == 1 and collector.source != before else 1)
_, status = os.waitpid(child, 0)
[own] = collector.take()
assert own.figures.whole.count == 1 and collector.source == before
print("well" if status == 0 else "mixed")
"""


def test_a_process_that_parts_from_another_begins_with_nothing() -> None:
    found = subprocess.run(
        [sys.executable, "-c", PARTED], capture_output=True, text=True, env=os.environ, check=True
    )
    assert found.stdout.strip() == "well", found.stderr


def test_a_page_is_counted_by_company_and_route_and_what_is_no_page_is_not(
    collected: Collector, company: Company
) -> None:
    alfa, apex = ({"host": host} for host in ("vidrios-alfa.localhost", "localhost"))
    with public_context():
        Client(headers=alfa).get("/entrar/")
        Client(headers=alfa).get("/nada-de-esto/")
        Client(headers=apex).get("/")
        for path in ("/health", "/health/live"):
            Client(headers=apex).get(path)
    counted = {each.company: each.figures for each in collected.take()}
    assert set(counted) == {company.pk, None}
    assert set(counted[company.pk].routes) == {"accounts:login", ""}
    assert counted[None].whole.count == 1
    assert all(each.errors == 0 for each in counted[company.pk].routes.values())


def test_who_sees_an_error_is_counted_once_and_cannot_be_told(
    collected: Collector,
    company: Company,
    owner: User,
    seller: User,
    client_for: Callable[..., CompanyClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken on purpose")

    with company_context(company):
        browsers = [client_for(owner), client_for(owner), client_for(seller)]
        collected.take()
        monkeypatch.setattr(home, "redirect", broken)
        for browser in browsers:
            browser.raise_request_exception = False
            assert browser.get("/").status_code == 500
    [counted] = collected.take()
    assert counted.figures.routes["home"].errors == 3
    assert len(counted.marks) == 2
    assert all(0 <= mark < 2**31 for mark in counted.marks)
    assert not {owner.pk, seller.pk} & set(counted.marks)


def test_counting_that_breaks_breaks_no_page(
    monkeypatch: pytest.MonkeyPatch, company: Company
) -> None:
    def broken(*args: Any) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(middleware, "_count", broken)
    with public_context():
        assert Client(headers={"host": "localhost"}).get("/").status_code == 200


TELLING = """
import os, time
import django
django.setup()
from django.conf import settings
settings.METRICS_SECONDS = 0.05
from ops.metrics import flushing
from ops.metrics.collecting import collector
told = []
flushing.write = lambda counted, source: told.append((os.getpid(), len(counted)))
collector.begin_to_tell()
if os.fork() == 0:
    collector.count(time.time(), 1, "home", 20)
    for _ in range(3):
        flushing.flusher.wake()
    while not told:
        time.sleep(0.01)
    os._exit(0 if told == [(os.getpid(), 1)] else 1)
print(os.waitstatus_to_exitcode(os.wait()[1]), flushing.flusher._thread, told)
"""


def test_a_process_that_serves_tells_by_a_thread_of_its_own() -> None:
    found = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", TELLING],
        capture_output=True, text=True, env=os.environ, check=True, timeout=120,
    )  # fmt: skip
    assert found.stdout.strip() == "0 None []", found.stderr
