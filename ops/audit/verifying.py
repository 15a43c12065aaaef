"""Whether the acts are still those that were sealed, and the seals those that were sent away."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from ops.audit.chain import PROGRAMME, START, Act, Place, digest_of, link_of
from ops.audit.heads import Head
from ops.audit.models import Seal
from ops.audit.sealing import BATCH, FIELDS, acts_in
from tenants.companies.events import CompanyErased
from tenants.events.kinds import term_of
from tenants.events.models import Event
from tenants.schemas.companies import Company

MOST = 50
"""Flaws of a chain that are told one by one: after the first, the others tell little."""

_COLUMNS = ("number", "event_id", "kind", "at", "content", "link")


class Link(NamedTuple):
    number: int
    act: int
    kind: str
    at: datetime
    content: str
    link: str


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is not as it was sealed; ``words`` say it to the operator and to the company."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """Of one chain: its ``seals``, the acts that wait for one, and up to ``MOST`` flaws."""

    chain: int
    seals: int
    pending: int
    flaws: tuple[Flaw, ...]

    @property
    def is_whole(self) -> bool:
        return not self.flaws


def verify_all(heads: Iterable[Head], moment: datetime) -> list[ChainReport]:
    """Every chain there is or was, the programme's first, against the ``heads`` that were kept."""
    by_chain: dict[int, list[Head]] = defaultdict(list)
    for head in heads:
        by_chain[head.chain].append(head)
    there = sorted(Company.objects.values_list("pk", flat=True))
    found = [verify_chain(chain, by_chain[chain], moment) for chain in (PROGRAMME, *there)]
    for chain in sorted(by_chain.keys() - {PROGRAMME, *there}):
        if flaw := _vanished(chain, by_chain[chain], moment):
            found.append(ChainReport(chain, 0, 0, (flaw,)))
    return found


def verify_chain(chain: int, heads: Iterable[Head], moment: datetime) -> ChainReport:
    """Read every seal of a chain and every act that it names."""
    walk = _Walk(chain, heads, moment)
    links = Seal.objects.of_chain(chain).values_list(*_COLUMNS).iterator(chunk_size=BATCH)
    while part := [Link(*row) for row in islice(links, BATCH)]:
        walk.go_on(part)
    walk.end()
    acts = _acts_of(chain)
    sealed = Exists(Seal.objects.filter(event_id=OuterRef("pk")))
    for act in acts.filter(~sealed, pk__lt=walk.last_act).order_by("pk")[:MOST]:
        walk.say(
            "inserted",
            f"El acto {act.pk} ({act.kind}) se metió entre otros que ya estaban sellados.",
        )
    pending = acts.filter(pk__gt=walk.last_act).count()
    return ChainReport(chain, walk.number, pending, tuple(walk.flaws[:MOST]))


class _Walk:
    """Along one chain, link by link."""

    def __init__(self, chain: int, heads: Iterable[Head], moment: datetime) -> None:
        self.flaws: list[Flaw] = []
        self.number = self.last_act = 0
        self._chain, self._moment, self._previous = chain, moment, START
        self._heads: dict[int, list[Head]] = defaultdict(list)
        for head in heads:
            self._heads[head.number].append(head)

    def say(self, code: str, words: str) -> None:
        self.flaws.append(Flaw(code, words))

    def go_on(self, links: Sequence[Link]) -> None:
        rows = Event.objects.filter(pk__in=[link.act for link in links])
        acts = {act.id: act for act in acts_in(rows.values_list(*FIELDS))}
        for link in links:
            self._step(link, acts.get(link.act))

    def _step(self, link: Link, act: Act | None) -> None:
        if link.number != self.number + 1:
            gone = link.number - self.number - 1
            self.say("gap", f"Faltan {gone} sellos antes del {link.number}: alguien los borró.")
        elif link.link != self._expected(link):
            self.say(
                "broken",
                f"El sello {link.number} no sigue al anterior: se cambió el orden o se alteró.",
            )
        elif link.act <= self.last_act:
            self.say("order", f"El sello {link.number} es de un acto anterior al que le precede.")
        for head in self._heads.get(link.number, ()):
            if head.link != link.link:
                self.say(
                    "rewritten",
                    f"El sello {link.number} no es el que se envió fuera el {_day(head)}: la "
                    "cadena se volvió a escribir.",
                )
        self._compare(link, act)
        self.number, self.last_act, self._previous = link.number, link.act, link.link

    def _expected(self, link: Link) -> str:
        place = Place(self._chain, link.number, link.act, link.kind, link.at)
        return link_of(self._previous, place, link.content)

    def _compare(self, link: Link, act: Act | None) -> None:
        when = f"{link.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        if act is None:
            if self._moment - link.at < term_of(link.kind):
                self.say(
                    "deleted",
                    f"El acto {link.act} ({link.kind}, {when}) se borró antes de su plazo.",
                )
        elif digest_of(act) != link.content:
            self.say("edited", f"El acto {link.act} ({link.kind}, {when}) se cambió.")

    def end(self) -> None:
        """What was sent away reaches no further than what is here."""
        furthest = max(self._heads, default=0)
        if furthest > self.number:
            last = self._heads[furthest][0]
            self.say(
                "cut",
                f"La cadena llega al sello {self.number}, y el {_day(last)} se envió fuera el "
                f"{last.number}: falta la cola. Si desde entonces se restauró un respaldo de "
                "antes, es por eso; si no, alguien la cortó.",
            )


def _vanished(chain: int, heads: list[Head], moment: datetime) -> Flaw | None:
    """A company that is gone leaves the record of its erasing, as long as that is kept."""
    erased = Event.objects.of_kind(CompanyErased).filter(facts__number=chain)
    newest = max(heads, key=lambda head: head.day)
    kept_since = (moment - CompanyErased.keep).date()
    if newest.number == 0 or newest.day < kept_since or erased.exists():
        return None
    return Flaw(
        "vanished",
        f"La actividad de la empresa {chain} ya no está y nada dice que se haya borrado: el "
        f"{_day(newest)} se envió fuera su sello {newest.number}.",
    )


def _acts_of(chain: int) -> QuerySet[Any]:
    return Event.objects.filter(company=None if chain == PROGRAMME else chain)


def _day(head: Head) -> str:
    return head.day.isoformat()
