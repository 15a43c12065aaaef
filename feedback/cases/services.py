"""What a person of the programme does with a case. Why is kept by the desk, which calls these."""

from datetime import datetime, timedelta
from statistics import median

from feedback import hours
from feedback.cases import emails
from feedback.cases.clocks import Cause, due
from feedback.cases.events import (
    CaseAnswered,
    CaseAssigned,
    CaseDone,
    CaseJoined,
    CasePrioritised,
    CaseSolved,
)
from feedback.cases.models import Case, Reply
from feedback.cases.opening import reopen as open_again
from feedback.voices.hooks import Pace
from tenants.events.kinds import Fact
from tenants.events.models import ActorKind
from tenants.events.recording import Actor
from tenants.events.recording import record as write
from tenants.people.models import User
from tenants.programme.managers.models import Manager
from tenants.schemas.context import public_context
from tenants.schemas.transactions import atomic

LATELY = timedelta(days=30)
LEAST = 5
"""Fewer answers than this say nothing about the next one."""

State = Case.State


class CaseError(Exception):
    """What cannot be done. ``str()`` is the message for the person."""


@atomic
def assign(case: Case, manager_id: int, *, by: User, moment: datetime) -> Case:
    """Raises CaseError."""
    case = lock(case)
    _require_open(case)
    with public_context():
        if not Manager.objects.filter(pk=manager_id, is_active=True).exists():
            raise CaseError("Esa persona ya no está en el programa.")
    case.manager_id = manager_id
    _begin(case)
    case.save(update_fields=["manager_id", "state"])
    _record(case, CaseAssigned(manager=manager_id), by, moment)
    return case


@atomic
def set_priority(case: Case, priority: str, *, by: User, moment: datetime) -> Case:
    """Its clock counts from the opening, or from the last time that it was opened again.

    Raises CaseError.
    """
    case = lock(case)
    _require_open(case)
    began = _began(case)
    case.priority, case.due_at = priority, due(priority, began)
    _begin(case)
    case.save(update_fields=["priority", "due_at", "state"])
    _record(case, CasePrioritised(priority=priority), by, moment)
    return case


@atomic
def answer(case: Case, text: str, channel: str, *, by: User, moment: datetime) -> Reply:
    """By mail it is sent to whoever asked; by WhatsApp it was, and is written down. Raises
    CaseError."""
    case = lock(case)
    _require_open(case)
    text = text.strip()
    if not text:
        raise CaseError("Escribe la respuesta.")
    reply = Reply.objects.create(case=case, channel=channel, text=text, manager_id=by.pk, at=moment)
    took = hours.between(_began(case), moment)
    if case.answered_at is None:
        case.answered_at = moment
    _begin(case)
    case.save(update_fields=["answered_at", "state"])
    if channel == Reply.Channel.MAIL:
        emails.tell_answer(reply)
    minutes = int(took.total_seconds() // 60)
    by_mail = channel == Reply.Channel.MAIL
    _record(case, CaseAnswered(by_mail=by_mail, minutes=minutes), by, moment)
    return reply


@atomic
def join(case: Case, into: int, *, by: User, moment: datetime) -> Case:
    """The case goes with another one, of whichever company, and ends with it. Raises CaseError."""
    first, second = sorted((case.pk, into))  # always locked in one order
    rows = {
        row.pk: row
        for row in Case.objects.select_for_update(of=("self",))
        .filter(pk__in=(first, second))
        .select_related("company__schema")
    }
    case, target = rows[case.pk], rows.get(into)
    _require_open(case)
    if target is None or target.pk == case.pk:
        raise CaseError("Escribe el número de otro caso que exista.")
    if not target.is_open or target.joined_to_id is not None:
        raise CaseError(f"El caso {target.pk} ya terminó o va con otro: elige uno abierto.")
    _begin(case)
    case.joined_to = target
    case.save(update_fields=["joined_to", "state"])
    Case.objects.filter(joined_to=case).update(joined_to=target)
    _record(case, CaseJoined(into=target.pk), by, moment)
    return case


@atomic
def solve(case: Case, text: str, *, by: User, moment: datetime) -> Case:
    """It ended without a release; nobody is written to. Raises CaseError."""
    case = lock(case)
    _require_open(case)
    _end(case, State.SOLVED, "", text, moment)
    for each in _together(case):
        _record(each, CaseSolved(), by, moment)
    return case


@atomic
def finish(case: Case, release: str, text: str, *, by: User, moment: datetime) -> Case:
    """A release brings what was asked: everybody who asked is told once. Raises CaseError."""
    case = lock(case)
    _require_open(case)
    release, text = " ".join(release.split()), text.strip()
    if not release or not text:
        raise CaseError("Escribe la versión y qué cambió: es lo que se le dice a quien lo pidió.")
    _end(case, State.DONE, release, text, moment)
    together = _together(case)
    told = sum(emails.tell_done(each) for each in together)
    for each in together:
        _record(each, CaseDone(told=told), by, moment)
    return case


@atomic
def reopen(case: Case, *, by: User, moment: datetime) -> Case:
    """Raises CaseError."""
    case = lock(case)
    if case.is_open and case.joined_to_id is None:
        raise CaseError("El caso sigue abierto.")
    return open_again(case, by=_manager(by), moment=moment)


def pace(moment: datetime) -> Pace | None:
    """Of the cases of those who could not go on: how long the first answer took lately."""
    rows = Case.objects.filter(
        cause=Cause.BLOCKED, answered_at__gt=moment - LATELY, answered_at__lte=moment
    )
    moments = rows.values_list("opened_at", "answered_at")
    taken = [hours.between(since, at).total_seconds() for since, at in moments if at]
    return Pace(timedelta(seconds=median(taken)), len(taken)) if len(taken) >= LEAST else None


def lock(case: Case) -> Case:
    rows = Case.objects.select_for_update(of=("self",)).select_related("company__schema")
    found: Case = rows.get(pk=case.pk)
    return found


def _began(case: Case) -> datetime:
    """When its clock began to run."""
    return case.reopened_at or case.opened_at


def _end(case: Case, state: State, release: str, text: str, moment: datetime) -> None:
    """The case and those that go with it. The next score of each person is waited for."""
    rows = Case.objects.filter(pk__in=[each.pk for each in _together(case)])
    for row in rows.select_for_update(of=("self",)):
        row.state, row.closed_at, row.release, row.closing = state, moment, release, text
        row.closings += 1
        row.is_watched = row.score is not None
        row.save()
    case.refresh_from_db()


def _together(case: Case) -> list[Case]:
    """The case, and those that were joined to it and have not gone their own way."""
    rows = Case.objects.filter(joined_to=case.pk).select_related("company__schema")
    return [case, *rows.order_by("pk")]


def _begin(case: Case) -> None:
    if case.state == State.NEW:
        case.state = State.RUNNING


def _require_open(case: Case) -> None:
    if not case.is_open:
        raise CaseError(f"El caso ya terminó: está «{State(case.state).label}». Ábrelo otra vez.")
    if case.joined_to_id is not None:
        raise CaseError(f"Este caso va con el {case.joined_to_id}: trabaja en aquél.")


def _manager(by: User) -> Actor:
    return Actor(ActorKind.MANAGER, by.pk)


def _record(case: Case, fact: Fact, by: User, moment: datetime) -> None:
    write(fact, by=_manager(by), subject=case, company=case.company, at=moment)
