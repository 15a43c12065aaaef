"""The one way to write an event: in the transaction of the act that it tells."""

from dataclasses import dataclass
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from tenants.events.kinds import Fact, is_declared
from tenants.events.models import ActorKind, Event, subject_name
from tenants.events.requests import current_request_id
from tenants.people.models import User
from tenants.programme.models import Company
from tenants.schemas.context import NoCompany, current_company


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it when it was no person of the company; ``id`` is a manager's."""

    kind: ActorKind
    id: int | None = None


CUSTOMER = Actor(ActorKind.CUSTOMER)
CLOCK = Actor(ActorKind.CLOCK)
SYSTEM = Actor(ActorKind.SYSTEM)


class UndeclaredKind(LookupError):
    """The fact's class was not declared by any app."""


def record(
    fact: Fact,
    *,
    by: User | Actor,
    subject: Model | str | None = None,
    company: Company | None = None,
    at: datetime | None = None,
    key: str | None = None,
) -> bool:
    """Write one event, of the running code's company unless ``company`` names another.

    Outside a company only a kind of the programme is written; others raise NoCompany. With a
    ``key`` an event is written once: False if it was there. Raises UndeclaredKind.
    """
    if not is_declared(type(fact)):
        raise UndeclaredKind(type(fact).__qualname__)
    actor = by if isinstance(by, Actor) else Actor(ActorKind.PERSON, by.pk)
    event = Event(
        kind=fact.kind,
        company=company or _company_at_work(fact),
        actor_kind=actor.kind,
        actor_id=actor.id,
        subject="" if subject is None else subject_name(subject),
        facts=fact.as_data(),
        request_id=current_request_id(),
        key=key,
        at=at or timezone.now(),
    )
    return _write(event)


def _write(event: Event) -> bool:
    """On public's connection, wherever the company lives."""
    if event.key is None:
        event.save(using=DEFAULT_DB_ALIAS, force_insert=True)
        return True
    try:
        with transaction.atomic(using=DEFAULT_DB_ALIAS):
            event.save(using=DEFAULT_DB_ALIAS, force_insert=True)
    except IntegrityError:
        return False  # the key is the only thing that can be there already
    return True


def _company_at_work(fact: Fact) -> Company | None:
    try:
        return current_company()
    except NoCompany:
        if not fact.of_programme:
            raise
        return None
