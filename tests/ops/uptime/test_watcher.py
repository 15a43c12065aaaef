"""The watcher looks, remembers in a file of its own, and tells the application."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ops.uptime.core.timeline import State
from ops.uptime.watcher.application import Application
from ops.uptime.watcher.asking import Visitor
from ops.uptime.watcher.dead_man import DeadMan
from ops.uptime.watcher.rounds import Watcher, told_readings
from ops.uptime.watcher.settings import read_settings
from ops.uptime.watcher.storage import Storage
from ops.uptime.watcher.targets import SITE, Targets
from tests.ops.uptime.site import TOKEN, Site, small_site

NOON = 1_796_040_000  # 30 November 2026, 12:00 in the centre of Mexico, in seconds
Starting = Callable[[], Watcher]


@pytest.fixture
def site() -> Iterator[Site]:
    with small_site() as running:
        yield running


@pytest.fixture
def start(site: Site, tmp_path: Path) -> Iterator[Starting]:
    """A watcher of ``site``; one that is started again remembers."""
    running: list[Watcher] = []

    def begin() -> Watcher:
        while running:
            running.pop().close()
        given = {"WATCH_SITE": site.address, "READINGS_TOKEN": TOKEN, "WATCH_HOME": str(tmp_path)}
        settings = read_settings(given)
        visitor = Visitor(settings.connection)
        storage = Storage(settings.database)
        application = Application(settings, visitor)
        running.append(Watcher(settings, storage, Targets(settings, visitor), application))
        return running[0]

    yield begin
    for watcher in running:
        watcher.close()


def report(watcher: Watcher, site: Site, at: int) -> dict[str, object]:
    told = watcher.report(at)
    if site.answer is not None:
        watcher.was_told(told, site.answer)
    return told


def month_of(watcher: Watcher, at: int, target: str = SITE) -> dict[str, int]:
    months = watcher.report(at + 3600)["months"]
    (row,) = [each for each in months if each["target"] == target]
    return {name: row[name] for name in ("up", "down", "unknown", "announced")}


def test_an_outage_is_counted_and_its_end_too(site: Site, start: Starting) -> None:
    watcher = start()
    for number, status in enumerate([200, 200, 500, 500, 500, 200, 200]):
        site.status = status
        watcher.look(NOON + 20 * number)
    assert month_of(watcher, NOON) == {"up": 60, "down": 60, "unknown": 0, "announced": 0}


def test_what_was_seen_outlives_the_process_and_its_absence_is_unknown(
    site: Site, start: Starting
) -> None:
    watcher = start()
    for at in (0, 20, 40):
        watcher.look(NOON + at)
    again = start()
    for at in (1000, 1020):
        again.look(NOON + at)
    assert month_of(again, NOON) == {"up": 70, "down": 0, "unknown": 950, "announced": 0}


def test_the_readings_say_what_was_seen(site: Site, start: Starting) -> None:
    watcher = start()
    site.readings["readings"] = [{"name": "queue.waiting", "labels": {"queue": "pdf"}, "value": 3}]
    site.readings["failed"] = ["database", "queues"]
    told = {each["name"]: each["value"] for each in told_readings(watcher.look(NOON))}
    assert told == {"app.up": 1, "site.up": 1, "database.up": 0, "queue.waiting": 3}
    site.status = 502
    told = {each["name"]: each["value"] for each in told_readings(watcher.look(NOON + 20))}
    assert told == {"app.up": 0, "site.up": 0, "database.up": None}


def test_companies_are_watched_once_the_application_tells_of_them(
    site: Site, start: Starting
) -> None:
    watcher = start()
    company = {"key": "c_7", "address": site.address, "zone": "America/Tijuana",
               "opened": NOON - 86_400}  # fmt: skip
    window = {"begin": NOON + 20, "end": NOON + 50, "told_at": NOON}
    site.answer = {"companies": [company], "windows": [window]}
    report(watcher, site, NOON)
    again = start()  # it remembers them
    for at in (0, 20, 40, 60):
        look = again.look(NOON + at)
    assert {"name": "company.up", "labels": {"company": "c_7"}, "value": 1.0} in told_readings(look)
    # Nobody looked at it before, and thirty seconds were announced.
    seen = month_of(again, NOON, "c_7")
    assert seen == {"up": 30, "down": 0, "unknown": 86_400, "announced": 30}


def test_an_answer_of_another_form_changes_nothing(site: Site, start: Starting) -> None:
    watcher = start()
    for odd in ({}, {"companies": [{"key": 3}], "windows": []}, {"companies": 1, "windows": 2}):
        watcher.was_told({"months": [], "at": NOON}, odd)
    assert set(watcher.look(NOON).sights) == {SITE}


def test_months_are_told_each_minute_and_the_sign_of_life_each_time(
    site: Site, start: Starting
) -> None:
    watcher = start()
    watcher.look(NOON)
    watcher.look(NOON + 20)
    assert report(watcher, site, NOON + 20)["months"]
    assert report(watcher, site, NOON + 40)["months"] == []
    assert report(watcher, site, NOON + 81)["months"]


def test_without_a_network_of_its_own_nothing_is_known(site: Site, tmp_path: Path) -> None:
    given = {"WATCH_SITE": "http://127.0.0.1:9", "WATCH_REFERENCE": "http://127.0.0.1:9",
             "READINGS_TOKEN": TOKEN, "WATCH_HOME": str(tmp_path)}  # fmt: skip
    settings = read_settings(given)
    visitor = Visitor(settings.connection)
    (_, probe), *_ = Targets(settings, visitor).items()
    assert probe.look().is_up is None
    settings = read_settings(given | {"WATCH_REFERENCE": site.address})
    (_, probe), *_ = Targets(settings, visitor).items()
    sight = probe.look()
    assert sight.is_up is False and "no se pudo conectar" in sight.why


def test_the_dead_man_is_shown_a_file_and_rings_an_address(site: Site, tmp_path: Path) -> None:
    file = tmp_path / "signs" / "watch"
    sign = DeadMan(file, f"{site.address}/ping", Visitor(read_settings(
        {"WATCH_SITE": site.address, "READINGS_TOKEN": TOKEN}
    ).connection))  # fmt: skip
    sign.show(NOON)
    assert file.read_text() == f"{NOON}\n"
    DeadMan(Path("/proc/nowhere/watch"), "", Visitor(read_settings(
        {"WATCH_SITE": site.address, "READINGS_TOKEN": TOKEN}
    ).connection)).show(NOON)  # fmt: skip
    sign.close()


def test_a_span_is_never_counted_twice(site: Site, start: Starting, tmp_path: Path) -> None:
    watcher = start()
    for at in (0, 20, 40, 10, 30, 50, 70):  # the clock went back once
        watcher.look(NOON + at)
    storage = Storage(tmp_path / "watch.sqlite3")
    spans = storage.spans(SITE, NOON, NOON + 1000)
    storage.close()
    assert [(span.begin - NOON, span.end - NOON, span.state) for span in spans] == [
        (0, 10, State.UP),
        (10, 40, State.UNKNOWN),
        (40, 70, State.UP),
    ]
