"""Whom the clock asks and reminds: who wants it, once each, by the company's own clock."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.core import mail as django_mail
from django.utils import timezone

from feedback.weeks import services
from feedback.weeks.events import WeekAsked, WeekReminded
from feedback.weeks.models import Invitation
from feedback.weeks.periodic import ask_the_week, remind_the_silent
from tenants.events.models import Event
from tenants.outbox.kinds import mail_kinds
from tenants.outbox.models import Mail
from tenants.outbox.sending import send_next
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.people.services import deactivate_person
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.feedback.asking import (
    THURSDAY,
    WEEK,
    answer,
    make_asked,
    nine,
    set_clock,
)
from tests.people import make_person

ZONES = ("America/Mexico_City", "America/Tijuana", "America/Cancun")
WEEKLY = {"week_questions", "week_reminder"}


@pytest.fixture
def people(company: Company) -> list[User]:
    User.objects.update(is_active=False)  # those who opened the company
    Mail.objects.all().delete()
    return [make_asked(role) for role in (Role.SALES, Role.OWNER, Role.WORKSHOP)]


@pytest.fixture
def thursday(company: Company, monkeypatch: pytest.MonkeyPatch) -> datetime:
    return set_clock(monkeypatch, nine(THURSDAY, company))


def letters(kind: str = "") -> list[Mail]:
    kinds = {kind} if kind else WEEKLY
    return list(Mail.objects.filter(kind__in=kinds).order_by("pk"))


def deliver() -> list[str]:
    """Hand over every weekly letter that waits; the addresses that got one."""
    django_mail.outbox.clear()
    for _ in Mail.objects.filter(state=Mail.State.QUEUED):
        send_next()
    return [address for message in django_mail.outbox for address in message.to]


def live(company: Company, first: date, days: int) -> list[tuple[date, str, str]]:
    """The clock's work of so many days, each done twice; the day, kind and address of letters."""
    told = []
    for number in range(days):
        day = first + timedelta(days=number)
        moment = nine(day, company)
        before = {each.pk for each in letters()}
        for _ in range(2):
            assert ask_the_week(moment).failed == remind_the_silent(moment).failed == 0
        told += [(day, each.kind, each.to) for each in letters() if each.pk not in before]
    return told


@pytest.mark.parametrize("zone", ZONES)
def test_each_person_is_asked_on_thursday_and_reminded_twice(
    company: Company, people: list[User], zone: str
) -> None:
    company.time_zone = zone
    company.save(update_fields=["time_zone"])
    with company_context(company):
        told = live(company, WEEK, 15)
    first = [
        (THURSDAY, "week_questions"),
        (THURSDAY + timedelta(days=2), "week_reminder"),
        (THURSDAY + timedelta(days=5), "week_reminder"),
        (THURSDAY + timedelta(days=7), "week_questions"),
        (THURSDAY + timedelta(days=9), "week_reminder"),
    ]
    for person in people:
        assert [(day, kind) for day, kind, to in told if to == person.email] == first
    assert len({each.key for each in letters()}) == len(letters())
    assert Event.objects.of_kind(WeekAsked).count() == 2 * len(people)
    assert Event.objects.of_kind(WeekReminded).count() == 3 * len(people)


def test_the_questions_wait_for_the_day_after_a_holiday(
    company: Company, people: list[User]
) -> None:
    christmas = date(2031, 12, 22)  # its Thursday is the 25th
    told = live(company, christmas, 9)
    assert [day for day, kind, _ in told if kind == "week_questions"] == [date(2031, 12, 26)] * 3
    assert {day for day, kind, _ in told if kind == "week_reminder"} == {date(2031, 12, 29)}


def test_a_timetable_that_stood_still_sends_one_reminder_and_asks_nobody_late(
    company: Company, people: list[User]
) -> None:
    ask_the_week(nine(THURSDAY, company))
    assert len(live(company, THURSDAY + timedelta(days=6), 1)) == len(people)
    assert Invitation.objects.filter(reminders=2).count() == len(people)
    Invitation.objects.all().delete()
    Mail.objects.filter(kind__in=WEEKLY).delete()
    assert live(company, THURSDAY + timedelta(days=2), 5) == []


def test_only_people_with_a_confirmed_account_are_asked(
    company: Company, people: list[User]
) -> None:
    gone, invited, new = make_asked(), make_asked(), make_person(Role.SALES)
    deactivate_person(gone, people[1])
    User.objects.filter(pk=invited.pk).update(joined_at=None)
    User.objects.filter(pk=new.pk).update(joined_at=nine(THURSDAY, company) + timedelta(hours=1))
    told = live(company, THURSDAY, 1)
    assert {to for _, _, to in told} == {person.email for person in people}


def test_a_company_that_is_read_only_is_not_asked(company: Company, people: list[User]) -> None:
    company.read_only_since = timezone.now()
    company.save(update_fields=["read_only_since"])
    with company_context(company):
        assert live(company, THURSDAY, 7) == []


def test_who_has_said_something_is_not_reminded(
    company: Company, people: list[User], thursday: datetime
) -> None:
    ask_the_week(thursday)
    answer(people[0], thursday, recommend="8")
    told = live(company, THURSDAY + timedelta(days=1), 6)
    assert {to for _, _, to in told} == {person.email for person in people[1:]}


def test_who_wants_no_letters_gets_none_until_they_are_wanted_again(
    company: Company, people: list[User], thursday: datetime
) -> None:
    ask_the_week(thursday)
    for _ in range(2):
        services.stop_letters(company, people[0].pk, thursday)
    told = live(company, THURSDAY + timedelta(days=1), 12)
    assert {to for _, _, to in told} == {person.email for person in people[1:]}
    for _ in range(2):
        services.want_letters(company, people[0].pk, thursday)
    told = live(company, THURSDAY + timedelta(days=14), 1)
    assert {to for _, _, to in told} == {person.email for person in people}


def stop(company: Company, person: User, moment: datetime) -> None:
    services.stop_letters(company, person.pk, moment)


def leave(company: Company, person: User, moment: datetime) -> None:
    deactivate_person(person, User.objects.get(role=Role.OWNER, is_active=True))


def suspend(company: Company, person: User, moment: datetime) -> None:
    Company.objects.filter(pk=company.pk).update(state=Company.State.SUSPENDED)


def end_trial(company: Company, person: User, moment: datetime) -> None:
    Company.objects.filter(pk=company.pk).update(read_only_since=moment)


def tell(company: Company, person: User, moment: datetime) -> None:
    answer(person, moment, recommend="7")


@pytest.mark.parametrize("act", [stop, leave, suspend, end_trial, tell])
@pytest.mark.parametrize("days", [0, 2, 5])
def test_a_letter_is_dropped_at_the_door_when_it_is_wanted_no_more(
    company: Company,
    people: list[User],
    thursday: datetime,
    monkeypatch: pytest.MonkeyPatch,
    act: Callable[[Company, User, datetime], None],
    days: int,
) -> None:
    """It was posted while it was wanted, and waits while somebody changes their mind."""
    ask_the_week(thursday)
    moment = thursday + timedelta(days=days)
    if days:
        deliver()
        remind_the_silent(moment)
    set_clock(monkeypatch, moment)
    act(company, people[0], moment)
    delivered = deliver()
    everybody = {person.email for person in people}
    of_company = act in {suspend, end_trial}
    assert set(delivered) == (set() if of_company else everybody - {people[0].email})


def test_a_letter_of_a_week_that_is_over_is_dropped(
    company: Company, people: list[User], thursday: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask_the_week(thursday)
    set_clock(monkeypatch, thursday + timedelta(days=7))
    assert deliver() == []
    assert {each.state for each in letters()} == {Mail.State.DROPPED}


def test_each_weekly_letter_can_be_stopped_with_one_click_and_no_other_kind_can(
    company: Company, people: list[User], thursday: datetime
) -> None:
    ask_the_week(thursday)
    remind_the_silent(thursday + timedelta(days=2))
    assert len(deliver()) == 2 * len(people)
    for message in django_mail.outbox:
        sent = message.message()
        assert sent["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        address = sent["List-Unsubscribe"]
        assert address.startswith("<http") and "/correos/" in address and address.endswith(">")
    stoppable = Mail(facts={"person": people[0].pk})
    for name, kind in mail_kinds.items():
        named = {header.lower() for header in kind.headers(stoppable)}
        assert named == (
            {"list-unsubscribe", "list-unsubscribe-post"} if name in WEEKLY else set()
        ), name


def test_a_row_of_a_letter_holds_no_link_and_no_words(
    company: Company, people: list[User], thursday: datetime
) -> None:
    ask_the_week(thursday)
    for each in letters():
        assert set(each.facts) == {"invitation", "person"}
        assert each.headers == {}


def test_a_letter_leads_to_the_form_with_each_choice_and_tells_until_when(
    company: Company, people: list[User], thursday: datetime
) -> None:
    ask_the_week(thursday)
    deliver()
    body = django_mail.outbox[0].body
    assert "20 de enero" in body
    assert body.count("?r=") == 6
    assert "/semana/" in body and "/correos/" in body
