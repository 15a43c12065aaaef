"""The desk: Django's admin as the programme's own, of which only the lists are served.

Its log-in, its forms and its log are not: people enter by ``programme:login`` with two factors,
services write, and events tell the acts. The admin's application is therefore not installed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import URLPattern, path

from tenants.hooks import Hooks
from tenants.people.roles import ProgrammeRole
from tenants.programme.desk.addresses import desk_url
from tenants.programme.desk.rows import DeskList
from tenants.programme.managers.access import any_manager

GROUPS = ("Selección", "Empresas", "Opiniones", "Operación", "Sistema")


@dataclass(frozen=True)
class Entry:
    """Of the navigation."""

    label: str
    url: str
    is_here: bool


@dataclass(frozen=True)
class Navigation:
    """Of the desk, as a role sees it: the first page, and the others by the name of their group."""

    today: Entry
    groups: tuple[tuple[str, tuple[Entry, ...]], ...]


class Desk(AdminSite):
    def has_permission(self, request: Any) -> bool:
        user = request.user
        return bool(
            user.is_authenticated and user.role in ProgrammeRole.values and user.is_verified()
        )

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        return any_manager(view)

    def lists(self) -> list[DeskList]:
        """In the order in which they were registered."""
        return [each for each in self._registry.values() if isinstance(each, DeskList)]

    def get_urls(self) -> list[URLPattern]:  # type: ignore[override]  # of nothing but the lists
        return [url for each in self.lists() for url in each.get_urls()]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What the shell of every page of the desk needs."""
        role = getattr(request.user, "role", "")
        allowed = [each for each in [*self.lists(), *page_entries] if role in each.roles]
        urls = {each: desk_url(each.url_name) for each in allowed}
        around = [url for url in urls.values() if request.path.startswith(url)]
        here = max(around, key=len, default=None)  # a page may stand below another
        groups: dict[str, list[Entry]] = {name: [] for name in GROUPS}
        for each, url in urls.items():
            groups[each.group].append(Entry(each.title, url, url == here))
        home = desk_url("home")
        navigation = Navigation(
            Entry("Hoy", home, request.path == home),
            tuple((name, tuple(rows)) for name, rows in groups.items() if rows),
        )
        return {"navigation": navigation}


@dataclass(frozen=True)
class PageEntry:
    """Of a page of an upper floor that is no list, in the navigation."""

    title: str
    url_name: str
    group: str
    roles: tuple[ProgrammeRole, ...]


desk = Desk(name="desk")
page_entries: Hooks[PageEntry] = Hooks("programme.desk_entries")
pages: Hooks[list[URLPattern]] = Hooks("programme.desk_pages")
"""The addresses of the pages that upper floors add, beside those of their lists."""


def page(noun: str, name: str, pages: Any, words: Mapping[str, str]) -> list[URLPattern]:
    """Of a row, and of each act on it."""
    return [
        path(f"{noun}/<int:pk>/", pages.show, name=name),
        *(
            path(f"{noun}/<int:pk>/{word}/", pages.act, {"act": act}, name=f"{name}_{act}")
            for act, word in words.items()
        ),
    ]
