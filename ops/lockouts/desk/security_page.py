"""Security by day and by company, at the desk."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from ops.lockouts.desk.panel import COLUMNS, PERIODS, panel_of
from ops.lockouts.models import BarredAddress
from tenants.programme.desk.clock import day_of
from tenants.programme.desk.site import desk
from tenants.programme.managers.access import ManagerRequest, any_manager

MOST_BARRED = 50


@any_manager
@require_safe
def show(request: ManagerRequest) -> HttpResponseBase:
    """Whatever is no period of ours is the first."""
    asked = request.GET.get("dias", "")
    days = int(asked) if asked in {str(each) for each in PERIODS} else PERIODS[0]
    moment = now()
    barred = BarredAddress.objects.filter(until__gt=moment).order_by("until")
    context = desk.each_context(request) | {
        "panel": panel_of(day_of(moment), days),
        "periods": PERIODS,
        "columns": tuple(COLUMNS.values()),
        "barred": barred[:MOST_BARRED],
    }
    return render(request, "lockouts/desk_security.html", context)
