"""The watcher's process goes on whatever happens, and tells the application when it answers."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ops.alerts.core.alarms import Alarm
from ops.uptime.watcher.__main__ import together
from ops.uptime.watcher.rounds import Look
from ops.uptime.watcher.running import Watch
from ops.uptime.watcher.settings import read_settings
from tests.ops.uptime.site import TOKEN, Site, small_site

NOON = 1_796_040_000


@pytest.fixture
def site() -> Iterator[Site]:
    with small_site() as running:
        yield running


@pytest.fixture
def watch(site: Site, tmp_path: Path) -> Iterator[Watch]:
    given = {"WATCH_SITE": site.address, "READINGS_TOKEN": TOKEN, "WATCH_HOME": str(tmp_path)}
    running = together(read_settings(given), given)
    yield running
    running.close()


def sounding(watch: Watch) -> list[Alarm]:
    return [alarm for alarm in watch.alerting.engine.alarms if alarm.is_open]


def states(site: Site) -> list[str]:
    return [alarm["state"] for report in site.reports for alarm in report["alarms"]]


def test_an_outage_is_told_to_the_application_once_it_answers(site: Site, watch: Watch) -> None:
    watch.round(NOON)
    site.status = 500
    for at in range(20, 100, 5):
        watch.round(NOON + at)
    assert states(site) == []  # nobody is there to be told
    site.status = 200
    for at in range(100, 160, 5):
        watch.round(NOON + at)
    assert states(site)[-1] == "resolved"
    assert {report["watcher"] for report in site.reports} == {watch.watcher.report(NOON)["watcher"]}


def test_a_report_that_is_not_taken_is_told_again(site: Site, watch: Watch) -> None:
    answer, site.answer = site.answer, None
    watch.round(NOON)
    assert site.reports == []
    site.answer = answer
    watch.round(NOON + 20)
    assert site.reports[0]["months"]


def test_a_round_that_fails_does_not_end_the_watch(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = threading.Event()

    @dataclass
    class Failing:
        rounds: list[int] = field(default_factory=list)

        def __call__(self, at: int) -> Look:
            self.rounds.append(at)
            if len(self.rounds) == 2:
                stopped.set()
            raise OSError("the disk is full")

    failing = Failing()
    monkeypatch.setattr(watch, "round", failing)
    monkeypatch.setattr(watch, "pace", watch.pace.__class__(interval=0))
    watch.run(stopped)
    assert len(failing.rounds) == 2


def test_an_outage_of_announced_work_is_explained_until_the_work_ends(
    site: Site, watch: Watch
) -> None:
    window = {"begin": NOON + 10, "end": NOON + 200, "told_at": NOON}
    site.answer = {"companies": [], "windows": [window]}
    watch.round(NOON)
    site.status = 500
    for at in range(20, 200, 20):
        watch.round(NOON + at)
    assert [alarm.is_announced for alarm in sounding(watch)] == [True]
    watch.round(NOON + 200)
    assert [alarm.is_announced for alarm in sounding(watch)] == [False]


def test_a_new_process_knows_of_announced_work_while_the_application_is_down(
    site: Site, tmp_path: Path
) -> None:
    def start() -> Watch:
        given = {"WATCH_SITE": site.address, "READINGS_TOKEN": TOKEN, "WATCH_HOME": str(tmp_path)}
        return together(read_settings(given), given)

    site.answer = {
        "companies": [],
        "windows": [{"begin": NOON, "end": NOON + 3600, "told_at": NOON}],
    }
    first = start()
    first.round(NOON)
    first.close()
    site.status = 500
    again = start()
    for at in range(20, 200, 20):
        again.round(NOON + at)
    again.close()
    assert [alarm.is_announced for alarm in sounding(again)] == [True]
