"""Incidents at the desk: each act once, with its reason; closing has rules; figures are those."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import now

from feedback.cases.models import Case
from ops.backups.models import BackupRun
from ops.incidents.desk.urls import INCIDENT
from ops.incidents.models import Incident
from ops.incidents.opening import record_alarm
from ops.incidents.scorecard import percentile, scorecard_of
from ops.incidents.timeline import timeline_of
from ops.releases.models import Deployment
from tenants.events.models import Event
from tenants.people.models import User
from tenants.programme.desk.clock import day_of
from tenants.programme.desk.models import Note
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.feedback.said import case_of, say
from tests.ops.incidents.alarms import alarm

WHY = "Es lo que se ve desde aquí."


@pytest.fixture
def incident(company: Company, manager: User) -> Incident:
    moment = now()
    found = record_alarm(alarm(since=moment - timedelta(minutes=3)), moment)
    assert found is not None
    return found


def seen_on(desk: Client, incident: Incident) -> str:
    page = desk.get(f"/programa/incidentes/{incident.pk}/").text
    return re.findall(r'name="seen" value="([^"]*)"', page)[0]


def act(desk: Client, incident: Incident, name: str, **data: Any) -> HttpResponse:
    if "seen" not in data:
        data["seen"] = seen_on(desk, incident)
    address = f"/programa/incidentes/{incident.pk}/{INCIDENT[name]}/"
    return desk.post(address, {"reason": WHY} | data)


ACTS = [
    ("attend", "incident.attended", {}),
    ("tell", "incident.told", {}),
    ("mitigate", "incident.mitigated", {}),
    ("resolve", "incident.resolved", {}),
    ("step", "incident.noted", {"step": "confirm"}),
    ("note", "incident.noted", {}),
    ("severity", "incident.judged", {"severity": "P3"}),
    ("cause", "incident.explained", {}),
    ("whom", "incident.scoped", {"reach": "nobody"}),
]


@pytest.mark.parametrize(("name", "kind", "data"), ACTS)
def test_an_act_is_done_once_told_and_keeps_its_words(
    incident: Incident, desk: Client, manager: User, name: str, kind: str, data: dict[str, str]
) -> None:
    seen = seen_on(desk, incident)
    for _ in range(2):
        assert act(desk, incident, name, seen=seen, **data).status_code == 302
    with public_context():
        told = Event.objects.get(kind=kind, subject=f"incident:{incident.pk}")
        assert told.actor_id == manager.pk
        assert WHY in Note.objects.get(subject=f"incident:{incident.pk}").text


def test_a_stale_tab_is_told_and_loses_nothing(incident: Incident, desk: Client) -> None:
    seen = seen_on(desk, incident)
    act(desk, incident, "severity", severity="P3")
    answer = act(desk, incident, "mitigate", seen=seen, reason="Ya volvió todo.")
    assert answer.status_code == 422
    assert "cambió mientras lo veías" in answer.text and "Ya volvió todo." in answer.text
    incident.refresh_from_db()
    assert incident.is_felt


def test_a_grave_one_is_not_closed_without_its_cause_and_an_action(
    incident: Incident, desk: Client, manager: User
) -> None:
    act(desk, incident, "mitigate")
    act(desk, incident, "resolve")
    refused = act(desk, incident, "close")
    assert refused.status_code == 422
    assert "la causa raíz; al menos una acción con dueño y fecha" in refused.text
    assert "(por escribir)" in refused.text  # the draft is there already
    act(desk, incident, "cause", reason="Un índice que faltaba.")
    assert act(desk, incident, "close").status_code == 422
    past = act(desk, incident, "action", words="Poner el índice.", kind="correct",
               manager=manager.pk, due_on="2020-01-01")  # fmt: skip
    assert past.status_code == 422 and "elige hoy o un día que viene" in past.text
    due_on = (day_of(now()) + timedelta(days=7)).isoformat()
    act(desk, incident, "action", words="Poner el índice.", kind="correct", manager=manager.pk,
        due_on=due_on)  # fmt: skip
    assert act(desk, incident, "close").status_code == 302
    incident.refresh_from_db()
    assert incident.state == Incident.State.CLOSED
    for part in ("Un índice que faltaba.", "Poner el índice.", manager.full_name, "Vidrios Alfa",
                 "Vidrios Beta", "min desde", "LÍNEA DE TIEMPO"):  # fmt: skip
        assert part in incident.report


def test_a_lesser_one_is_closed_without_them(incident: Incident, desk: Client) -> None:
    act(desk, incident, "severity", severity="P3")
    act(desk, incident, "resolve")
    assert act(desk, incident, "close").status_code == 302
    assert act(desk, incident, "reopen").status_code == 302
    incident.refresh_from_db()
    assert (incident.state, incident.reopenings) == (Incident.State.OPEN, 1)


def test_what_is_only_mitigated_is_not_closed(incident: Incident, desk: Client) -> None:
    act(desk, incident, "mitigate")
    answer = act(desk, incident, "close")
    assert answer.status_code == 422 and "Mitigado no es resuelto" in answer.text


def test_its_story_writes_itself(incident: Incident, desk: Client, manager: User) -> None:
    before = incident.began_at - timedelta(minutes=20)
    Deployment.objects.create(
        name="x", act="deploy", release="2030.3.2", result="ok", started_at=before,
        ended_at=before + timedelta(minutes=3),
    )  # fmt: skip
    BackupRun.objects.create(kind="timed", state="verified", point="p", started_at=before)
    act(desk, incident, "attend")
    act(desk, incident, "step", step="confirm")
    with public_context():
        lines = timeline_of(incident, now())
    kinds = [line.kind for line in lines]
    assert {"deploy", "backup", "alarm", "act", "step"} <= set(kinds)
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert sum(line.is_automatic for line in lines) / len(lines) >= 0.95
    page = desk.get(f"/programa/incidentes/{incident.pk}/").text
    assert "Versión nueva: 2030.3.2, sirve." in page and manager.full_name in page


def test_a_case_opens_one_incident_and_each_page_leads_to_the_other(
    company: Company, desk: Client, seller: User
) -> None:
    case: Case = case_of(say(seller, "No puedo guardar."))
    page = desk.get(f"/programa/opiniones/{case.pk}/").text
    address = f"/programa/incidentes/de-caso/{case.pk}/"
    assert address in page
    for _ in range(2):
        assert desk.post(address, {"nature": "function"}).status_code == 302
    with public_context():
        incident = Incident.objects.get(source=case.pk)
        assert list(incident.affected.values_list("company_id", flat=True)) == [company.pk]
    assert (
        f"/programa/incidentes/{incident.pk}/" in desk.get(f"/programa/opiniones/{case.pk}/").text
    )
    theirs = desk.get(f"/programa/empresas/{company.pk}/").text
    assert f"/programa/incidentes/?empresa={company.pk}" in theirs
    assert f"/programa/opiniones/?company_id={company.pk}" in theirs


def test_one_is_opened_by_hand_and_what_is_missing_is_said(company: Company, desk: Client) -> None:
    missing = desk.post("/programa/incidentes/nuevo/", {"nature": "function", "reach": "some"})
    assert missing.status_code == 422 and "Escribe qué pasa" in missing.text
    good = {"title": "No carga.", "nature": "down", "reach": "everybody", "is_security": "on"}
    assert desk.post("/programa/incidentes/nuevo/", good).status_code == 302
    assert desk.get("/programa/").text.count("P1: No carga.") == 1


def test_the_scorecard_counts_what_was_in_time(
    incident: Incident, desk: Client, manager: User
) -> None:
    act(desk, incident, "attend")
    Incident.objects.filter(pk=incident.pk).update(
        attended_at=incident.opened_at + timedelta(minutes=50),
        mitigated_at=incident.opened_at + timedelta(minutes=150),
        state=Incident.State.MITIGATED,
    )
    card = scorecard_of(day_of(now()).replace(day=1), now())
    score = card.scores[1]
    assert (score.severity, score.count, card.count) == ("P2", 1, 1)
    assert [each.p50 for each in score.times] == [3, 50, 150, None]
    assert (score.answered_in_time.percent, score.mitigated_in_time.percent) == (100, 0)
    page = desk.get("/programa/incidentes/cifras/").text
    assert "100 % (1 de 1)" in page and "2 h 30 min" in page and 'class="bar"' in page
    sheet = desk.post("/programa/incidentes/cifras/exportar/").content.decode()
    assert "P2,1,0,3,3,50,50,150,150" in sheet
    assert percentile([7], 90) == 7


def test_lists_are_found_and_exported(incident: Incident, desk: Client) -> None:
    for query in ("", "?espera=abiertos", "?severity=P2", f"?empresa={incident.pk}", "?q=fallan"):
        assert desk.get(f"/programa/incidentes/{query}").status_code == 200
    assert "Fallan 7 %" in desk.get("/programa/incidentes/?espera=abiertos&q=fallan").text
    assert "Fallan 7 %" not in desk.get("/programa/incidentes/?espera=cerrados").text
    exported = desk.post("/programa/incidentes/exportar/", {"formato": "csv"})
    assert "errors:web" in exported.getvalue().decode()
    assert desk.get("/programa/acciones/").status_code == 200
