"""Everything that a company has here, for its owner to take."""

from tempfile import TemporaryFile

from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from quoting.reports.company_data import write_company_data
from quoting.reports.events import DataExported
from tenants.events.recording import record
from tenants.people.access import CompanyRequest, role_required
from tenants.people.roles import Role
from tenants.schemas.clock import today
from tenants.web.spreadsheets import attached


@role_required(Role.OWNER)
@require_safe
def company_data(request: CompanyRequest) -> HttpResponse:
    return render(request, "quoting/company_data.html")


@role_required(Role.OWNER)
@require_POST
def download_company_data(request: CompanyRequest) -> FileResponse:
    """The ZIP, which is put together on disk: a company may have sent thousands of quotations."""
    archive = TemporaryFile()  # noqa: SIM115 -- the response closes it
    write_company_data(archive)
    archive.seek(0)
    record(DataExported(), by=request.user)
    response = FileResponse(archive, content_type="application/zip")
    return attached(response, f"datos-{today().isoformat()}.zip")
