"""A guest chooses the time of an interview or a training from those that the manager offers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as sent_mail
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from tenants.events.models import Event
from tenants.outbox.kinds import mail_kinds
from tenants.outbox.models import Mail
from tenants.people.roles import ProgrammeRole
from tenants.programme.admissions.services import accept
from tenants.programme.applications.models import Application
from tenants.programme.applications.services import (
    ApplicationError,
    decline,
    put_on_waiting_list,
    withdraw,
)
from tenants.programme.managers.models import Manager
from tenants.programme.managers.services import create_manager
from tenants.programme.meetings import emails
from tenants.programme.meetings.calendar import Exchange, as_calendar
from tenants.programme.meetings.events import MeetingConfirmed, MeetingEnded
from tenants.programme.meetings.links import meeting_path
from tenants.programme.meetings.models import Meeting
from tenants.programme.meetings.services import (
    MOST_SLOTS,
    MeetingError,
    Proposal,
    cancel_meeting,
    choose_slot,
    propose_interview,
    propose_training,
    write_notes,
)
from tenants.programme.meetings.tasks import remind_of_meetings
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.programme import make_application
from tests.sizes import sized

VISITS = sized("VISITS", 50, 5)
NOW = datetime(2030, 12, 30, 18, 0, tzinfo=UTC)
SLOTS = [NOW + timedelta(days=day, hours=hour) for day in (2, 3) for hour in (0, 2)]
PLACE = "https://video.example/sala"


@pytest.fixture(autouse=True)
def in_public(company: Company):
    with public_context():
        yield


@pytest.fixture
def manager() -> Manager:
    return create_manager("ines@programa.example", "Inés Robles", ProgrammeRole.MANAGER)


@pytest.fixture
def application() -> Application:
    return of_tijuana()


@pytest.fixture
def browser() -> Client:
    return Client(headers={"host": "localhost"})


def of_tijuana(**facts: object) -> Application:
    """An application whose clock is two hours behind the centre's."""
    given = {
        "contact_name": "Rosa Félix",
        "email": "rosa@pacifico.example",
        "time_zone": "America/Tijuana",
    }
    return make_application(**given | facts)


def interview(application: Application, manager: Manager, **facts: object) -> Meeting:
    proposal = Proposal(**({"slots": SLOTS, "place": PLACE} | facts))
    return propose_interview(application, proposal, "Cumple lo básico.", by=manager, moment=NOW)


def chosen(application: Application, manager: Manager) -> Meeting:
    """The first of its times is taken."""
    meeting = interview(application, manager)
    return choose_slot(meeting, meeting.slots.first().pk, NOW)


def uid_of(meeting: Meeting) -> str:
    return f"{meeting.key}@localhost"


def end_of(mail: Mail) -> tuple[str, int]:
    """Which meeting the file of a mail takes out of a calendar, and the version of that."""
    (file,) = mail.attachments
    calendar = Calendar.from_ical(file["text"])
    (event,) = calendar.events
    assert file["type"] == "text/calendar; method=CANCEL"
    assert (calendar["method"], event["status"]) == ("CANCEL", "CANCELLED")
    return event["uid"], event["sequence"]


def text_of(mail: Mail) -> str:
    context = mail_kinds[mail.kind].compose(mail)
    return render_to_string(f"emails/{mail.kind}.txt", context)


def mails(kind: str) -> list[Mail]:
    return list(Mail.objects.filter(kind=kind).order_by("pk"))


def test_proposing_decides_and_mails_the_times(application: Application, manager: Manager) -> None:
    interview(application, manager)
    application.refresh_from_db()
    assert application.state == Application.State.INTERVIEW
    assert [mail.to for mail in mails("meeting_proposed")] == ["rosa@pacifico.example"]
    assert application.decisions.get().reason == "Cumple lo básico."


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"slots": []}, "de 1 a 6 horarios"),
        ({"slots": [NOW + timedelta(days=day) for day in range(1, MOST_SLOTS + 2)]}, "de 1 a 6"),
        ({"slots": [NOW + timedelta(minutes=90)]}, "dentro de dos horas"),
        ({"slots": [NOW - timedelta(days=1)]}, "dentro de dos horas"),
        ({"slots": [NOW + timedelta(days=61)]}, "próximos 60 días"),
        ({"place": "  "}, "dónde será"),
    ],
)
def test_what_cannot_be_offered_is_refused_and_leaves_nothing(
    application: Application, manager: Manager, facts: dict[str, object], words: str
) -> None:
    with pytest.raises(MeetingError, match=words):
        interview(application, manager, **facts)
    application.refresh_from_db()
    assert application.state == Application.State.RECEIVED
    assert not Meeting.objects.exists() and not mails("meeting_proposed")


def test_another_proposal_takes_the_place_of_the_former_one(
    application: Application, manager: Manager
) -> None:
    former = interview(application, manager)
    interview(application, manager)
    former.refresh_from_db()
    assert former.state == Meeting.State.CANCELLED
    assert [mail.attachments for mail in mails("meeting_proposed")] == [[], []]
    assert not mails("meeting_cancelled"), "the new invitation says it all"


def test_other_times_take_the_chosen_one_out_of_both_calendars(
    application: Application, manager: Manager
) -> None:
    former = chosen(application, manager)
    interview(application, manager)
    ((host,), (_, offer)) = mails("meeting_cancelled_to_host"), mails("meeting_proposed")
    assert end_of(host) == end_of(offer) == (uid_of(former), former.sequence + 1)
    assert "sustituyen al que ya habías elegido" in text_of(offer)
    assert "Le propusimos otros horarios" in text_of(host)
    assert not mails("meeting_cancelled")


@pytest.mark.parametrize("how", ["withdraw", "decline", "wait", "accept"])
def test_who_is_decided_or_withdraws_is_awaited_by_nobody(
    application: Application, manager: Manager, how: str
) -> None:
    meeting = chosen(application, manager)
    decided: dict[str, Callable[..., object]] = {
        "decline": decline, "wait": put_on_waiting_list, "accept": accept,
    }  # fmt: skip
    if how == "withdraw":
        withdraw(application, NOW)
    else:
        decided[how](application, "Ya se sabe.", by=manager, moment=NOW)
    ((host,), (guest,)) = mails("meeting_cancelled_to_host"), mails("meeting_cancelled")
    assert (host.to, guest.to) == (manager.email, application.email)
    assert end_of(host) == end_of(guest) == (uid_of(meeting), meeting.sequence + 1)
    words = {"withdraw": "Retiraste tu solicitud"}.get(how, "Ya respondimos a tu solicitud")
    assert words in text_of(guest)
    assert f"/programa/reuniones/{meeting.pk}/" in text_of(host)
    remind_of_meetings(SLOTS[0] - timedelta(hours=1))
    assert not mails("meeting_reminder")


def test_an_interview_that_began_stays_to_be_written_about(
    application: Application, manager: Manager
) -> None:
    meeting = chosen(application, manager)
    accept(application, "Salió bien.", by=manager, moment=SLOTS[0])
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.CONFIRMED
    assert not mails("meeting_cancelled")


def test_a_declined_applicant_is_not_left_with_an_open_interview(manager: Manager) -> None:
    withdrawn = withdraw(of_tijuana(), NOW)
    with pytest.raises(ApplicationError):
        interview(withdrawn, manager)
    assert not Meeting.objects.exists()


def test_choosing_a_time_tells_both_with_a_file_for_the_calendar(
    application: Application, manager: Manager
) -> None:
    meeting = interview(application, manager)
    choose_slot(meeting, meeting.slots.first().pk, NOW)
    (guest,), (host,) = mails("meeting_confirmed"), mails("meeting_confirmed_to_host")
    assert (guest.to, guest.reply_to) == ("rosa@pacifico.example", "ines@programa.example")
    assert (host.to, host.reply_to) == ("ines@programa.example", "rosa@pacifico.example")
    event = Calendar.from_ical(guest.attachments[0]["text"]).walk("VEVENT")[0]
    assert event["dtstart"].dt == SLOTS[0]
    assert event["dtend"].dt == SLOTS[0] + timedelta(minutes=30)
    assert guest.attachments[0]["type"] == "text/calendar; method=REQUEST"


def test_the_same_time_again_changes_nothing_and_another_one_is_a_newer_version(
    application: Application, manager: Manager
) -> None:
    meeting = interview(application, manager)
    first, second = meeting.slots.all()[:2]
    for slot in (first, first, second):
        meeting = choose_slot(meeting, slot.pk, NOW)
    assert (meeting.sequence, meeting.starts_at) == (1, second.starts_at)
    assert len(mails("meeting_confirmed")) == 2
    assert Event.objects.of_kind(MeetingConfirmed).count() == 2


@pytest.mark.parametrize("wrong", [0, 10**9])
def test_a_time_that_was_not_offered_is_refused(
    application: Application, manager: Manager, wrong: int
) -> None:
    meeting = interview(application, manager)
    with pytest.raises(MeetingError, match="horarios de la lista"):
        choose_slot(meeting, wrong, NOW)


def test_a_time_too_near_is_refused(application: Application, manager: Manager) -> None:
    meeting = interview(application, manager)
    with pytest.raises(MeetingError, match="muy cerca"):
        choose_slot(meeting, meeting.slots.first().pk, SLOTS[0] - timedelta(minutes=119))


def test_a_manager_is_never_in_two_meetings(
    application: Application, manager: Manager, company: Company
) -> None:
    meeting = interview(application, manager)
    slots = [SLOTS[0] + timedelta(minutes=15), SLOTS[1]]
    training = propose_training(company, Proposal(slots, PLACE, 60), by=manager, moment=NOW)
    choose_slot(meeting, meeting.slots.first().pk, NOW)
    with pytest.raises(MeetingError, match="se acaba de ocupar"):
        choose_slot(training, training.slots.first().pk, NOW)
    assert choose_slot(training, training.slots.last().pk, NOW).starts_at == SLOTS[1]


def test_opening_the_link_again_and_again_changes_nothing(
    application: Application, manager: Manager, browser: Client
) -> None:
    soon = timezone.now() + timedelta(days=2)
    meeting = propose_interview(
        application, Proposal([soon], PLACE), "Sí.", by=manager, moment=timezone.now()
    )
    before = Mail.objects.count()
    for _ in range(VISITS):
        assert browser.get(meeting_path(meeting)).status_code == 200
        assert browser.head(meeting_path(meeting)).status_code == 200
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.PROPOSED
    assert Mail.objects.count() == before


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("America/Tijuana", "martes 31 de diciembre, 22:30 h"),
        ("America/Hermosillo", "martes 31 de diciembre, 23:30 h"),
        ("America/Mexico_City", "miércoles 1 de enero, 00:30 h"),
        ("America/Cancun", "miércoles 1 de enero, 01:30 h"),
    ],
)
def test_pages_and_mails_tell_times_by_the_clock_of_the_guest(
    manager: Manager, browser: Client, zone: str, told: str
) -> None:
    new_year = datetime(2031, 1, 1, 6, 30, tzinfo=UTC)
    meeting = interview(of_tijuana(time_zone=zone), manager, slots=[new_year])
    assert told in browser.get(meeting_path(meeting)).content.decode()
    meeting = choose_slot(meeting, meeting.slots.get().pk, NOW)
    assert told in browser.get(meeting_path(meeting)).content.decode()
    for kind in ("meeting_confirmed", "meeting_confirmed_to_host"):
        (mail,) = mails(kind)
        assert f"{told}, hora de " in text_of(mail)
    emails.remind(meeting, 1)
    cancel_meeting(meeting, by=manager, moment=NOW)
    (mail,) = mails("meeting_cancelled")
    assert told in text_of(mail)


def test_choosing_on_the_page_confirms(
    application: Application, manager: Manager, browser: Client
) -> None:
    meeting = interview(application, manager)
    path = meeting_path(meeting)
    assert browser.post(path, {"slot": meeting.slots.first().pk}).status_code == 302
    assert "Quedamos así" in browser.get(path).content.decode()


@pytest.mark.parametrize("typed", ["", "x", "-1", "9" * 40, "1' or 1=1", "١٢"])
def test_what_nobody_should_send_is_told_on_the_page(
    application: Application, manager: Manager, browser: Client, typed: str
) -> None:
    meeting = interview(application, manager)
    answer = browser.post(meeting_path(meeting), {"slot": typed})
    assert answer.status_code == 422
    assert "Elige uno de los horarios" in answer.content.decode()


def test_a_forged_link_leads_nowhere(browser: Client, application: Application, manager: Manager):
    path = meeting_path(interview(application, manager))
    assert browser.get(path[:-2] + "x/").status_code == 404


def test_a_cancelled_meeting_leaves_the_calendar(
    application: Application, manager: Manager
) -> None:
    meeting = chosen(application, manager)
    cancel_meeting(meeting, by=manager, moment=NOW)
    ((host,), (guest,)) = mails("meeting_cancelled_to_host"), mails("meeting_cancelled")
    assert end_of(host) == end_of(guest) == (uid_of(meeting), 1)
    with pytest.raises(MeetingError, match="ya terminó"):
        cancel_meeting(meeting, by=manager, moment=NOW)


def test_reminders_go_once_each_a_day_and_an_hour_before(
    application: Application, manager: Manager
) -> None:
    meeting = interview(application, manager)
    choose_slot(meeting, meeting.slots.first().pk, NOW)
    moment, told = NOW, []
    while moment < SLOTS[0] + timedelta(hours=1):
        remind_of_meetings(moment)
        found = len(mails("meeting_reminder"))
        if found > len(told):
            told.append(SLOTS[0] - moment)
        moment += timedelta(minutes=10)
    assert told == [timedelta(hours=24), timedelta(hours=1)]


def test_who_confirms_within_the_last_day_is_reminded_of_the_hour_alone(
    application: Application, manager: Manager
) -> None:
    meeting = interview(application, manager)
    late = SLOTS[0] - timedelta(hours=5)
    choose_slot(meeting, meeting.slots.first().pk, late)
    for minutes in range(0, 330, 10):
        remind_of_meetings(late + timedelta(minutes=minutes))
    assert [mail.facts["hours"] for mail in mails("meeting_reminder")] == [1]


def test_notes_and_scores_are_kept_and_may_be_written_again(
    application: Application, manager: Manager
) -> None:
    meeting = interview(application, manager)
    with pytest.raises(MeetingError, match="horario confirmado"):
        write_notes(meeting, "", {}, held=True, by=manager, moment=NOW)
    choose_slot(meeting, meeting.slots.first().pk, NOW)
    for notes in ("Cotiza en Excel.", "Cotiza en Excel y WhatsApp."):
        meeting = write_notes(meeting, notes, {"need": 5}, held=True, by=manager, moment=NOW)
    assert (meeting.notes, meeting.scores) == ("Cotiza en Excel y WhatsApp.", {"need": 5})
    assert Event.objects.of_kind(MeetingEnded).count() == 1


@pytest.mark.parametrize("scores", [{"need": 6}, {"need": 0}, {"charm": 3}])
def test_a_score_outside_the_rubric_is_refused(
    application: Application, manager: Manager, scores: dict[str, int]
) -> None:
    meeting = interview(application, manager)
    choose_slot(meeting, meeting.slots.first().pk, NOW)
    with pytest.raises(MeetingError, match="del 1 al 5"):
        write_notes(meeting, "", scores, held=True, by=manager, moment=NOW)


def test_a_meeting_without_a_time_is_in_no_calendar(
    application: Application, manager: Manager
) -> None:
    with pytest.raises(ValueError, match="without a time"):
        as_calendar(interview(application, manager), Exchange.REQUEST, NOW)


def test_nothing_leaves_by_another_way_than_the_outbox(
    application: Application, manager: Manager
) -> None:
    meeting = interview(application, manager)
    choose_slot(meeting, meeting.slots.first().pk, NOW)
    assert not sent_mail.outbox
