"""A watcher reports with its token; whatever it tells twice counts once."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from ops.releases.models import Deployment
from ops.uptime.models import AnnouncedWindow, Month, Watcher
from ops.uptime.receiving import listeners
from ops.uptime.watcher.targets import read_told
from tenants.schemas.companies import Company
from tests.ops.uptime.site import TOKEN
from tests.programme import APEX

JUNE = int(datetime(2026, 6, 1, 6, tzinfo=UTC).timestamp())
DAY = 86_400

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def token(settings: Any) -> None:
    settings.READINGS_TOKEN = TOKEN


def month(target: str = "site", **more: Any) -> dict[str, Any]:
    seconds = {"up": DAY - 90, "down": 60, "unknown": 30, "announced": 0}
    told = {"target": target, "year": 2026, "month": 6, "begin": JUNE, "end": JUNE + DAY}
    return told | seconds | {"breaks": [[JUNE + 60, JUNE + 120, "down"]]} | more


def post(report: Any, token: str = TOKEN) -> HttpResponse:
    body = report if isinstance(report, str) else json.dumps(report)
    return Client(headers=APEX).post(
        "/health/watch", body, content_type="application/json",
        headers={"Authorization": f"Bearer {token}"},
    )  # fmt: skip


def test_without_the_token_nothing_is_taken(settings: Any) -> None:
    assert post({"watcher": "norte"}, token="otro").status_code == 401
    settings.READINGS_TOKEN = ""
    assert post({"watcher": "norte"}, token="").status_code == 401
    assert not Watcher.objects.exists()
    assert Client(headers=APEX).get("/health/watch").status_code == 405


def test_a_month_told_twice_is_one_and_an_older_report_changes_nothing(company: Company) -> None:
    report = {"watcher": "norte", "months": [month(), month(company.schema_name)]}
    for _ in range(2):
        assert post(report).status_code == 200
    longer = month(end=JUNE + 2 * DAY, up=2 * DAY - 90)
    post({"watcher": "norte", "months": [longer]})
    post(report)
    row = Month.objects.get(target="site")
    assert (row.up, row.count.total, row.percent) == (2 * DAY - 90, 2 * DAY, row.percent)
    assert str(row.percent) == "99.965"
    assert Month.objects.get(target=company.schema_name).company == company


def test_the_answer_says_what_to_watch_and_what_was_announced(company: Company) -> None:
    now = timezone.now()
    AnnouncedWindow.objects.create(
        begin=now, end=now + timedelta(hours=2), why="Más memoria", by="Inés"
    )
    taken_back = {"why": "No se hizo", "by": "Inés", "is_taken_back": True}
    AnnouncedWindow.objects.create(begin=now, end=now + timedelta(days=2), **taken_back)
    Deployment.objects.create(
        name="uno", act="deploy", release="2", started_at=now - timedelta(hours=5)
    )  # its end was never told
    Deployment.objects.create(
        name="dos", act="deploy", release="3", started_at=now - timedelta(hours=3),
        ended_at=now - timedelta(hours=3) + timedelta(minutes=7), result="ok",
    )  # fmt: skip
    told = read_told(post({"watcher": "norte"}).json())
    assert told is not None
    assert company.schema_name in {each.key for each in told.companies}
    lengths = [each.end - each.counted_from for each in told.windows]
    assert [round(length / 60) for length in lengths] == [30, 7, 120]


@pytest.mark.parametrize(
    ("report", "said"),
    [
        ("esto no es JSON", "no es JSON"),
        ("[]", "debe ser un objeto"),
        ({}, "Falta «watcher»"),
        ({"watcher": "x" * 41}, "40 letras o menos"),
        ({"watcher": "norte", "months": 3}, "«months» debe ser una lista"),
        ({"watcher": "norte", "months": [{}]}, "No es un mes"),
        ({"watcher": "norte", "months": [month(up=5)]}, "deben sumar"),
        ({"watcher": "norte", "months": [month(up=DAY + 30, down=-60)]}, "deben sumar"),
        ({"watcher": "norte", "months": [month(end=10**18)]}, "No es un mes"),
        ({"watcher": "norte", "months": [month(breaks=[3])]}, "No es un mes"),
    ],
)
def test_what_is_no_report_is_refused_in_words(report: Any, said: str) -> None:
    answer = post(report)
    assert answer.status_code == 400
    assert said in answer.json()["error"]
    assert not Month.objects.exists()


def test_a_listener_that_fails_is_told_again_and_the_rest_is_taken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[Any] = []

    def listen(report: Any, moment: datetime) -> dict[str, Any]:
        heard.append(report["alarms"])
        return {"acknowledgements": []}

    def fail(report: Any, moment: datetime) -> dict[str, Any]:
        raise RuntimeError

    monkeypatch.setattr(listeners, "_held", {"alarms": listen})
    answer = post({"watcher": "norte", "alarms": [1]})
    assert (answer.status_code, answer.json()["acknowledgements"], heard) == (200, [], [[1]])
    monkeypatch.setattr(listeners, "_held", {"broken": fail, "alarms": listen})
    answer = post({"watcher": "norte", "alarms": [2], "months": [month()]})
    assert (answer.status_code, answer.json()["failed"], heard) == (503, ["broken"], [[1], [2]])
    assert Month.objects.count() == 1
