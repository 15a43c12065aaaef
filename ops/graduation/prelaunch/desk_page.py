"""The list of the launch at the desk: what machines find now, and what managers tick."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from ops.graduation.forms import TickForm
from ops.graduation.prelaunch.items import ITEMS
from ops.graduation.prelaunch.listing import Line, by_group, by_hand, technical
from ops.graduation.services import EvidenceError, tick
from tenants.programme.desk.forms import bound_to
from tenants.programme.desk.rows import MANAGER, names_of_managers
from tenants.programme.desk.site import desk
from tenants.programme.managers.access import ManagerRequest, manager_required


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    lines: list["Shown"]

    @property
    def well(self) -> int:
        return sum(each.line.is_well for each in self.lines)


@dataclass(frozen=True, slots=True)
class Shown:
    """A line with who ticked it, and the form with which a manager ticks it."""

    line: Line
    who: str
    form: Any


@manager_required(MANAGER)
@require_safe
def show(request: ManagerRequest) -> HttpResponseBase:
    return _page(request)


@manager_required(MANAGER)
@require_POST
def act(request: ManagerRequest, item: str) -> HttpResponseBase:
    if item not in ITEMS:
        raise Http404
    form: Any = bound_to(TickForm, item, request.POST)
    if form.is_valid():
        try:
            tick(item, **form.cleaned_data, by=request.user, moment=now())
        except EvidenceError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Anotado: {ITEMS[item].title}.")
            return redirect("desk:prelaunch")
    return _page(request, item, form)


def _page(request: ManagerRequest, refused: str = "", form: Any = None) -> HttpResponseBase:
    moment = now()
    lines = [*technical(moment), *by_hand(moment)]
    names = names_of_managers(line.tick.manager_id for line in lines if line.tick)
    shown = {
        line.code: Shown(
            line,
            names.get(line.tick.manager_id, "") if line.tick else "",
            form if line.code == refused else _form(line) if line.by_hand else None,
        )
        for line in lines
    }
    groups = [Group(name, [shown[line.code] for line in found]) for name, found in by_group(lines)]
    missing = sum(not line.is_well for line in lines)
    context = desk.each_context(request) | {
        "groups": groups,
        "refused": refused,
        "missing": missing,
        "total": len(lines),
    }
    return render(
        request, "graduation/desk_prelaunch.html", context, status=422 if refused else 200
    )


def _form(line: Line) -> Any:
    said = {"is_done": "si" if line.tick.is_done else "no"} if line.tick else {}
    return bound_to(TickForm, line.code, **said)
