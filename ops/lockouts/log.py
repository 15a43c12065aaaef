"""The log of security that a company's owner reads: events of the company, and its lock-outs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ops.lockouts.events import Disowned, ResetSent, SessionsCut, Unlocked
from ops.lockouts.models import Dossier
from tenants.events.kinds import Fact
from tenants.events.models import ActorKind, Event
from tenants.people import events as people
from tenants.people.models import User
from tenants.programme.desk.words import event_words
from tenants.programme.support.events import VisitBegan
from tenants.schemas.companies import Company

KINDS: tuple[type[Fact], ...] = (
    people.LoggedIn,
    people.LoginFailed,
    people.LockedOut,
    people.PasswordChanged,
    people.PasswordResetAsked,
    people.PersonInvited,
    people.PersonJoined,
    people.RoleChanged,
    people.PersonDeactivated,
    people.PersonReactivated,
    people.SessionsEnded,
    people.PasswordTakenAway,
    VisitBegan,
    Unlocked,
    Disowned,
    ResetSent,
    SessionsCut,
)
GRAVE = {people.LockedOut.kind, Disowned.kind, people.PasswordTakenAway.kind}
LATELY = timedelta(days=90)
MOST_DOSSIERS = 20


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime
    what: str
    who: str
    about: str
    is_grave: bool


def log_of(company: Company) -> Any:
    """The events, newest first; each is put in words by ``lines_of``."""
    return Event.objects.of(company).of_kind(*KINDS).order_by("-at", "-pk")


def lines_of(events: list[Event]) -> list[Line]:
    """In words, with the people of the selected company by name."""
    names = names_of({each.actor_id for each in events} | {_subject(each) for each in events})
    return [
        Line(
            each.at,
            event_words(each.kind),
            _who(each, names),
            names.get(_subject(each), ""),
            each.kind in GRAVE,
        )
        for each in events
    ]


def dossiers_of(company: Company, moment: datetime) -> list[tuple[Dossier, str]]:
    """Of accounts that are somebody's, lately, each with the name."""
    rows = Dossier.objects.filter(company=company, account__isnull=False).since(moment - LATELY)
    found = list(rows[:MOST_DOSSIERS])
    names = names_of({row.account for row in found})
    return [(row, names.get(row.account, "")) for row in found]


def names_of(numbers: set[int | None]) -> dict[int | None, str]:
    wanted = {number for number in numbers if number is not None}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "full_name"))


def _subject(event: Event) -> int | None:
    noun, _, number = event.subject.partition(":")
    return int(number) if noun == "user" and number.isdecimal() else None


def _who(event: Event, names: dict[int | None, str]) -> str:
    if event.actor_kind == ActorKind.PERSON:
        return names.get(event.actor_id, "Alguien que no mostró quién es")
    if event.actor_kind in {ActorKind.MANAGER, ActorKind.SUPPORT}:
        return "El programa"
    return ActorKind(event.actor_kind).label
