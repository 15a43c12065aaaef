"""One search over all that a company has; each application adds what it finds.

A place is asked for one hit more than is shown, so that the page knows whether there are others.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import get_text_list
from django.views.decorators.http import require_safe

from tenants.hooks import Hooks
from tenants.people.access import CompanyRequest, any_role
from tenants.people.models import User
from tenants.people.roles import Role

SHOWN = 6
LONGEST = 100  # letters of what is searched


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: how people name it, its page, and what tells it from its like."""

    title: str
    url: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where is searched: its heading, the list that takes the same words, and whose it is.
    ``order`` is that of the places of all applications."""

    order: int
    label: str
    list_name: str
    roles: tuple[Role, ...]
    find: Callable[[str], Iterable[Hit]]
    query: Mapping[str, str] = field(default_factory=dict)
    """What else the list is asked for."""


@dataclass(frozen=True, slots=True)
class Found:
    label: str
    hits: list[Hit]
    more: str
    """The list with all of them; empty where these are all."""


places: Hooks[Place] = Hooks("tenants.searched")


def places_of(person: User) -> list[Place]:
    """Those that the person's role may enter, in their order."""
    return sorted(
        (each for each in places if person.role in each.roles), key=lambda each: each.order
    )


def search(text: str, person: User) -> list[Found]:
    """What each place of the person finds; one without a hit is left out."""
    found = []
    for place in places_of(person) if text else ():
        if hits := list(islice(place.find(text), SHOWN + 1)):
            whole = reverse(place.list_name, query={**place.query, "q": text})
            found.append(Found(place.label, hits[:SHOWN], whole if len(hits) > SHOWN else ""))
    return found


@any_role
@require_safe
def search_page(request: CompanyRequest) -> HttpResponse:
    """Who finds one thing alone, or says its whole name, is taken to it."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    found = search(text, request.user)
    hits = [hit for each in found for hit in each.hits]
    named = [hit for hit in hits if hit.title.casefold() == text.casefold()]
    for alone in (hits, named):
        if len(alone) == 1:
            return redirect(alone[0].url)
    searched = get_text_list([place.label.lower() for place in places_of(request.user)], "y")
    return render(request, "search/page.html", {"q": text, "found": found, "searched": searched})
