"""What is done with a case: its clock, its answers, «ya quedó» to everybody who asked, once."""

from datetime import datetime, timedelta

import pytest
from django.core import mail as outside
from django.utils.timezone import now

from feedback.cases import services
from feedback.cases.clocks import due
from feedback.cases.models import Case
from feedback.cases.services import CaseError
from tenants.companies.erasing import begin_erasing, finish_erasing
from tenants.events.models import Event
from tenants.events.recording import SYSTEM
from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.programme.desk.clock import zone
from tenants.programme.desk.today import sections_for
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tests.feedback.said import carry, case_of, say
from tests.people import CompanyClient, make_person

TUESDAY = datetime(2026, 12, 1, 10, tzinfo=zone())


def letters(kind: str) -> list[Mail]:
    return list(Mail.objects.filter(kind=kind).order_by("pk"))


def test_an_answer_is_mailed_stops_the_clock_and_is_read_on_the_site(
    seller: User, manager: User, browser: CompanyClient
) -> None:
    case = case_of(say(seller, "No sale el PDF.", at=TUESDAY))
    later = TUESDAY + timedelta(hours=3)
    assert case.is_late(case.due_at)
    services.answer(case, "Ya lo vemos.", "mail", by=manager, moment=later)
    case.refresh_from_db()
    assert (case.state, case.answered_at) == ("running", later)
    assert not case.is_late(case.due_at)
    assert Event.objects.get(kind="case.answered").facts == {"by_mail": True, "minutes": 180}
    (letter,) = letters("case_answered")
    assert letter.to == seller.email
    carry(letter)
    (sent,) = outside.outbox
    assert "Ya lo vemos." in sent.body and "No sale el PDF." in sent.body
    assert "Ya lo vemos." in browser.get("/opiniones/").text


def test_what_was_answered_by_whatsapp_is_written_down_and_mailed_to_nobody(
    seller: User, manager: User
) -> None:
    case = case_of(say(seller, "Me urge.", "blocked"))
    services.answer(case, "Le llamé.", "whatsapp", by=manager, moment=now())
    assert not letters("case_answered")
    assert Case.objects.get().answered_at is not None


def test_done_is_told_once_to_everybody_who_asked(
    company: Company, neighbour: Company, seller: User, owner: User, manager: User
) -> None:
    first = case_of(say(seller, "Falta el color negro."))
    second = case_of(say(owner, "Quiero negro mate."))
    with company_context(neighbour):
        stranger = make_person(Role.SALES)
        third = case_of(say(stranger, "Negro, por favor."))
    for case in (second, third):
        services.join(case, first.pk, by=manager, moment=now())
    services.finish(first, "2026.12-1", "Ya hay negro.", by=manager, moment=now())
    with pytest.raises(CaseError):
        services.finish(first, "2026.12-1", "Ya hay negro.", by=manager, moment=now())
    told = letters("case_done")
    assert {letter.to for letter in told} == {seller.email, owner.email, stranger.email}
    assert len(told) == 3
    assert set(Case.objects.values_list("state", "release")) == {("done", "2026.12-1")}
    for letter in told:
        carry(letter)
    bodies = {sent.to[0]: sent.body for sent in outside.outbox}
    assert all("Ya hay negro." in body and "2026.12-1" in body for body in bodies.values())
    assert "Negro, por favor." in bodies[stranger.email]
    assert "Falta el color negro." not in bodies[stranger.email]
    assert "Negro, por favor." not in bodies[seller.email]


def test_who_left_is_not_written_to(seller: User, manager: User) -> None:
    case = case_of(say(seller, "Falta algo."))
    services.answer(case, "Vamos.", "mail", by=manager, moment=now())
    User.objects.filter(pk=seller.pk).update(is_active=False)
    services.finish(case, "2026.12-1", "Listo.", by=manager, moment=now())
    assert not letters("case_done")
    carry(letters("case_answered")[0])
    assert not outside.outbox


def test_a_case_that_is_opened_again_before_the_mail_goes_tells_nobody(
    seller: User, manager: User
) -> None:
    case = case_of(say(seller, "Falta algo."))
    services.finish(case, "2026.12-1", "Listo.", by=manager, moment=now())
    services.reopen(case, by=manager, moment=now())
    carry(letters("case_done")[0])
    assert not outside.outbox
    services.finish(case, "2026.12-2", "Ahora sí.", by=manager, moment=now())
    carry(letters("case_done")[1])
    assert "Ahora sí." in outside.outbox[0].body


def test_a_priority_counts_from_the_opening(seller: User, manager: User) -> None:
    case = case_of(say(seller, "Algo.", at=TUESDAY))
    for priority, hours in (("P1", 1), ("P2", 4)):
        services.set_priority(case, priority, by=manager, moment=TUESDAY + timedelta(days=3))
        case.refresh_from_db()
        assert case.due_at == TUESDAY + timedelta(hours=hours)
    assert case.due_at == due("P2", TUESDAY)


def test_what_ended_or_goes_with_another_is_left_alone(seller: User, manager: User) -> None:
    first, second = (case_of(say(seller, text)) for text in ("Uno.", "Dos."))
    services.join(second, first.pk, by=manager, moment=now())
    for act in (
        lambda: services.answer(second, "x", "mail", by=manager, moment=now()),
        lambda: services.join(first, second.pk, by=manager, moment=now()),
        lambda: services.join(first, first.pk, by=manager, moment=now()),
        lambda: services.join(first, 999_999, by=manager, moment=now()),
        lambda: services.reopen(first, by=manager, moment=now()),
        lambda: services.assign(first, 999_999, by=manager, moment=now()),
    ):
        with pytest.raises(CaseError):
            act()
    services.reopen(second, by=manager, moment=now())  # it goes its own way again
    second.refresh_from_db()
    assert (second.joined_to_id, second.state) == (None, "running")


def test_how_fast_answers_came_is_told_from_five_on(seller: User, manager: User) -> None:
    for number, minutes in enumerate((30, 40, 50, 60, 600)):
        assert services.pace(TUESDAY + timedelta(days=5)) is None
        case = case_of(say(seller, f"Urge {number}.", "blocked", at=TUESDAY))
        at = TUESDAY + timedelta(minutes=minutes)
        services.answer(case, "Listo.", "whatsapp", by=manager, moment=at)
    pace = services.pace(TUESDAY + timedelta(days=5))
    assert pace is not None
    assert (pace.said, pace.count) == ("50 min", 5)
    assert services.pace(TUESDAY + timedelta(days=60)) is None


def test_today_shows_first_what_is_late(seller: User, manager: User) -> None:
    late = case_of(say(seller, "Hace mucho.", at=TUESDAY - timedelta(days=60)))
    say(seller, "Hoy.", at=TUESDAY)
    with public_context():
        sections = sections_for("encargado", TUESDAY)
    titles = [each.section.title for each in sections if each.lines]
    assert titles[0] == "Opiniones vencidas"
    found = {each.section.title: [line.url for line in each.lines] for each in sections}
    assert found["Opiniones vencidas"] == [f"/programa/opiniones/{late.pk}/"]
    assert len(found["Opiniones sin leer"]) == 1


def test_an_erased_company_takes_its_words_along(own_company: Company) -> None:
    case = case_of(say(make_person(Role.OWNER), "De quien se va."))
    pk = case.pk
    with public_context():
        Company.objects.filter(pk=own_company.pk).update(state=Company.State.CLOSED)
        begin_erasing(own_company, own_company.name, by=SYSTEM)
        assert finish_erasing(own_company)
        assert not Case.objects.filter(pk=pk).exists()
