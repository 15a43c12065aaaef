"""What the owner sees of quotations won and lost, and all the company's data as files."""

from datetime import date, timedelta
from tempfile import TemporaryFile

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from quoting.reports.company_data import write_company_data
from quoting.reports.events import DataExported
from quoting.reports.forms import PeriodForm
from quoting.reports.services import export_rows, report
from tenants.events.recording import record
from tenants.people.access import CompanyRequest, for_owner, works_read_only
from tenants.schemas.clock import today
from tenants.web.pages import show_form
from tenants.web.spreadsheets import attached, csv_response, xlsx_response


@for_owner
@require_safe
def reports(request: CompanyRequest) -> HttpResponse:
    form = PeriodForm(request.GET, today())
    since, until = form.period()
    context = {"report": report(since, until), "periods": usual_periods(today())}
    return show_form(request, "quoting/reports/page.html", form, context)


@for_owner
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


@for_owner
@require_safe
def company_data(request: CompanyRequest) -> HttpResponse:
    return render(request, "quoting/company_data.html")


@for_owner
@works_read_only
@require_POST
def download_company_data(request: CompanyRequest) -> FileResponse:
    """The ZIP, which is put together on disk: a company may have sent thousands of quotations."""
    archive = TemporaryFile()  # noqa: SIM115 -- the response closes it
    write_company_data(archive)
    archive.seek(0)
    record(DataExported(), by=request.user)
    response = FileResponse(archive, content_type="application/zip")
    return attached(response, f"datos-{today().isoformat()}.zip")
