"""A list of the desk: Django's admin finds, filters, orders and pages; the page is ours.

Nothing is written through Django's forms: a list is read-only, and services do the acts.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib.admin import ModelAdmin, ShowFacets
from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field
from django.db.models import Model
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from tenants.events.recording import record
from tenants.people.roles import ProgrammeRole
from tenants.programme.desk.addresses import desk_url
from tenants.programme.desk.clock import day_of, local
from tenants.programme.desk.events import ListExported
from tenants.programme.managers.access import ManagerRequest, manager_required
from tenants.programme.managers.models import Manager
from tenants.web.search import matching
from tenants.web.spreadsheets import csv_response, xlsx_response

MANAGER, SUPPORT = ProgrammeRole.MANAGER, ProgrammeRole.SUPPORT
MOST_EXPORTED = 50_000
NOTHING = "—"
RELATIONS = {"company": "empresa", "application": "solicitud"}  # which their models do not name


@dataclass(frozen=True)
class Cell:
    """``tone`` makes it a badge: ok, warn, bad, info or neutral."""

    label: str
    text: str
    tone: str = ""
    is_date: bool = False


@dataclass(frozen=True)
class Shortcut:
    """A part of a list, by its filters, and how many rows it has."""

    label: str
    query: str
    count: int
    tone: str = ""


@dataclass(frozen=True)
class Row:
    head: str
    url: str
    cells: tuple[Cell, ...]


class DeskList(ModelAdmin):
    """Read-only rows of one model. Subclasses say the columns, of which the first is the head."""

    slug: ClassVar[str]
    """Of its address and of its file: ``solicitudes``."""
    url_name: ClassVar[str]
    title: ClassVar[str]
    group: ClassVar[str]
    """Under which it stands in the navigation."""
    about: ClassVar[str] = ""
    roles: ClassVar[tuple[ProgrammeRole, ...]] = (MANAGER,)
    tones: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    more_exported: ClassVar[tuple[str, ...]] = ()
    page_of_row: ClassVar[str] = ""

    actions = None
    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    show_facets = ShowFacets.NEVER
    search_help = ""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return getattr(request.user, "role", "") in self.roles

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_urls(self) -> list[URLPattern]:
        guard = manager_required(*self.roles)
        return [
            path(f"{self.slug}/", guard(require_safe(self.show)), name=self.url_name),
            path(
                f"{self.slug}/exportar/",
                guard(require_POST(self.export)),
                name=f"{self.url_name}_export",
            ),
        ]

    # --- what a subclass may say besides its columns ---------------------------------------------

    def dress(self, rows: list[Any]) -> None:
        """Give the rows of a page what their columns need, in few statements."""

    def url_of(self, row: Any) -> str:
        return desk_url(self.page_of_row, row.pk) if self.page_of_row else ""

    def tone_of(self, name: str, row: Any) -> str:
        return self.tones.get(name, {}).get(str(getattr(row, name, "")), "")

    def actions_of(self, request: ManagerRequest) -> list[tuple[str, str]]:
        """Buttons of the list: text and address."""
        return []

    def shortcuts_of(self, request: ManagerRequest) -> list[tuple[str, list[Shortcut]]]:
        """What is looked for most, in groups with their names, above the search."""
        return []

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """What a filter of the list takes, and no field of the model besides."""
        filters: Any = self.list_filter
        return any(lookup in each.taken() for each in filters)

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        """As every other search of ours, and none of it finds a row twice."""
        return matching(queryset, search_term, *map(str, self.search_fields)), False

    # --- pages -----------------------------------------------------------------------------------

    def show(self, request: Any) -> HttpResponseBase:
        found = self._found(request)
        if found is None:
            return redirect(f"desk:{self.url_name}")
        rows = list(found.result_list)
        self.dress(rows)
        context = self.admin_site.each_context(request) | {
            "list": self,
            "found": found,
            "labels": [self._label(name) for name in self.list_display],
            "rows": [self._row(row) for row in rows],
            "page_obj": found.paginator.get_page(found.page_num),
            "is_filtered": any(spec.is_used for spec in found.filter_specs),
            "buttons": self.actions_of(request),
            "shortcuts": self.shortcuts_of(request),
            "export": desk_url(f"{self.url_name}_export"),
        }
        return render(request, "desk/list.html", context)

    def export(self, request: Any) -> HttpResponseBase:
        """What the filters leave, as a file; the act is told, since it may hold personal data."""
        found = self._found(request)
        if found is None:
            return redirect(f"desk:{self.url_name}")
        rows = list(found.queryset[:MOST_EXPORTED])
        self.dress(rows)
        as_csv = request.POST.get("formato") == "csv"
        told = ListExported(what=self.url_name, rows=len(rows), as_csv=as_csv)
        record(told, by=request.user)
        table = self._table(rows)
        name = f"{self.slug}-{day_of(now()).isoformat()}"
        return csv_response(table, name) if as_csv else xlsx_response(table, name, self.title)

    def _found(self, request: HttpRequest) -> Any:
        """None for an address that asks for a page, an order or a filter that is not there."""
        try:
            return self.get_changelist_instance(request)
        except (IncorrectLookupParameters, DisallowedModelAdminLookup):
            return None

    def _table(self, rows: list[Any]) -> Iterator[list[Any]]:
        names = (*self.list_display, *self.more_exported)
        yield [self._label(str(name)) for name in names]
        for row in rows:
            yield [exported(self.value_of(str(name), row)) for name in names]

    def _row(self, row: Any) -> Row:
        head, *rest = self.list_display
        return Row(
            shown(self.value_of(str(head), row)),
            self.url_of(row),
            tuple(self._cell(str(name), row) for name in rest),
        )

    def _cell(self, name: str, row: Any) -> Cell:
        value = self.value_of(name, row)
        tone = self.tone_of(name, row)
        return Cell(self._label(name), shown(value), tone, isinstance(value, date))

    def value_of(self, name: str, row: Model) -> Any:
        """As a person reads it, but for dates, which each reader writes in its way."""
        field, _, value = lookup_field(name, row, self)
        if field is not None and field.flatchoices:
            return dict(field.flatchoices).get(value, value)
        return value

    def _label(self, name: Any) -> str:
        label = RELATIONS.get(name) or str(label_for_field(name, self.model, self))
        return label[:1].upper() + label[1:]


def shown(value: Any) -> str:
    match value:
        case None | "":
            return NOTHING
        case bool():
            return "Sí" if value else "No"
        case datetime():
            return date_format(local(value), r"j M Y, H:i").lower()
        case date():
            return date_format(value, r"j M Y").lower()
    return str(value)


def exported(value: Any) -> Any:
    match value:
        case bool():
            return "Sí" if value else "No"
        case datetime():
            return local(value).replace(tzinfo=None, microsecond=0)
        case None | date() | int():
            return value
    return str(value)


def authors(*rows: Any) -> list[int]:
    """The numbers of the people of the programme who wrote these rows, of whatever kinds."""
    return [row.manager_id for row in rows]


def names_of_managers(ids: Iterable[int | None]) -> dict[int | None, str]:
    """Of the people of the programme, also of those who left; in one statement."""
    wanted = {number for number in ids if number is not None}
    found = Manager.objects.filter(pk__in=wanted).values_list("pk", "full_name")
    return dict(found) if wanted else {}
