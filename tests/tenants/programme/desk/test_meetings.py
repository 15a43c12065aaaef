"""Times are offered from the desk by the guest's clock, and what came of a meeting is kept."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.timezone import now

from tenants.people.models import User
from tenants.programme.applications.models import Application
from tenants.programme.meetings.models import Meeting
from tenants.programme.meetings.services import choose_slot
from tenants.schemas.companies import Company
from tests.programme import make_application

TIJUANA = ZoneInfo("America/Tijuana")
PLACE = "https://video.example/sala"


def in_days(days: int) -> datetime:
    """At 22:30 in Tijuana, which is another day in the centre."""
    return (now().astimezone(TIJUANA) + timedelta(days=days)).replace(
        hour=22, minute=30, second=0, microsecond=0
    )


def offer(**data: str) -> dict[str, str]:
    slots = {f"slot_{n}": f"{in_days(n + 1):%Y-%m-%dT%H:%M}" for n in (1, 2)}
    return {"place": PLACE, "minutes": "30", "reason": "Cumple lo básico."} | slots | data


@pytest.fixture
def application() -> Application:
    return make_application(place="Baja California", time_zone="America/Tijuana")


@pytest.fixture
def meeting(desk: Client, application: Application) -> Meeting:
    desk.post(f"/programa/solicitudes/{application.pk}/entrevista/", offer())
    return application.meetings.get()


def test_times_are_those_of_the_guests_city(desk: Client, meeting: Meeting) -> None:
    assert [slot.starts_at for slot in meeting.slots.all()] == [in_days(2), in_days(3)]
    page = desk.get(f"/programa/reuniones/{meeting.pk}/").text
    assert "22:30 h" in page
    assert "Cuéntame la última cotización" in page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"slot_1": "mañana"}, "Escribe el día y la hora"),
        ({"slot_1": ""}, "Propón al menos un horario"),
        ({"slot_1": "2020-01-01T10:00"}, "dentro de dos horas"),
        ({"place": " "}, "Escribe dónde será"),
        ({"reason": ""}, "Escribe por qué"),
        ({"minutes": "-5"}, "-5"),
        ({"slot_1": "9999-12-31T23:59"}, "próximos 60 días"),
        ({"slot_1": "0001-01-01T00:00"}, "dentro de"),
    ],
)
def test_what_cannot_be_offered_keeps_what_was_typed(
    desk: Client, application: Application, data: dict[str, str], words: str
) -> None:
    path = f"/programa/solicitudes/{application.pk}/entrevista/"
    answer = desk.post(path, offer(**data))
    assert answer.status_code == 422
    assert words in answer.text
    assert not application.meetings.exists()


def test_a_company_is_offered_a_training(desk: Client, company: Company) -> None:
    typed = {"place": PLACE, "minutes": "60", "slot_1": f"{in_days(5):%Y-%m-%dT%H:%M}"}
    assert desk.post(f"/programa/empresas/{company.pk}/capacitacion/", typed).status_code == 302
    assert Meeting.objects.get(company=company).kind == Meeting.Kind.TRAINING


def test_notes_wait_for_a_time_and_are_kept(desk: Client, meeting: Meeting, manager: User) -> None:
    path = f"/programa/reuniones/{meeting.pk}/notas/"
    typed = {"held": "yes", "notes": "Cotiza en Excel.", "score_need": "5", "score_fit": ""}
    assert "horario confirmado" in desk.post(path, typed).text
    choose_slot(meeting, meeting.slots.first().pk, now())
    assert desk.post(path, typed | {"score_need": "9"}).status_code == 422
    assert desk.post(path, typed).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.state, meeting.scores) == (Meeting.State.HELD, {"need": 5})
    assert "Cotiza en Excel." in desk.get(f"/programa/reuniones/{meeting.pk}/").text


def test_a_cancelled_meeting_is_cancelled_once(desk: Client, meeting: Meeting) -> None:
    path = f"/programa/reuniones/{meeting.pk}/cancelar/"
    assert "Cancelada" in desk.post(path, follow=True).text
    assert "ya se canceló" in desk.post(path, follow=True).text
