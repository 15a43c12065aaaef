"""Rules, messages and memory together, with real servers to tell and a process that dies."""

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from ops.alerts.core.alarms import State
from ops.alerts.core.rulebook import load
from ops.alerts.sending.alerting import Alerting
from ops.alerts.sending.channels import Channels
from ops.alerts.sending.store import Store
from tests.ops.alerts.sinks import Mailbox, mailbox, until
from tests.ops.alerts.worlds import EVERY, NOON, make_readings


def make_alerting(path: Path, box: Mailbox) -> Alerting:
    return Alerting(load(), Store(path / "alarms.sqlite3"), Channels({"correo": box.address}))


def pass_time(alerting: Alerting, second: int, seconds: int, is_up: bool) -> int:
    for at in range(second, second + seconds, EVERY):
        now = NOON + timedelta(seconds=at)
        readings = {"site.up": float(is_up), ("company.up", "c_1"): 1.0}
        alerting.step(now, make_readings(now, readings))
    return second + seconds


class Application:
    """Takes what is posted, and answers with who acknowledged."""

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        self.answer: dict[str, Any] = {}

    def post(self, told: dict[str, Any]) -> Mapping[str, Any]:
        self.posts.append(told)
        return self.answer


def test_an_outage_reaches_the_mailbox_within_five_seconds_and_so_does_its_end(
    tmp_path: Path,
) -> None:
    with mailbox() as box:
        alerting = make_alerting(tmp_path, box)
        began = monotonic()
        second = pass_time(alerting, 0, 60, is_up=False)
        until(lambda: box.received)
        pass_time(alerting, second, 60, is_up=True)
        until(lambda: len(box.received) == 2)
        assert monotonic() - began < 5
        alerting.close()
    titles = [mail["Subject"] for mail in box.received]
    assert titles == [
        "P1 · El sitio está caído, menos de 1 min, 1 empresa",
        "P1 · Terminó: El sitio está caído, 1 min, 1 empresa",
    ]


def test_a_watcher_that_dies_neither_forgets_an_alarm_nor_tells_of_it_twice(
    tmp_path: Path,
) -> None:
    with mailbox() as box:
        first = make_alerting(tmp_path, box)
        second = pass_time(first, 0, 60, is_up=False)
        until(lambda: box.received)
        first.deliveries.settle(5)
        first.close()
        again = make_alerting(tmp_path, box)
        second = pass_time(again, second, 120, is_up=False)
        pass_time(again, second, 60, is_up=True)
        until(lambda: len(box.received) == 2)
        again.close()
    assert "Terminó" in box.received[1]["Subject"]


def test_the_application_is_told_once_and_says_who_acknowledged(tmp_path: Path) -> None:
    application = Application()
    with mailbox() as box:
        alerting = make_alerting(tmp_path, box)
        second = pass_time(alerting, 0, 60, is_up=False)
        alerting.deliveries.settle(5)
        now = NOON + timedelta(seconds=second)
        (alarm,) = alerting.engine.alarms
        application.answer = {
            "acknowledgements": [
                {
                    "number": alarm.number,
                    "by": "Ana",
                    "reason": "Ya voy",
                    "at": now.isoformat(),
                    "until": (now + timedelta(minutes=15)).isoformat(),
                }
            ]
        }
        alerting.exchange(now, application)
        alerting.exchange(now, application)
        alerting.exchange(now, application)
        assert alerting.engine.alarms[0].state is State.ACKNOWLEDGED
        alerting.close()
    first, second_post, third = application.posts
    assert [each["state"] for each in first["alarms"]] == ["firing"]
    assert [(each["channel"], each["verdict"]) for each in first["receipts"]] == [
        ("correo", "accepted")
    ]
    assert [each["state"] for each in second_post["alarms"]] == ["acknowledged"]
    assert third == {"alarms": [], "receipts": []}


def test_the_application_is_told_what_opens_no_incident(tmp_path: Path) -> None:
    application = Application()
    with mailbox() as box:
        alerting = make_alerting(tmp_path, box)
        values = {"lockouts.spraying": 1.0, "backup.age_seconds": 30_000.0}
        for at in range(0, 80, EVERY):
            now = NOON + timedelta(seconds=at)
            alerting.step(now, make_readings(now, values))
        alerting.exchange(now, application)
        alerting.close()
    told = {each["cause"]: each["opens_incident"] for each in application.posts[0]["alarms"]}
    assert told == {"ataque": False, "respaldo": True}
