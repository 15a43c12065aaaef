"""The watcher's process goes on whatever happens, and tells the application when it answers."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

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
