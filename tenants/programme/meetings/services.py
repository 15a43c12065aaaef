"""What is done with interviews and trainings. All of it in public."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from tenants.events.recording import Actor, Person, record
from tenants.people.models import User
from tenants.programme.applications.models import Application, Decision
from tenants.programme.applications.services import APPLICANT, decide, lock
from tenants.programme.managers.models import Manager
from tenants.programme.meetings import emails
from tenants.programme.meetings.emails import Why
from tenants.programme.meetings.events import (
    MeetingCancelled,
    MeetingConfirmed,
    MeetingEnded,
    MeetingProposed,
)
from tenants.programme.meetings.models import Meeting, Slot
from tenants.programme.meetings.script import RUBRIC, SCORES
from tenants.schemas.companies import Company

MOST_SLOTS = 6
NOTICE = timedelta(hours=2)  # between the choice of a time and its beginning
AHEAD = timedelta(days=60)
State = Meeting.State
TAKES_NOTES = frozenset({State.CONFIRMED, State.HELD, State.MISSED})


class MeetingError(Exception):
    """What cannot be done. ``str()`` is the message for the person."""


@dataclass(frozen=True)
class Proposal:
    """What the manager offers."""

    slots: Sequence[datetime]
    place: str
    minutes: int = 30


@transaction.atomic
def propose_interview(
    application: Application, proposal: Proposal, reason: str, *, by: User, moment: datetime
) -> Meeting:
    """Offer times to an applicant, instead of those that were offered or chosen before.

    Raises MeetingError, and ApplicationError as every decision.
    """
    application = lock(application)
    decide(application, Decision.Verdict.INTERVIEW, reason, by=by, moment=moment)
    earlier = _cancel_to_come(application, Why.REPLACED, by=by, moment=moment)
    meeting = Meeting(kind=Meeting.Kind.INTERVIEW, application=application)
    return _propose(meeting, proposal, by=by, moment=moment, instead_of=earlier)


@transaction.atomic
def propose_training(
    company: Company, proposal: Proposal, *, by: User, moment: datetime
) -> Meeting:
    """Offer times to the owner of a company. Raises MeetingError."""
    meeting = Meeting(kind=Meeting.Kind.TRAINING, company=company)
    return _propose(meeting, proposal, by=by, moment=moment)


def _propose(
    meeting: Meeting,
    proposal: Proposal,
    *,
    by: User,
    moment: datetime,
    instead_of: Sequence[Meeting] = (),
) -> Meeting:
    slots = sorted(set(proposal.slots))
    if not 1 <= len(slots) <= MOST_SLOTS:
        raise MeetingError(f"Propón de 1 a {MOST_SLOTS} horarios distintos.")
    if slots[0] < moment + NOTICE:
        raise MeetingError("Cada horario debe empezar dentro de dos horas o más.")
    if slots[-1] > moment + AHEAD:
        raise MeetingError(f"Cada horario debe ser de los próximos {AHEAD.days} días.")
    if not proposal.place.strip():
        raise MeetingError("Escribe dónde será: el enlace de la videollamada o un teléfono.")
    meeting.manager_id, meeting.place = by.pk, proposal.place.strip()
    meeting.minutes, meeting.proposed_at = proposal.minutes, moment
    meeting.save()
    Slot.objects.bulk_create(Slot(meeting=meeting, starts_at=slot) for slot in slots)
    fact = MeetingProposed(meeting_kind=meeting.kind, slots=len(slots))
    record(fact, by=by, subject=meeting, company=meeting.company, at=moment)
    emails.tell_proposed(meeting, instead_of, moment)
    return meeting


@transaction.atomic
def choose_slot(meeting: Meeting, slot_id: int, moment: datetime) -> Meeting:
    """The guest takes one of the times, or another instead; the same again changes nothing.

    Raises MeetingError when it is too late, or somebody else took the manager's time meanwhile.
    """
    Manager.objects.select_for_update().filter(pk=meeting.manager_id).first()  # one at a time
    meeting = _lock(meeting)
    slot = meeting.slots.filter(pk=slot_id).first()
    if slot is None:
        raise MeetingError("Elige uno de los horarios de la lista.")
    if not meeting.is_open:
        raise MeetingError("Esta reunión ya no está abierta; escríbenos para acordar otra.")
    if meeting.state == State.CONFIRMED and meeting.starts_at == slot.starts_at:
        return meeting
    if slot.starts_at < moment + NOTICE:
        raise MeetingError("Ese horario ya está muy cerca; elige otro.")
    if _overlaps(meeting, slot.starts_at):
        raise MeetingError("Ese horario se acaba de ocupar; elige otro.")
    again = meeting.state == State.CONFIRMED
    meeting.state, meeting.starts_at, meeting.confirmed_at = (
        State.CONFIRMED,
        slot.starts_at,
        moment,
    )
    meeting.sequence += again
    meeting.save(update_fields=["state", "starts_at", "confirmed_at", "sequence"])
    fact = MeetingConfirmed(meeting_kind=meeting.kind, again=again)
    record(fact, by=APPLICANT, subject=meeting, company=meeting.company, at=moment)
    emails.tell_confirmed(meeting, moment)
    return meeting


def _overlaps(meeting: Meeting, starts_at: datetime) -> bool:
    """Whether the manager has another confirmed meeting at that time."""
    others = Meeting.objects.of_manager(meeting.manager_id).filter(state=State.CONFIRMED)
    ends_at = starts_at + timedelta(minutes=meeting.minutes)
    near = others.exclude(pk=meeting.pk).filter(starts_at__lt=ends_at)
    return any(other.ends_at and other.ends_at > starts_at for other in near)


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, by: User, moment: datetime) -> None:
    """Both are told. Raises MeetingError when it is over."""
    meeting = _lock(meeting)
    if not meeting.is_open:
        raise MeetingError("Esta reunión ya terminó o ya se canceló.")
    _cancel(meeting, by=by, moment=moment)
    emails.tell_cancelled(meeting, Why.US, moment)


def end_interviews(
    application: Application, before: str, by: Person | Actor, moment: datetime
) -> None:
    """Nobody is awaited at an interview once the application was decided or withdrawn."""
    states = Application.State
    if before == states.INTERVIEW and application.state != states.INTERVIEW:
        why = Why.WITHDRAWN if application.state == states.WITHDRAWN else Why.DECIDED
        _cancel_to_come(application, why, by=by, moment=moment)


def _cancel_to_come(
    application: Application, why: Why, *, by: Person | Actor, moment: datetime
) -> list[Meeting]:
    """Open ones that did not begin yet; those that somebody awaits are told of."""
    rows = application.meetings.filter(state__in=[State.PROPOSED, State.CONFIRMED])
    found = list(rows.exclude(starts_at__lte=moment).select_for_update())
    for meeting in found:
        _cancel(meeting, by=by, moment=moment)
        if meeting.starts_at is not None:
            emails.tell_cancelled(meeting, why, moment)
    return found


def _cancel(meeting: Meeting, *, by: Person | Actor, moment: datetime) -> None:
    meeting.state = State.CANCELLED
    meeting.sequence += 1
    meeting.save(update_fields=["state", "sequence"])
    fact = MeetingCancelled(meeting_kind=meeting.kind)
    record(fact, by=by, subject=meeting, company=meeting.company, at=moment)


@transaction.atomic
def write_notes(
    meeting: Meeting,
    notes: str,
    scores: Mapping[str, int],
    *,
    held: bool,
    by: User,
    moment: datetime,
) -> Meeting:
    """What came of it; may be written again. Raises MeetingError for a score that is none, and
    before the meeting has a time."""
    meeting = _lock(meeting)
    if meeting.state not in TAKES_NOTES:
        raise MeetingError("La reunión no tiene un horario confirmado.")
    if not set(scores) <= set(RUBRIC) or not all(score in SCORES for score in scores.values()):
        raise MeetingError("Califica cada punto del 1 al 5.")
    outcome = State.HELD if held else State.MISSED
    if meeting.state != outcome:
        fact = MeetingEnded(meeting_kind=meeting.kind, outcome=outcome.value)
        record(fact, by=by, subject=meeting, company=meeting.company, at=moment)
    meeting.state, meeting.notes, meeting.scores = outcome, notes, dict(scores)
    meeting.held_at = meeting.held_at or (moment if held else None)
    meeting.save(update_fields=["state", "notes", "scores", "held_at"])
    return meeting


def _lock(meeting: Meeting) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",))
    return rows.select_related("application", "company").get(pk=meeting.pk)
