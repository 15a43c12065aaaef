"""The owner's view of what is quoted, won and lost."""

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quoting.reports.forms import PeriodForm
from quoting.reports.services import export_rows, report
from tenants.people.access import CompanyRequest, role_required
from tenants.people.roles import Role
from tenants.schemas.clock import today
from tenants.web.spreadsheets import csv_response, xlsx_response


@role_required(Role.OWNER)
@require_safe
def reports(request: CompanyRequest) -> HttpResponse:
    form = PeriodForm(request.GET, today())
    since, until = form.period()
    context = {"form": form, "report": report(since, until), "periods": usual_periods(today())}
    status = 422 if form.errors else 200
    return render(request, "quoting/reports/page.html", context, status=status)


@role_required(Role.OWNER)
@require_safe
def export(request: CompanyRequest, kind: str) -> HttpResponse:
    """The quotations behind the figures; ``kind`` is xlsx or csv."""
    since, until = PeriodForm(request.GET, today()).period()
    name = f"cotizaciones-{since.isoformat()}-{until.isoformat()}"
    rows = export_rows(since, until)
    if kind == "xlsx":
        return xlsx_response(rows, name, "Cotizaciones")
    return csv_response(rows, name)


def usual_periods(day: date) -> list[tuple[str, date, date]]:
    month = day.replace(day=1)
    before = (month - timedelta(days=1)).replace(day=1)
    return [
        ("Este mes", month, day),
        ("El mes pasado", before, month - timedelta(days=1)),
        ("Últimos 90 días", day - timedelta(days=89), day),
        ("Este año", day.replace(month=1, day=1), day),
    ]
