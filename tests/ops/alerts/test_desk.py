"""What the watcher tells is kept once and shown at the desk, where somebody looks after it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from ops.alarm import Alarm as Told
from ops.alarm import Reach
from ops.alerts import services
from ops.alerts.models import Acknowledgement, Alarm, Receipt
from ops.alerts.services import BadTelling, acknowledgements_at, take_report
from ops.incidents.models import Incident
from tenants.events.models import Event
from tenants.programme.desk.models import Note
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context

WHY = "Reinicio el servidor."


def make_report(company: Company, **facts: Any) -> dict[str, Any]:
    alarm = {
        "number": "sitio-20300314-120000",
        "cause": "sitio",
        "title": "El sitio está caído",
        "severity": "P1",
        "state": "firing",
        "began_at": "2030-03-14T12:00:00+00:00",
        "resolved_at": None,
        "companies": [company.schema_name, "c_999999"],
        "is_everybodys": False,
        "is_announced": False,
        "route": "",
        "times": 1,
        "advice": "Mira si el servidor está encendido.",
    } | facts
    receipt = {
        "id": 7, "number": alarm["number"], "why": "fires", "channel": "correo",
        "verdict": "accepted", "detail": "", "at": "2030-03-14T12:00:41+00:00",
    }  # fmt: skip
    return {"watcher": "afuera", "alarms": [alarm], "receipts": [receipt]}


@pytest.fixture
def alarm(company: Company) -> Alarm:
    with public_context():
        take_report(make_report(company), now())
        found: Alarm = Alarm.objects.get()
        return found


@pytest.fixture
def heard() -> Iterator[list[Told]]:
    """What upper rooms hear."""
    found: list[Told] = []
    services.hearers.add("test", lambda told, moment: found.append(told))
    yield found
    del services.hearers._held["test"]


def test_what_a_watcher_posts_is_kept_and_answered(company: Company, settings: Any) -> None:
    settings.READINGS_TOKEN = "ficha-del-vigilante"
    answer = Client(headers={"host": "localhost"}).post(
        "/health/watch",
        make_report(company),
        content_type="application/json",
        headers={"Authorization": f"Bearer {settings.READINGS_TOKEN}"},
    )
    assert answer.status_code == 200 and answer.json()["acknowledgements"] == []
    with public_context():
        assert Alarm.objects.get().severity == "P1"
        opened = Incident.objects.get()
        assert (opened.severity, opened.title) == ("P1", "El sitio está caído.")
        assert list(opened.affected.values_list("company", flat=True)) == [company.pk]


def seen_on(desk: Client, alarm: Alarm) -> str:
    page = desk.get(f"/programa/alarmas/{alarm.pk}/").text
    return re.findall(r'name="seen" value="([^"]*)"', page)[0]


def acknowledge(desk: Client, alarm: Alarm, **data: str) -> Any:
    if "seen" not in data:
        data["seen"] = seen_on(desk, alarm)
    return desk.post(f"/programa/alarmas/{alarm.pk}/enterado/", {"reason": WHY} | data)


def test_what_is_told_twice_is_kept_once(company: Company, alarm: Alarm) -> None:
    with public_context():
        take_report(make_report(company), now())
        assert Alarm.objects.count() == Receipt.objects.count() == 1
        assert list(alarm.companies.all()) == [company]


def test_an_alarm_is_brought_up_to_date_and_ends(company: Company, alarm: Alarm) -> None:
    ended = make_report(company, state="resolved", resolved_at="2030-03-14T12:30:00+00:00")
    with public_context():
        take_report(ended, now())
        alarm.refresh_from_db()
        assert not alarm.is_open and not Alarm.objects.open().exists()


def test_upper_rooms_hear_of_it_with_the_companies_that_it_hits(
    company: Company, heard: list[Told]
) -> None:
    with public_context():
        take_report(make_report(company), now())
        take_report(make_report(company, is_everybodys=True, route="seguridad"), now())
    first, second = heard
    assert (first.cause, first.kind) == ("sitio-20300314-120000", "sitio")
    assert (first.reach, first.companies) == (Reach.SOME, (company.pk,))
    assert (second.kind, second.reach) == ("security", Reach.EVERYBODY)


@pytest.mark.parametrize(
    "wrong",
    [{"severity": "P7"}, {"state": "x"}, {"began_at": None}, {"times": "x"}, {"companies": 3}],
)
def test_what_is_no_alarm_is_refused(company: Company, wrong: dict[str, Any]) -> None:
    with public_context(), pytest.raises(BadTelling):
        take_report(make_report(company, **wrong), now())
    with public_context(), pytest.raises(BadTelling):
        take_report({"alarms": 3}, now())


def test_the_page_says_what_happens_whom_it_hits_and_who_was_told(
    desk: Client, alarm: Alarm, company: Company
) -> None:
    page = desk.get(f"/programa/alarmas/{alarm.pk}/").text
    for words in ("El sitio está caído", company.name, "Empezó, por correo", "Aceptado"):
        assert words in page
    assert "El sitio está caído" in desk.get("/programa/").text
    for address in ("alarmas", "avisos", "enterados"):
        assert desk.get(f"/programa/{address}/").status_code == 200


def test_an_acknowledgement_is_given_once_told_and_sent_to_the_watcher(
    desk: Client, alarm: Alarm
) -> None:
    seen = seen_on(desk, alarm)
    for _ in range(2):
        assert acknowledge(desk, alarm, seen=seen).status_code == 302
    with public_context():
        given = Acknowledgement.objects.get()
        assert given.until - given.at == timedelta(minutes=15)
        assert Event.objects.filter(kind="alarm.acknowledged").count() == 1
        assert Note.objects.about(alarm).get().text == WHY
        (told,) = acknowledgements_at(given.at)
        assert (told["number"], told["reason"]) == (alarm.number, WHY)
        assert acknowledgements_at(given.until) == []
    assert WHY in desk.get(f"/programa/alarmas/{alarm.pk}/").text
    assert WHY in desk.get("/programa/enterados/").text


def test_it_needs_a_reason_and_an_alarm_that_sounds(
    desk: Client, alarm: Alarm, company: Company
) -> None:
    answer = acknowledge(desk, alarm, reason="  ")
    assert answer.status_code == 422 and "Escribe qué vas a hacer" in answer.text
    seen = seen_on(desk, alarm)
    ended = make_report(company, state="resolved", resolved_at="2030-03-14T12:30:00+00:00")
    with public_context():
        take_report(ended, now())
    answer = acknowledge(desk, alarm, seen=seen)
    assert answer.status_code == 422 and "La alarma cambió" in answer.text
    with public_context():
        assert not Acknowledgement.objects.exists()
        assert acknowledgements_at(now()) == []


def test_a_page_changes_nothing(desk: Client, alarm: Alarm) -> None:
    assert desk.get(f"/programa/alarmas/{alarm.pk}/enterado/").status_code == 405
    with public_context():
        assert not Acknowledgement.objects.exists()


def test_what_a_window_explains_is_kept_shown_and_opens_no_incident(
    company: Company, desk: Client, heard: list[Told]
) -> None:
    with public_context():
        take_report(make_report(company, is_announced=True), now())
        alarm = Alarm.objects.get()
        assert heard == [] and not Incident.objects.exists()
    for page in (f"alarmas/{alarm.pk}/", "", "alarmas/?is_announced=True"):
        assert "entro de la ventana anunciada" in desk.get(f"/programa/{page}").text
    with public_context():
        take_report(make_report(company), now())  # it goes on after the window
        assert [told.cause for told in heard] == [alarm.number]
        assert Incident.objects.get().cause == alarm.number


def test_what_ends_within_its_window_never_was_an_incident(
    company: Company, desk: Client, heard: list[Told]
) -> None:
    over = make_report(company, is_announced=True, state="resolved",
                       resolved_at="2030-03-14T12:30:00+00:00")  # fmt: skip
    with public_context():
        take_report(make_report(company, is_announced=True), now())
        take_report(over, now())
        assert not Incident.objects.exists()
        alarm = Alarm.objects.get()
    assert "Dentro de la ventana anunciada" in desk.get(f"/programa/alarmas/{alarm.pk}/").text


def test_an_alarm_whose_incident_others_open_is_kept_and_opens_none(
    company: Company, heard: list[Told]
) -> None:
    attack = make_report(company, route="seguridad", opens_incident=False)
    with public_context():
        take_report(attack, now())
        assert Alarm.objects.get().is_open
        assert heard == [] and not Incident.objects.exists()
