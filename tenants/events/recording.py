"""The one way to write an event: in the transaction of the act that it tells."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone

from tenants.events.kinds import Fact, is_declared
from tenants.events.models import ActorKind, Event, subject_name
from tenants.events.requests import current_request_id
from tenants.schemas.companies import Company
from tenants.schemas.context import NoCompany, current_company


class Person(Protocol):
    """Anybody with an account, of a company or of the programme."""

    pk: Any


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it when it was no person of the company; ``id`` is a manager's."""

    kind: ActorKind
    id: int | None = None


CUSTOMER = Actor(ActorKind.CUSTOMER)
CLOCK = Actor(ActorKind.CLOCK)
SYSTEM = Actor(ActorKind.SYSTEM)
SOMEBODY = Actor(ActorKind.PERSON)
"""A person who has not shown who they are: a log-in that failed."""


class UndeclaredKind(LookupError):
    """The fact's class was not declared by any app."""


def record(
    fact: Fact,
    *,
    by: Person | Actor,
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
    company = company or _company_at_work(fact)
    actor = by if isinstance(by, Actor) else _person(by, company)
    event = Event(
        kind=fact.kind,
        company=company,
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
    if Event.objects.using(DEFAULT_DB_ALIAS).filter(key=event.key).exists():
        return False  # the common case costs no failed insert
    try:
        with transaction.atomic(using=DEFAULT_DB_ALIAS):
            event.save(using=DEFAULT_DB_ALIAS, force_insert=True)
    except IntegrityError:
        return False  # somebody else was quicker: the key is all that can clash
    return True


def _person(user: Person, company: Company | None) -> Actor:
    """A person of a company, or of the programme: public's own rows are its managers."""
    return Actor(ActorKind.PERSON if company else ActorKind.MANAGER, user.pk)


def _company_at_work(fact: Fact) -> Company | None:
    try:
        return current_company()
    except NoCompany:
        if not fact.of_programme:
            raise
        return None
