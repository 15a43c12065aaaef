"""What a company's owner reads of what was done in the company, and how well that is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ops.audit.models import ChainCheck, DailyHeads, Seal
from tenants.events.models import ActorKind, Event, EventQuerySet
from tenants.people.models import User
from tenants.programme.desk.words import event_words, subject_words
from tenants.programme.support.services import names_of
from tenants.schemas.companies import Company

SYSTEM = "El sistema"
WHO: Mapping[str, str] = {
    "soporte": "El programa y su soporte",
    "clientes": "Tus clientes",
    "sistema": SYSTEM,
}
_ACTORS: Mapping[str, tuple[ActorKind, ...]] = {
    "soporte": (ActorKind.SUPPORT, ActorKind.MANAGER),
    "clientes": (ActorKind.CUSTOMER,),
    "sistema": (ActorKind.CLOCK, ActorKind.SYSTEM),
}
_PROGRAMME = frozenset({ActorKind.SUPPORT.value, ActorKind.MANAGER.value})


@dataclass(frozen=True, slots=True)
class Line:
    what: str
    who: str
    about: str
    at: datetime
    seal: int | None
    """Its place in the company's chain; None of the last minutes."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """How far the company's acts are sealed, when that was checked and when it was sent away."""

    number: int
    link: str
    check: ChainCheck | None
    sent: date | None


def acts_of(company: Company, who: str = "") -> EventQuerySet:
    """The newest first; of one person by number, of a group of ``WHO``, or of everybody."""
    rows: EventQuerySet = Event.objects.filter(company=company).order_by("-at", "-pk")
    if who in _ACTORS:
        return rows.filter(actor_kind__in=_ACTORS[who])
    if who.isascii() and who.isdecimal() and len(who) < 19:
        return rows.filter(actor_kind=ActorKind.PERSON, actor_id=int(who))
    return rows


def lines_of(events: Iterable[Event]) -> list[Line]:
    """Inside the company, whose people are named."""
    rows = list(events)
    people = {row.actor_id for row in rows if row.actor_kind == ActorKind.PERSON}
    own = dict(User.objects.filter(pk__in=people - {None}).values_list("pk", "full_name"))
    managers = {row.actor_id for row in rows if row.actor_kind in _PROGRAMME}
    programme = names_of(number for number in managers if number is not None)
    places = dict(
        Seal.objects.filter(event_id__in=[row.pk for row in rows]).values_list("event_id", "number")
    )
    return [
        Line(
            event_words(row.kind),
            _who(row, own, programme),
            subject_words(row.subject),
            row.at,
            places.get(row.pk),
        )
        for row in rows
    ]


def keeping_of(company: Company) -> Keeping:
    last = Seal.objects.of_chain(company.pk).last()
    return Keeping(
        number=last.number if last else 0,
        link=last.link if last else "",
        check=ChainCheck.objects.filter(company=company).first(),
        sent=DailyHeads.objects.values_list("day", flat=True).first(),
    )


def _who(row: Event, own: Mapping[int, str], programme: Mapping[int, str]) -> str:
    if row.actor_kind == ActorKind.CUSTOMER:
        return "Tu cliente"
    if row.actor_kind in _PROGRAMME:
        name = programme.get(row.actor_id or 0, "")
        return f"{name}, del programa" if name else "Una persona del programa"
    if row.actor_kind == ActorKind.PERSON:
        unknown = "Alguien que no se identificó" if row.actor_id is None else "Otra persona"
        return own.get(row.actor_id or 0, unknown)
    return SYSTEM
