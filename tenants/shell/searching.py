"""One search over all that a company has; each application adds what it finds.

Each is asked for one hit more than is shown, so that the page knows whether there are others.
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
class Searchable:
    """Where is searched: its heading, the list that takes the same words, and whose it is.
    ``order`` is among those of all applications."""

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


searchables: Hooks[Searchable] = Hooks("tenants.searchables")


def searchables_of(person: User) -> list[Searchable]:
    """Those that the person's role may enter, in their order."""
    return sorted(
        (each for each in searchables if person.role in each.roles), key=lambda each: each.order
    )


def search(text: str, person: User) -> list[Found]:
    """What is found wherever the person may look; what has no hit is left out."""
    found = []
    for each in searchables_of(person) if text else ():
        if hits := list(islice(each.find(text), SHOWN + 1)):
            whole = reverse(each.list_name, query={**each.query, "q": text})
            found.append(Found(each.label, hits[:SHOWN], whole if len(hits) > SHOWN else ""))
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
    searched = get_text_list([each.label.lower() for each in searchables_of(request.user)], "y")
    return render(request, "search/page.html", {"q": text, "found": found, "searched": searched})
