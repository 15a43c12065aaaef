"""Uptime at the desk: each month with its arithmetic, and the work that is announced."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from ops.uptime.forms import WindowForm
from ops.uptime.models import AnnouncedWindow, Month, Watcher
from ops.uptime.pages import lines_of
from ops.uptime.services import WindowError, announce_window, take_back_window
from tenants.people.access import get_or_404
from tenants.people.roles import ProgrammeRole
from tenants.programme.desk.clock import zone
from tenants.programme.desk.rows import MANAGER
from tenants.programme.desk.site import desk
from tenants.programme.managers.access import ManagerRequest, manager_required
from tenants.web.requests import posted

BOTH = tuple(ProgrammeRole)
MONTHS_SHOWN = 13


@manager_required(*BOTH)
@require_http_methods(["GET", "HEAD"])
def show(request: ManagerRequest) -> HttpResponseBase:
    return _page(request, WindowForm())


@manager_required(MANAGER)
@require_POST
def announce(request: ManagerRequest) -> HttpResponseBase:
    with timezone.override(zone()):
        form = WindowForm(posted(request))
        if form.is_valid():
            try:
                announce_window(*form.window(), by=request.user, now=timezone.now())
            except WindowError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, "Anunciado: ese tiempo se cuenta aparte.")
                return redirect("desk:uptime")
        return _page(request, form)


@manager_required(MANAGER)
@require_POST
def take_back(request: ManagerRequest, pk: int) -> HttpResponseBase:
    window = get_or_404(AnnouncedWindow.objects.all(), pk=pk)
    try:
        take_back_window(window, by=request.user, now=timezone.now())
    except WindowError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Retirada: desde ahora ese tiempo cuenta como cualquier otro.")
    return redirect("desk:uptime")


def _page(request: ManagerRequest, form: WindowForm) -> HttpResponseBase:
    months = list(Month.objects.values_list("year", "month").distinct())
    known = sorted({*months}, reverse=True)[:MONTHS_SHOWN]
    asked = request.GET.get("mes", "")
    chosen = next((each for each in known if asked == f"{each[0]}-{each[1]:02}"), None)
    year, month = chosen or (known[0] if known else (0, 0))
    rows = Month.objects.filter(year=year, month=month).select_related("company", "watcher")
    now = timezone.now()
    with timezone.override(zone()):
        context = desk.each_context(request) | {
            "form": form,
            "months": [(f"{y}-{m:02}", (y, m) == (year, month)) for y, m in known],
            "lines": list(lines_of(list(rows), zone())),
            "watchers": list(Watcher.objects.all()),
            "windows": list(AnnouncedWindow.objects.all()[:20]),
            "now": now,
        }
        status = 422 if form.errors else 200
        return render(request, "uptime/desk_uptime.html", context, status=status)
