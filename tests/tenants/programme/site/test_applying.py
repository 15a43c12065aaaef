"""The form of an application, and the applicant's own page, as a browser meets them."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenants.outbox.kinds import mail_kinds
from tenants.outbox.models import Mail
from tenants.programme.admissions.models import Admission
from tenants.programme.admissions.services import accept
from tenants.programme.applications import services
from tenants.programme.applications.links import application_path
from tenants.programme.applications.models import Application
from tenants.programme.applications.services import State
from tenants.programme.managers.services import create_manager
from tenants.programme.meetings.services import Proposal, choose_slot, propose_interview
from tenants.programme.site.applying import MAILS_A_DAY, POSTS_AN_HOUR
from tenants.programme.site.notice import NOTICE_VERSION
from tenants.programme.site.stamp import Stamp, new_stamp, read_stamp
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tenants.seats.models import ReservedSeat
from tests.programme import ANSWERS, OTHER, make_rosas
from tests.sizes import sized

VISITS = sized("VISITS", 50, 5)
APEX = {"host": "localhost"}
PATH = "/solicitud/"


def opened(ago: timedelta = timedelta(minutes=3), now: datetime | None = None) -> str:
    """The stamp of a form that was opened that long ago."""
    return new_stamp((now or timezone.now()) - ago).signed()


def filled(**answers: Any) -> dict[str, Any]:
    typed = {**ANSWERS, "whatsapp": "477 123 4567", "time_zone": "", "consent": "on", "fax": ""}
    return {**typed, "stamp": opened(), **answers}


def post(data: dict[str, Any], browser: Client | None = None) -> HttpResponse:
    return (browser or Client(headers=APEX)).post(PATH, data)


def stored() -> list[Application]:
    with public_context():
        return list(Application.objects.order_by("pk"))


def errors_of(answer: HttpResponse) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)


def test_what_is_sent_is_kept_with_its_consent(company: Company) -> None:
    answer = post(filled())
    assert (answer.status_code, answer["Location"]) == (302, "/solicitud/gracias/")
    (application,) = stored()
    assert {name: getattr(application, name) for name in ANSWERS} == ANSWERS
    assert application.notice_version == NOTICE_VERSION
    assert application.consented_at == application.sent_at


@pytest.mark.parametrize(
    ("place", "chosen", "zone"),
    [
        ("Sonora", "", "America/Hermosillo"),
        ("Quintana Roo", "", "America/Cancun"),
        ("Baja California", "", "America/Tijuana"),
        ("Chihuahua", "America/Ciudad_Juarez", "America/Ciudad_Juarez"),
    ],
)
def test_the_clock_is_the_states_unless_another_is_chosen(
    company: Company, place: str, chosen: str, zone: str
) -> None:
    post(filled(place=place, time_zone=chosen))
    assert [each.time_zone for each in stored()] == [zone]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"rfc": "RFC: cva-010203-ab1"}, {"rfc": "CVA010203AB1"}),
        ({"whatsapp": "+52 1 477 123 4567"}, {"whatsapp": "524771234567"}),
        ({"whatsapp": "+1 212 555 0100"}, {"whatsapp": "12125550100"}),
        ({"email": " Rosa@DelValle.example "}, {"email": "rosa@delvalle.example"}),
        ({"people": "3", "quotes_a_month": "400"}, {"people": 3, "quotes_a_month": 400}),
    ],
)
def test_what_people_type_is_kept_in_its_usual_form(
    company: Company, typed: dict[str, str], kept: dict[str, Any]
) -> None:
    post(filled(**typed))
    (application,) = stored()
    assert {name: getattr(application, name) for name in kept} == kept


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"rfc": "123"}, "rfc"),
        ({"whatsapp": "123"}, "whatsapp"),
        ({"whatsapp": "0000000000"}, "whatsapp"),
        ({"email": "rosa"}, "email"),
        ({"people": "0"}, "people"),
        ({"people": "doce"}, "people"),
        ({"minutes_a_quote": "1e9"}, "minutes_a_quote"),
        ({"lines": []}, "lines"),
        ({"lines": ["gold"]}, "lines"),
        ({"method": "magic"}, "method"),
        ({"place": "Texas"}, "place"),
        ({"time_zone": "Mars/Base"}, "time_zone"),
        ({"consent": ""}, "consent"),
        ({"company_name": "x" * 121}, "company_name"),
        ({"remarks": "x" * 1001}, "remarks"),
    ],
)
def test_what_cannot_be_kept_is_said_at_its_field_and_stays_written(
    company: Company, typed: dict[str, Any], field: str
) -> None:
    answer = post(filled(**typed))
    assert answer.status_code == 200
    assert list(errors_of(answer)) == [field]
    assert "Rosa Vela" in answer.text
    assert stored() == []


@pytest.mark.parametrize("ago", [timedelta(0), timedelta(seconds=3), timedelta(days=2)])
def test_too_soon_or_too_late_is_asked_again_and_nothing_is_lost(
    company: Company, ago: timedelta
) -> None:
    answer = post(filled(stamp=opened(ago)))
    assert "otra vez" in " ".join(errors_of(answer)["__all__"])
    assert "Cancelería del Valle" in answer.text
    assert stored() == []
    again = str(answer.context["stamp"])
    stamp = read_stamp(again)
    assert stamp is not None and not stamp.is_too_late(timezone.now())


def test_whoever_presses_again_a_moment_later_gets_through(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Client(headers=APEX)
    stamp = browser.get(PATH).context["stamp"]
    again = post(filled(stamp=stamp), browser).context["stamp"]
    later = timezone.now() + timedelta(seconds=5)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert post(filled(stamp=again), browser).status_code == 302


@pytest.mark.parametrize("stamp", ["", "x", "WyJhIl0:1:2", "\x00", "a" * 5000])
def test_a_stamp_of_ones_own_making_is_none(company: Company, stamp: str) -> None:
    assert "__all__" in errors_of(post(filled(stamp=stamp)))
    assert stored() == []


def test_a_stamp_keeps_its_moment() -> None:
    stamp = new_stamp(timezone.now())
    assert read_stamp(stamp.signed()) == Stamp(stamp.key, stamp.opened_at)


def test_a_double_click_is_one_application(company: Company) -> None:
    data = filled(email="Rosa@DelValle.example", rfc="cva010203ab1")
    assert [post(data).status_code for _ in range(2)] == [302, 302]
    assert len(stored()) == 1


def test_the_answer_does_not_tell_whether_the_email_is_known(company: Company) -> None:
    def told(**answers: Any) -> tuple[int, str, int]:
        data = filled(**answers)
        with CaptureQueriesContext(connection) as asked:
            answer = post(data)
        return answer.status_code, answer["Location"], len(asked)

    unknown = told(**{**OTHER, "whatsapp": "5512345678"})
    make_rosas()
    assert told() == unknown
    with public_context():
        services.decline(
            Application.objects.get(state=State.RECEIVED),
            "Prueba",
            by=create_manager("ines@programa.example", "Inés Robles", "encargado"),
            moment=timezone.now(),
        )
    assert told() == unknown


def test_after_many_posts_of_one_visitor_nothing_is_kept_and_nothing_is_lost(
    company: Company,
) -> None:
    for number in range(POSTS_AN_HOUR):
        post(filled(email=f"uno{number}@uno.example"))
    answer = post(filled())
    assert answer.status_code == 429
    assert "Espera una hora" in answer.text
    assert "Cancelería del Valle" in answer.text
    assert len(stored()) == POSTS_AN_HOUR
    neighbour = Client(headers=APEX, REMOTE_ADDR="203.0.113.7")
    assert post(filled(), neighbour).status_code == 302


def test_nobodys_mailbox_is_filled_by_strangers(company: Company) -> None:
    answers = [post(filled(company_name=f"Vidrios {number}")) for number in range(8)]
    assert {answer["Location"] for answer in answers} == {"/solicitud/gracias/"}
    assert len(stored()) == MAILS_A_DAY
    with public_context():
        mails = Mail.objects.filter(kind="application_confirm")
        assert mails.count() == MAILS_A_DAY


# --- The applicant's page --------------------------------------------------------------------


def page(application: Application, browser: Client | None = None) -> HttpResponse:
    return (browser or Client(headers=APEX)).get(application_path(application))


def press(application: Application, act: str) -> HttpResponse:
    return Client(headers=APEX).post(f"{application_path(application)}{act}/", follow=True)


def test_the_page_asks_to_confirm_and_a_press_confirms(company: Company) -> None:
    application = make_rosas(confirmed=False)
    assert "Confirmar mi correo" in page(application).text
    answer = press(application, "confirmar")
    assert "quedó confirmado" in answer.text
    assert "Por revisar" in answer.text
    assert "Confirmar mi correo" not in answer.text


def test_visits_of_a_program_that_opens_every_link_change_nothing(company: Company) -> None:
    application = make_rosas(confirmed=False)
    waiting = make_rosas(**OTHER)
    with public_context():
        before = [list(table.objects.order_by("pk").values()) for table in (Application, Mail)]
    for each in (application, waiting):
        text = page(each).text
        links = set(re.findall(r'(?:href|action|src)="(/[^"#]*)', text)) | {application_path(each)}
        assert any(link.endswith("/confirmar/") or "/retirar/" in link for link in links)
        for link in links:
            for _ in range(VISITS if "/solicitud/" in link else 1):
                for ask in (Client(headers=APEX).get, Client(headers=APEX).head):
                    assert ask(link).status_code in {200, 404, 405}, link
    with public_context():
        after = [list(table.objects.order_by("pk").values()) for table in (Application, Mail)]
    assert after == before


def test_the_page_says_what_was_sent_and_how_it_went(company: Company) -> None:
    application = make_rosas()
    with public_context():
        Mail.objects.filter(kind="application_confirm").update(state="done")
        Mail.objects.filter(kind="application_received").update(state="failed")
    text = page(application).text
    assert re.search(r"Confirma tu correo.*Enviado.*Recibimos tu solicitud.*Rechazado", text, re.S)


def test_what_is_outside_of_what_is_looked_for_is_told_plainly(company: Company) -> None:
    text = page(make_rosas(people=3, quotes_a_month=300)).text
    assert "en la tuya trabajan 3" in text
    assert "ustedes hacen 300" in text


def test_it_is_withdrawn_by_a_press_and_not_twice(company: Company) -> None:
    application = make_rosas()
    assert "Retiramos tu solicitud" in press(application, "retirar").text
    again = press(application, "retirar")
    assert "ya no puede pasar" in again.text
    assert "Retirar mi solicitud" not in again.text


def test_whoever_was_accepted_and_withdraws_gives_the_place_back(company: Company) -> None:
    application = make_rosas()
    with public_context():
        ines = create_manager("ines@programa.example", "Inés Robles", "encargado")
        accept(application, "Prueba", by=ines, moment=timezone.now())
        assert ReservedSeat.objects.count() == 1
    press(application, "retirar")
    with public_context():
        assert not ReservedSeat.objects.exists()
        assert not Admission.objects.outstanding().exists()


def test_whoever_withdraws_is_not_awaited_at_an_interview(company: Company) -> None:
    application, now = make_rosas(), timezone.now()
    with public_context():
        ines = create_manager("ines@programa.example", "Inés Robles", "encargado")
        slots = [now + timedelta(days=2)]
        proposal = Proposal(slots=slots, place="https://video.example/sala")
        meeting = propose_interview(application, proposal, "Prueba", by=ines, moment=now)
        choose_slot(meeting, meeting.slots.get().pk, now)
    text = page(application).text
    assert "Tu entrevista quedó confirmada" in text
    press(application, "retirar")
    with public_context():
        meeting.refresh_from_db()
    assert meeting.state == "cancelled"


def test_what_goes_to_the_people_of_the_programme_is_not_shown(company: Company) -> None:
    application = make_rosas()
    before = page(application).text.count("Por enviar")
    with public_context():
        kinds = [kind for kind in mail_kinds if kind.endswith("_to_host")]
        assert kinds
        for kind in kinds:
            now = timezone.now()
            about = f"application:{application.pk}"
            Mail.objects.create(key=kind, kind=kind, about=about, asked_at=now, due_at=now)
    assert page(application).text.count("Por enviar") == before


def test_a_review_is_asked_by_a_press(company: Company) -> None:
    application = make_rosas()
    assert "Pedir que una persona la revise" not in page(application).text
    with public_context():
        ines = create_manager("ines@programa.example", "Inés Robles", "encargado")
        services.decline(application, "Motivo interno", by=ines, moment=timezone.now())
    declined = page(application).text
    assert "Pedir que una persona la revise" in declined
    assert "Motivo interno" not in declined
    asked = press(application, "revision").text
    assert "Pediste una revisión" in asked
    assert "Pedir que una persona la revise" not in asked


def test_a_stranger_who_was_joined_by_the_rfc_sees_and_does_nothing(company: Company) -> None:
    first = make_rosas(company_name="Vidrios de Rosa", people=3)
    strange = make_rosas(email=OTHER["email"], whatsapp=OTHER["whatsapp"])
    text = page(strange).text
    assert strange.joined_to == first
    for secret in ("Vidrios de Rosa", first.email, "Por revisar", "trabajan 3", "/retirar/"):
        assert secret not in text, secret
    for act in ("retirar", "revision"):
        assert "la lleva otra persona" in press(strange, act).text
    with public_context():
        first.refresh_from_db()
    assert (first.state, first.review_asked_at) == (State.RECEIVED, None)


def test_the_same_person_who_applies_again_sees_the_first(company: Company) -> None:
    make_rosas()
    again = make_rosas(people=20)
    text = page(again).text
    assert "Por revisar" in text
    assert "Ya teníamos tu solicitud" in text
    press(again, "retirar")
    with public_context():
        assert Application.objects.filter(state=State.WITHDRAWN).count() == 1


@pytest.mark.parametrize("token", ["x", "0" * 32, f"{'0' * 32}:abc", "%00", "a" * 3000])
def test_a_forged_link_is_explained(company: Company, token: str) -> None:
    for path in (f"{PATH}{token}/", f"{PATH}{token}/confirmar/"):
        answer = Client(headers=APEX).get(path)
        assert answer.status_code in {405, 410}
    answer = Client(headers=APEX).post(f"{PATH}{token}/confirmar/")
    assert answer.status_code == 410
    assert "No encontramos esa solicitud" in answer.text
