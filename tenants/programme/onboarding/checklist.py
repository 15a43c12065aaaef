"""The first steps of a company, ticked by what its people did: a reading of the events.

Each floor adds the steps of its own in its ``wiring``. At most seven: longer lists are left.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.db.models import Min
from django.urls import reverse

from tenants.events.kinds import Fact
from tenants.events.models import ActorKind, Event
from tenants.hooks import Hooks
from tenants.schemas.companies import Company

MOST_STEPS = 7
PEOPLE = (ActorKind.PERSON, ActorKind.CUSTOMER)
"""Whose acts count: what support, the clock or the system did teaches nobody."""


@dataclass(frozen=True, slots=True)
class Step:
    """``done_by`` names the acts of which the first ticks it. ``place`` orders them.

    Its button says ``action`` and leads to a page, or begins something with ``by_post``.
    """

    place: int
    label: str
    why: str
    url_name: str
    done_by: tuple[type[Fact], ...]
    action: str = "Empezar"
    query: Mapping[str, str] = field(default_factory=dict)
    by_post: bool = False

    @property
    def path(self) -> str:
        """On the company's site."""
        return reverse(self.url_name, settings.ROOT_URLCONF, query=self.query or None)


@dataclass(frozen=True, slots=True)
class Item:
    """A step, and when it was done."""

    step: Step
    done_at: datetime | None


@dataclass(frozen=True)
class Checklist:
    items: tuple[Item, ...]

    @property
    def total(self) -> int:
        return len(self.items)

    @cached_property
    def done(self) -> int:
        return sum(item.done_at is not None for item in self.items)

    @property
    def is_finished(self) -> bool:
        return self.done == self.total

    @property
    def next(self) -> Step | None:
        """The first that is not done."""
        return next((item.step for item in self.items if item.done_at is None), None)

    @property
    def after_next(self) -> tuple[Item, ...]:
        """All but the next one."""
        return tuple(item for item in self.items if item.step != self.next)

    @property
    def last_at(self) -> datetime | None:
        """When a step was last done."""
        return max((item.done_at for item in self.items if item.done_at), default=None)


steps: Hooks[Step] = Hooks("onboarding.steps")


def checklist_of(company: Company) -> Checklist:
    """One query."""
    return checklists_of([company])[company.pk]


def is_done(company: Company, key: str) -> bool:
    """Whether the step that was added as ``key`` is done; one query."""
    kinds = [fact.kind for fact in dict(steps.items())[key].done_by]
    rows = Event.objects.filter(company=company.pk, kind__in=kinds, actor_kind__in=PEOPLE)
    return rows.exists()


def checklists_of(companies: list[Company]) -> dict[int, Checklist]:
    """Of many companies, by the id of each; one query."""
    ordered = sorted(steps, key=lambda step: step.place)
    kinds = {fact.kind for step in ordered for fact in step.done_by}
    rows = (
        Event.objects.filter(
            company__in=[company.pk for company in companies],
            kind__in=kinds,
            actor_kind__in=PEOPLE,
        )
        .values_list("company_id", "kind")
        .annotate(first=Min("at"))
    )
    first = {(company, kind): at for company, kind, at in rows}
    return {
        company.pk: Checklist(
            tuple(Item(step, _done_at(step, company.pk, first)) for step in ordered)
        )
        for company in companies
    }


def _done_at(step: Step, company: int, first: dict[tuple[int, str], datetime]) -> datetime | None:
    moments = (first.get((company, fact.kind)) for fact in step.done_by)
    return min((moment for moment in moments if moment), default=None)
