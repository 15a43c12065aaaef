"""Health, requests and use, at the desk."""

from django.http import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from ops.metrics import health_panel, requests_panel, use_panel
from ops.metrics.periods import CHOICES
from tenants.programme.desk.rows import MANAGER
from tenants.programme.desk.site import desk
from tenants.programme.managers.access import ManagerRequest, manager_required


@manager_required(MANAGER)
@require_safe
def health(request: ManagerRequest) -> HttpResponseBase:
    panel = health_panel.panel_of(request.GET.get("periodo", ""), now())
    return _page(request, "metrics/desk_health.html", panel)


@manager_required(MANAGER)
@require_safe
def requests(request: ManagerRequest) -> HttpResponseBase:
    asked = request.GET
    panel = requests_panel.panel_of(asked.get("periodo", ""), asked.get("empresa", ""), now())
    return _page(request, "metrics/desk_requests.html", panel)


@manager_required(MANAGER)
@require_safe
def use(request: ManagerRequest) -> HttpResponseBase:
    return _page(request, "metrics/desk_use.html", use_panel.panel_of(now()))


def _page(request: ManagerRequest, template: str, panel: object) -> HttpResponseBase:
    context = {"panel": panel, "periods": CHOICES.items()}
    return render(request, template, desk.each_context(request) | context)


urlpatterns: list[URLPattern] = [
    path("salud/", health, name="health"),
    path("peticiones/", requests, name="requests"),
    path("uso/", use, name="use"),
]
