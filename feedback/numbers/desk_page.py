"""The figures of the weekly questions, at the desk."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from feedback.numbers.exporting import responses_of, sheets_of
from feedback.numbers.panel import PERIODS, Panel, panel_of
from tenants.events.recording import record
from tenants.programme.desk.clock import day_of
from tenants.programme.desk.events import ListExported
from tenants.programme.desk.rows import MANAGER
from tenants.programme.desk.site import desk
from tenants.programme.managers.access import ManagerRequest, manager_required
from tenants.web.spreadsheets import workbook_response

DEFAULT = PERIODS[1]


@manager_required(MANAGER)
@require_safe
def show(request: ManagerRequest) -> HttpResponseBase:
    context = desk.each_context(request) | {"panel": _panel(request), "periods": PERIODS}
    return render(request, "numbers/desk_panel.html", context)


@manager_required(MANAGER)
@require_POST
def export(request: ManagerRequest) -> HttpResponseBase:
    """The act is told, since it holds what people wrote."""
    panel = _panel(request)
    responses = responses_of(panel)
    told = ListExported(what="figures", rows=len(responses), as_csv=False)
    record(told, by=request.user)
    return workbook_response(sheets_of(panel, responses), f"opiniones-{panel.until.isoformat()}")


def _panel(request: ManagerRequest) -> Panel:
    """Whatever is no period of ours is the usual one."""
    asked = request.GET.get("semanas", "")
    weeks = int(asked) if asked in {str(weeks) for weeks in PERIODS} else DEFAULT
    return panel_of(day_of(now()), weeks)
