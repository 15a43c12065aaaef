"""What is done with applications. All of it in public."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from tenants.events.models import ActorKind
from tenants.events.recording import Actor, Person, record
from tenants.hooks import Hooks
from tenants.people.models import User
from tenants.programme.applications import emails
from tenants.programme.applications.events import (
    ApplicationConfirmed,
    ApplicationDecided,
    ApplicationSent,
    ApplicationWithdrawn,
    ReviewAsked,
)
from tenants.programme.applications.models import Application, Decision
from tenants.programme.applications.scoring import score

APPLICANT = Actor(ActorKind.CUSTOMER)
State = Application.State
MAY_FOLLOW: Mapping[str, frozenset[State]] = {
    State.RECEIVED: frozenset(
        {State.INTERVIEW, State.ACCEPTED, State.WAITING, State.DECLINED, State.WITHDRAWN}
    ),
    State.INTERVIEW: frozenset(
        {State.INTERVIEW, State.ACCEPTED, State.WAITING, State.DECLINED, State.WITHDRAWN}
    ),
    State.WAITING: frozenset(
        {State.INTERVIEW, State.ACCEPTED, State.WAITING, State.DECLINED, State.WITHDRAWN}
    ),
    State.DECLINED: frozenset({State.INTERVIEW, State.ACCEPTED, State.WAITING}),
    State.ACCEPTED: frozenset({State.WAITING, State.DECLINED, State.WITHDRAWN, State.OPENED}),
    State.WITHDRAWN: frozenset({State.RECEIVED}),
}

Follow = Callable[[Application, State, Person | Actor, datetime], None]
moved: Hooks[Follow] = Hooks("applications.moved")
"""What follows from a decision or a withdrawal, which is given the state before it."""


class ApplicationError(Exception):
    """What cannot be done. ``str()`` is the message for the person."""


@dataclass(frozen=True)
class Consent:
    """Which notice an applicant accepted, and when."""

    notice_version: str
    at: datetime


@transaction.atomic
def send_application(
    answers: Mapping[str, Any], consent: Consent, *, key: UUID | None = None
) -> Application:
    """Keep a form; it counts once its e-mail is confirmed.

    The same rows are written and the same mail goes out whether or not the e-mail is known. What
    is sent twice under one ``key``, as by a double click, is kept once.
    """
    stamps = {
        "notice_version": consent.notice_version,
        "consented_at": consent.at,
        "sent_at": consent.at,
    }
    application, is_new = Application.objects.get_or_create(
        key=key or uuid4(), defaults={**answers, **stamps}
    )
    if not is_new:
        if all(getattr(application, name) == value for name, value in answers.items()):
            return application
        application = Application.objects.create(**answers, **stamps)
    record(ApplicationSent(), by=APPLICANT, subject=application, at=consent.at)
    emails.ask_to_confirm(application)
    return application


@transaction.atomic
def confirm_application(application: Application, moment: datetime) -> Application:
    """The e-mail is the applicant's. The application that counts from here on: this one, or the
    open one of the same company, to which this one is joined. Harmless twice.

    Confirmations go one at a time: two of one company at one moment end as one application.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('applications.confirm'))")
    application = lock(application)
    if application.state == State.JOINED and application.joined_to is not None:
        return application.joined_to
    if application.state != State.UNCONFIRMED:
        return application
    application.confirmed_at = moment
    known = _known(application)
    if known is not None:
        application.state, application.joined_to = State.JOINED, known
    else:
        application.state = State.RECEIVED
    application.save(update_fields=["confirmed_at", "state", "joined_to"])
    fact = ApplicationConfirmed(joined=known is not None)
    record(fact, by=APPLICANT, subject=application, at=moment)
    if known is None:
        emails.tell_received(application)
    else:
        emails.tell_joined(application)
    return known or application


def _known(application: Application) -> Application | None:
    """The confirmed application of the same company, locked."""
    same = Application.objects.confirmed().same_as(application).exclude(state=State.WITHDRAWN)
    return same.select_for_update(of=("self",)).order_by("confirmed_at", "pk").first()


def lock(application: Application) -> Application:
    """As it is now, held until the transaction ends."""
    return Application.objects.select_for_update(of=("self",)).get(pk=application.pk)


MAY_ASK_REVIEW = frozenset({State.DECLINED, State.WAITING})


@transaction.atomic
def withdraw(application: Application, moment: datetime) -> Application:
    """Raises ApplicationError when it is too late."""
    application = lock(application)
    _move(application, State.WITHDRAWN, APPLICANT, moment)
    record(ApplicationWithdrawn(), by=APPLICANT, subject=application, at=moment)
    return application


@transaction.atomic
def ask_review(application: Application, moment: datetime) -> Application:
    """A person looks at it again; asked once until it is decided anew. Raises ApplicationError
    where nothing was decided against the applicant."""
    application = lock(application)
    if application.state not in MAY_ASK_REVIEW:
        raise ApplicationError(
            "Puedes pedir la revisión cuando tu solicitud no fue aceptada o está en espera."
        )
    if application.review_asked_at is None:
        application.review_asked_at = moment
        application.save(update_fields=["review_asked_at"])
        record(ReviewAsked(), by=APPLICANT, subject=application, at=moment)
    return application


@transaction.atomic
def put_on_waiting_list(
    application: Application, reason: str, *, by: User, moment: datetime
) -> Decision:
    """Raises ApplicationError."""
    application = lock(application)
    decision = decide(application, Decision.Verdict.WAIT, reason, by=by, moment=moment)
    emails.tell_waiting(application)
    return decision


@transaction.atomic
def decline(application: Application, reason: str, *, by: User, moment: datetime) -> Decision:
    """Raises ApplicationError. The reason is the programme's own; the mail is a kind one."""
    application = lock(application)
    decision = decide(application, Decision.Verdict.DECLINE, reason, by=by, moment=moment)
    emails.tell_declined(application)
    return decision


_LEADS_TO = {
    Decision.Verdict.INTERVIEW: State.INTERVIEW,
    Decision.Verdict.ACCEPT: State.ACCEPTED,
    Decision.Verdict.WAIT: State.WAITING,
    Decision.Verdict.DECLINE: State.DECLINED,
}


def decide(
    application: Application, verdict: Decision.Verdict, reason: str, *, by: User, moment: datetime
) -> Decision:
    """Write what a person decided, with the points as they are; for the services that carry it out,
    which hold the application's lock. Raises ApplicationError."""
    if not reason.strip():
        raise ApplicationError("Escribe por qué: queda en la historia de la solicitud.")
    _move(application, _LEADS_TO[verdict], by, moment)
    if verdict == Decision.Verdict.WAIT:
        application.waiting_since = application.waiting_since or moment
    else:
        application.waiting_since = None
    application.review_asked_at = None
    application.save(update_fields=["waiting_since", "review_asked_at"])
    points = score(application.newest_answers)
    decision = Decision.objects.create(
        application=application,
        verdict=verdict,
        manager_id=by.pk,
        reason=reason.strip(),
        points=points.total,
        points_of=points.of,
        at=moment,
    )
    fact = ApplicationDecided(verdict=verdict.value, points=points.total)
    record(fact, by=by, subject=application, at=moment)
    return decision


def _move(application: Application, to: State, by: Person | Actor, moment: datetime) -> None:
    before = State(application.state)
    move(application, to)
    for follow in moved:
        follow(application, before, by, moment)


def move(application: Application, to: State) -> Application:
    """Change the state of a locked row. Raises ApplicationError unless it may follow."""
    if to not in MAY_FOLLOW.get(application.state, frozenset()):
        now, then = State(application.state).label, to.label
        raise ApplicationError(f"La solicitud está «{now}»: ya no puede pasar a «{then}».")
    application.state = to
    application.save(update_fields=["state"])
    return application
