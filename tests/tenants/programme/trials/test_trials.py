"""A trial begins with its company, is told of in time, and ends read-only; then it leaves."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.utils import timezone

from tenants.companies.closing import resume_company
from tenants.events.models import Event
from tenants.events.recording import SYSTEM
from tenants.outbox.models import Mail
from tenants.outbox.sending import send
from tenants.people.models import CompanyProfile, User
from tenants.people.roles import ProgrammeRole, Role
from tenants.programme.desk.today import sections_for
from tenants.programme.trials import services
from tenants.programme.trials.dates import add_months
from tenants.programme.trials.events import (
    CompanyKept,
    TrialBegan,
    TrialConverted,
    TrialEnded,
    TrialExtended,
)
from tenants.programme.trials.links import keep_link
from tenants.programme.trials.models import Trial
from tenants.programme.trials.periodic import go_on_leaving, look_at_trial
from tenants.programme.trials.services import TrialError
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tests.people import CompanyClient
from tests.programme import APEX, make_manager

ZONES = ["America/Tijuana", "America/Hermosillo", "America/Mexico_City", "America/Cancun"]
ENDS = date(2027, 1, 8)  # its notices stand on both sides of a change of year
NOTICES = {date(2026, 12, 9): 30, date(2026, 12, 25): 14, date(2027, 1, 1): 7, date(2027, 1, 7): 1}


@pytest.fixture
def trial(company: Company, owner: User) -> Trial:
    """The company's, with one owner more than those it has."""
    Trial.objects.filter(company=company).update(ends_on=ENDS)
    User.objects.filter(role=Role.OWNER).exclude(pk=owner.pk).update(is_active=False)
    return Trial.objects.get(company=company)


def nine_o_clock(day: date, company: Company) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=company.zone)


def set_clock(company: Company, zone: str) -> None:
    company.time_zone = zone
    company.save(update_fields=["time_zone"])


def letters(kind: str) -> list[Mail]:
    return list(Mail.objects.filter(kind=kind).order_by("pk"))


def days_after(trial: Trial, days: int) -> datetime:
    """Noon in the company, so many days after its trial was ended."""
    assert trial.ended_at is not None
    return trial.ended_at + timedelta(days=days)


def leave(trial: Trial, moment: datetime) -> Trial:
    with public_context():
        go_on_leaving(moment)
    trial.refresh_from_db()
    return trial


@pytest.fixture
def ended(trial: Trial) -> Trial:
    moment = datetime(2027, 1, 9, 18, tzinfo=UTC)
    with public_context():
        return services.end(trial, by=make_manager(), moment=moment)


def test_every_company_has_a_trial_from_its_opening_on(company: Company) -> None:
    trial = Trial.objects.get(company=company)
    with company_context(company):
        opened = company.opened_at.astimezone(company.zone).date()
    assert (trial.begins_on, trial.ends_on) == (opened, add_months(opened, 3))
    assert Event.objects.of(company).of_kind(TrialBegan).count() == 1
    services.begin_trial(company)
    assert Event.objects.of(company).of_kind(TrialBegan).count() == 1


@pytest.mark.parametrize("zone", ZONES)
def test_a_trial_begins_on_the_day_of_the_companys_own_calendar(
    company: Company, zone: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 05:30 UTC of New Year's Day it is still the old year but in Cancún."""
    Trial.objects.all().delete()
    set_clock(company, zone)
    moment = datetime(2027, 1, 1, 5, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    with company_context(company):
        services.begin_trial(company)
    begins = date(2027, 1, 1) if zone == "America/Cancun" else date(2026, 12, 31)
    trial = Trial.objects.get(company=company)
    assert (trial.begins_on, trial.ends_on) == (begins, add_months(begins, 3))


@pytest.mark.parametrize("zone", ZONES)
def test_its_owners_are_told_four_times_by_the_companys_clock_and_once_each(
    company: Company, trial: Trial, zone: str
) -> None:
    set_clock(company, zone)
    with company_context(company):
        day = date(2026, 12, 1)
        while day <= ENDS:
            for _ in range(2):
                look_at_trial(nine_o_clock(day, company))
            told = len(letters("trial_ending"))
            assert told == sum(1 for each in NOTICES if each <= day), day
            day += timedelta(days=1)
    keys = [letter.key.split(":", 1)[1] for letter in letters("trial_ending")]
    assert [key.split(":")[2] for key in keys] == ["30", "14", "7", "1"]


def test_a_clock_that_stood_still_sends_one_notice_and_not_all(
    company: Company, trial: Trial
) -> None:
    with company_context(company):
        look_at_trial(nine_o_clock(date(2027, 1, 5), company))
    assert len(letters("trial_ending")) == 1


def test_a_notice_says_the_day_in_words_and_is_dropped_when_it_is_wanted_no_more(
    company: Company, trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = nine_o_clock(date(2027, 1, 7), company)
    monkeypatch.setattr(timezone, "now", lambda: moment)
    with company_context(company):
        look_at_trial(moment)
        [letter] = letters("trial_ending")
        send(letter)
    [message] = mail.outbox
    assert message.subject == "Tu prueba termina mañana"
    assert "el 8 de enero de 2027" in message.body
    assert message.reply_to and "text/html" in str(message.alternatives)
    mail.outbox.clear()
    with public_context():
        services.extend(trial, 10, by=make_manager(), moment=moment)
    letter.state = Mail.State.TAKEN
    with company_context(company):
        send(letter)
    assert mail.outbox == []


def test_the_morning_after_the_last_day_ends_it(company: Company, trial: Trial) -> None:
    with company_context(company):
        look_at_trial(nine_o_clock(ENDS, company))
        company.refresh_from_db()
        assert not company.is_read_only
        for _ in range(2):
            look_at_trial(nine_o_clock(ENDS + timedelta(days=1), company))
    company.refresh_from_db()
    trial.refresh_from_db()
    assert company.is_read_only and company.is_serving
    assert trial.state == Trial.State.ENDED
    assert trial.erase_on == ENDS + timedelta(days=31)
    assert trial.closes_on == ENDS + timedelta(days=16)
    assert Event.objects.of(company).of_kind(TrialEnded).count() == 1
    assert len(letters("trial_ended")) == 1


def test_an_extension_counts_from_the_last_day_and_lets_people_write_again(
    company: Company, ended: Trial
) -> None:
    moment = datetime(2027, 1, 12, 18, tzinfo=UTC)
    with public_context():
        trial = services.extend(ended, 30, by=make_manager(), moment=moment)
    assert trial.ends_on == date(2027, 2, 11)
    assert (trial.state, trial.extensions, trial.erase_on) == (Trial.State.RUNNING, 1, None)
    company.refresh_from_db()
    assert not company.is_read_only
    [event] = Event.objects.of(company).of_kind(TrialExtended)
    assert (event.fact, event.actor_kind) == (TrialExtended(days=30), "manager")


@pytest.mark.parametrize("days", [0, -1, 367])
def test_an_extension_has_its_bounds(ended: Trial, days: int) -> None:
    with public_context(), pytest.raises(TrialError, match="de 1 a 366 días"):
        services.extend(ended, days, by=make_manager(), moment=timezone.now())


def test_a_company_that_stays_has_no_trial_any_more(company: Company, ended: Trial) -> None:
    manager = make_manager()
    with public_context():
        services.convert(ended, by=manager, moment=timezone.now())
        for act in (services.convert, lambda *rest, **facts: services.extend(*rest, 5, **facts)):
            with pytest.raises(TrialError):
                act(ended, by=manager, moment=timezone.now())
    company.refresh_from_db()
    assert not company.is_read_only
    assert Event.objects.of(company).of_kind(TrialConverted).count() == 1
    with company_context(company):
        assert look_at_trial(nine_o_clock(ENDS + timedelta(days=90), company)).done == 0


def test_a_company_is_told_closed_told_again_and_erased(company: Company, ended: Trial) -> None:
    assert leave(ended, days_after(ended, 11)).state == Trial.State.ENDED
    assert letters("trial_closing") == []
    for _ in range(2):
        leave(ended, days_after(ended, 12))
    assert len(letters("trial_closing")) == 1
    closed = leave(ended, days_after(ended, 15))
    assert closed.state == Trial.State.CLOSED
    company.refresh_from_db()
    assert company.state == Company.State.CLOSED
    assert len(letters("trial_closed")) == 1
    leave(ended, days_after(ended, 26))
    assert letters("trial_erasing") == []
    for _ in range(2):
        leave(ended, days_after(ended, 27))
    assert len(letters("trial_erasing")) == 1
    leave(ended, days_after(ended, 30))
    company.refresh_from_db()
    assert company.state == Company.State.ERASING


def sent(company: Company, kind: str) -> str:
    """The newest letter of a kind, as it goes out: its text, with its HTML."""
    letter = letters(kind)[-1]
    mail.outbox.clear()
    with company_context(company):
        send(letter)
    [message] = mail.outbox
    [(html, kind_of)] = message.alternatives
    assert kind_of == "text/html" and message.reply_to
    return f"{message.subject}\n{message.body}\n{html}"


def test_each_letter_of_the_end_says_its_day_and_how_to_stop_it(
    company: Company, ended: Trial
) -> None:
    told = sent(company, "trial_ended")
    assert "24 de enero de 2027" in told and "descargar tus datos" in told
    leave(ended, days_after(ended, 12))
    told = sent(company, "trial_closing")
    assert "El 24 de enero cerramos" in told
    assert told.count("http://localhost/conservar/") == 4  # a text, a button and its address twice
    leave(ended, days_after(ended, 15))
    told = sent(company, "trial_closed")
    assert "8 de febrero de 2027" in told and "/conservar/" in told
    leave(ended, days_after(ended, 27))
    told = sent(company, "trial_erasing")
    assert "El 8 de febrero borramos" in told and "/conservar/" in told
    with public_context():
        services.keep(ended, days_after(ended, 28))
    letter = letters("trial_erasing")[-1]
    letter.state = Mail.State.TAKEN
    mail.outbox.clear()
    with company_context(company):
        send(letter)
    assert mail.outbox == []


def test_a_closing_that_comes_late_is_followed_by_a_whole_grace(
    company: Company, ended: Trial
) -> None:
    closed = leave(ended, days_after(ended, 60))
    company.refresh_from_db()
    assert company.state == Company.State.CLOSED
    assert closed.erase_on == days_after(ended, 75).astimezone(company.zone).date()


def test_an_owner_keeps_the_company_by_a_link_whose_opening_changes_nothing(
    company: Company, ended: Trial
) -> None:
    link = keep_link(ended).split("localhost", 1)[1]
    link = link[link.index("/") :]
    visitor = Client(headers=APEX)
    events = Event.objects.count()
    for _ in range(50):
        page = visitor.get(link).content.decode()
    assert "24 de enero de 2027" in page and "8 de febrero de 2027" in page
    ended.refresh_from_db()
    assert ended.erase_on is not None and Event.objects.count() == events
    assert "se conserva" in visitor.post(link, follow=True).content.decode()
    assert "se conserva" in visitor.post(link, follow=True).content.decode()
    ended.refresh_from_db()
    assert ended.erase_on is None
    assert Event.objects.of(company).of_kind(CompanyKept).count() == 1
    assert list(Trial.objects.kept()) == [ended]
    with public_context():
        shown = sections_for(ProgrammeRole.MANAGER, timezone.now())
    [told] = [each for each in shown if each.section.title == "Piden conservar su empresa"]
    assert [line.text for line in told.lines] == [company.name]
    leave(ended, days_after(ended, 200))
    company.refresh_from_db()
    assert company.is_serving and company.is_read_only


def test_a_link_of_another_end_or_a_forged_one_keeps_nothing(
    company: Company, ended: Trial
) -> None:
    link = keep_link(ended)
    path = link[link.index("/conservar/") :]
    Trial.objects.filter(pk=ended.pk).update(erase_on=ended.erase_on + timedelta(days=1))
    visitor = Client(headers=APEX)
    for address in (path, "/conservar/inventado/", "/conservar/a:b/"):
        assert visitor.get(address).status_code == 410
        assert visitor.post(address).status_code == 410
    assert Trial.objects.get(pk=ended.pk).erase_on is not None


def test_a_company_that_was_resumed_by_hand_is_not_erased(company: Company, ended: Trial) -> None:
    leave(ended, days_after(ended, 15))
    company.refresh_from_db()
    with public_context():
        resume_company(company, by=SYSTEM)
    leave(ended, days_after(ended, 90))
    company.refresh_from_db()
    assert company.is_serving
    with public_context():
        services.extend(ended, 30, by=make_manager(), moment=days_after(ended, 91))
    company.refresh_from_db()
    assert not company.is_read_only


def test_a_closed_company_is_resumed_before_its_trial_is(company: Company, ended: Trial) -> None:
    leave(ended, days_after(ended, 15))
    with public_context(), pytest.raises(TrialError, match="reanúdala primero"):
        services.extend(ended, 30, by=make_manager(), moment=timezone.now())


def test_terms_are_settings(company: Company, trial: Trial, settings: LazySettings) -> None:
    settings.TRIAL_READ_ONLY_DAYS, settings.TRIAL_CLOSED_DAYS = 5, 7
    with public_context():
        moment = datetime(2027, 1, 9, 18, tzinfo=UTC)
        ended = services.end(trial, by=make_manager(), moment=moment)
    assert (ended.closes_on, ended.erase_on) == (date(2027, 1, 14), date(2027, 1, 21))


@pytest.mark.parametrize("zone", ZONES)
def test_the_day_of_closing_is_the_companys(company: Company, trial: Trial, zone: str) -> None:
    """At one moment it is the old year in one place and the new year in another."""
    set_clock(company, zone)
    moment = datetime(2027, 1, 1, 5, 30, tzinfo=UTC)
    with public_context():
        ended = services.end(trial, by=make_manager(), moment=moment)
    day = moment.astimezone(ZoneInfo(zone)).date()
    assert ended.closes_on == day + timedelta(days=15)


def test_the_page_of_a_closed_company_says_how_to_reach_it(company: Company, ended: Trial) -> None:
    CompanyProfile.objects.filter(pk=1).update(phone="662 123 4567")
    leave(ended, days_after(ended, 15))
    page = CompanyClient(company).get("/c/x/")
    assert page.status_code == 403
    assert company.name in page.content.decode() and "662 123 4567" in page.content.decode()
