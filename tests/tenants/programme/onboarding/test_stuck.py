"""A company that does no step for days is seen by the manager and offered help, once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.conf import LazySettings, settings
from django.core import mail
from django.urls import set_urlconf
from django.utils import timezone

from tenants.events.models import Event
from tenants.events.recording import record
from tenants.outbox.models import Mail
from tenants.outbox.sending import send
from tenants.people.events import ProfileChanged
from tenants.people.models import User
from tenants.people.roles import ProgrammeRole, Role
from tenants.programme.desk.today import sections_for
from tenants.programme.meetings.models import Meeting, Slot
from tenants.programme.onboarding.events import HelpOffered
from tenants.programme.onboarding.models import Onboarding
from tenants.programme.onboarding.periodic import help_the_stuck
from tenants.programme.onboarding.services import coming_training, hide_checklist
from tenants.programme.onboarding.stuck import QUIET, stuck_at
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.people import CompanyClient
from tests.tenants.programme.onboarding.test_checklist import do_all


@pytest.fixture
def moment(company: Company, owner: User) -> datetime:
    """Now; the company opened long ago, and has one owner."""
    now = timezone.now()
    Company.objects.update(opened_at=now - QUIET - timedelta(hours=1))
    company.refresh_from_db()
    User.objects.filter(role=Role.OWNER).exclude(pk=owner.pk).update(is_active=False)
    return now


def letters() -> list[Mail]:
    return list(Mail.objects.filter(kind="company_stuck"))


def names(moment: datetime) -> list[str]:
    return [company.subdomain for company, _ in stuck_at(moment)]


def test_a_company_that_did_nothing_for_days_is_stuck(company: Company, moment: datetime) -> None:
    assert company.subdomain in names(moment)
    assert company.subdomain not in names(moment - timedelta(days=1))


def test_a_step_gives_it_time_again(company: Company, owner: User, moment: datetime) -> None:
    record(ProfileChanged(), by=owner, at=moment)
    assert company.subdomain not in names(moment)
    assert company.subdomain in names(moment + QUIET)


def test_who_has_done_all_is_not_stuck(company: Company, owner: User, moment: datetime) -> None:
    do_all(owner)
    assert company.subdomain not in names(moment + QUIET)


def test_who_finished_once_is_never_stuck_though_its_events_are_gone(
    company: Company, moment: datetime
) -> None:
    Onboarding.objects.create(company=company, finished_at=moment)
    assert company.subdomain not in names(moment)


def test_a_company_that_does_not_serve_is_left_alone(company: Company, moment: datetime) -> None:
    Company.objects.update(state=Company.State.SUSPENDED)
    assert names(moment) == []


def test_its_owners_are_asked_once(
    company: Company, owner: User, moment: datetime, settings: LazySettings
) -> None:
    assert help_the_stuck(moment).done == 1
    assert help_the_stuck(moment + timedelta(days=1)).done == 0
    (letter,) = letters()
    assert letter.to == owner.email and letter.reply_to == settings.SUPPORT_EMAIL
    assert Event.objects.of_kind(HelpOffered).count() == 1
    assert Onboarding.objects.get(company=company).stuck_told_at == moment
    send(letter)
    (message,) = mail.outbox
    assert "¿Te ayudamos" in message.subject
    assert "0 de 7" in message.body and "Pon los datos" in message.body
    assert "/empresa/" in message.body


@pytest.mark.parametrize("why", ["went on", "put away", "read only"])
def test_who_went_on_meanwhile_gets_no_letter(
    company: Company, owner: User, moment: datetime, why: str
) -> None:
    help_the_stuck(moment)
    if why == "went on":
        record(ProfileChanged(), by=owner)
    elif why == "put away":
        hide_checklist(company, moment, by=owner)
    else:
        Company.objects.update(read_only_since=moment)
        company.refresh_from_db()
    (letter,) = letters()
    send(letter)
    assert mail.outbox == []


def test_who_put_the_list_away_is_not_written_to(
    company: Company, owner: User, moment: datetime
) -> None:
    hide_checklist(company, moment, by=owner)
    assert help_the_stuck(moment).done == 0 and letters() == []
    assert company.subdomain in names(moment)  # the manager sees it all the same


@contextmanager
def on_the_programmes_site() -> Iterator[None]:
    set_urlconf(settings.PUBLIC_SCHEMA_URLCONF)
    yield
    set_urlconf(None)


def test_the_manager_sees_who_is_stuck_and_where(company: Company, moment: datetime) -> None:
    with public_context(), on_the_programmes_site():
        shown = {each.section.title: each for each in sections_for(ProgrammeRole.MANAGER, moment)}
    lines = {line.text: line for line in shown["Detenidas en sus primeros pasos"].lines}
    assert "0 de 7 pasos. Sigue: Pon los datos" in lines[company.name].detail


def training(company: Company, **facts: object) -> Meeting:
    return Meeting.objects.create(
        kind=Meeting.Kind.TRAINING,
        company=company,
        manager_id=1,
        place="https://llamada.example/1",
        minutes=60,
        proposed_at=timezone.now(),
        **facts,
    )


def test_the_card_offers_the_times_of_a_training_and_then_says_when_it_is(
    company: Company, owner: User, client_for: Callable[..., CompanyClient]
) -> None:
    browser = client_for(owner)
    assert "capacitación" not in browser.get("/cotizaciones/").content.decode()
    meeting = training(company)
    Slot.objects.create(meeting=meeting, starts_at=timezone.now() + timedelta(days=2))
    for path in ("/cotizaciones/", "/primeros-pasos/"):
        page = browser.get(path).content.decode()
        assert "Elegir el horario" in page and "60 minutos" in page
    starts = datetime(2099, 1, 5, 10, 30, tzinfo=company.zone)
    Meeting.objects.update(state=Meeting.State.CONFIRMED, starts_at=starts)
    assert "lunes 5 de enero, 10:30" in browser.get("/cotizaciones/").content.decode()


def test_a_training_that_is_over_or_of_another_company_is_not_shown(
    company: Company, neighbour: Company
) -> None:
    training(neighbour)
    training(
        company,
        state=Meeting.State.CONFIRMED,
        starts_at=timezone.now() - timedelta(hours=1),
    )
    training(company, state=Meeting.State.CANCELLED)
    assert coming_training(company) is None
