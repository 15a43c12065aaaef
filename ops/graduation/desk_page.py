"""The graduation at the desk: its verdicts with their evidence, as a page, a PDF and JSON."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from ops.graduation.core.judging import judge
from ops.graduation.core.verdicts import Finding, Report, Verdict
from ops.graduation.document import INTERVALS, WHOLE, WORDS, as_json, digest
from ops.graduation.forms import PeriodForm, TimeForm
from ops.graduation.models import TimeConfirmation
from ops.graduation.pdf import as_pdf
from ops.graduation.reading import evidence_of, period_of, site
from ops.graduation.services import EvidenceError, confirm_time
from tenants.events.recording import record
from tenants.programme.desk.clock import day_of
from tenants.programme.desk.events import ListExported
from tenants.programme.desk.rows import MANAGER, names_of_managers
from tenants.programme.desk.site import desk
from tenants.programme.managers.access import ManagerRequest, manager_required

USUAL = timedelta(weeks=12)
TONES = {Verdict.PASS: "ok", Verdict.FAIL: "bad", Verdict.INSUFFICIENT: "warn"}


@manager_required(MANAGER)
@require_safe
def show(request: ManagerRequest) -> HttpResponseBase:
    return _page(request, TimeForm())


@manager_required(MANAGER)
@require_POST
def confirm(request: ManagerRequest) -> HttpResponseBase:
    """What a company said of its time."""
    form = TimeForm(request.POST)
    if form.is_valid():
        try:
            confirm_time(**form.cleaned_data, by=request.user, moment=now())
        except EvidenceError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Anotado. Cuenta desde hoy.")
            return redirect("desk:graduation")
    return _page(request, form)


@manager_required(MANAGER)
@require_POST
def export(request: ManagerRequest, kind: str) -> HttpResponseBase:
    """The report as a file; the act is told, since it names companies."""
    form = PeriodForm(request.POST)
    if not form.is_valid():
        return _page(request, TimeForm(), form)
    report = _report(form)
    record(
        ListExported(what=f"graduation_{kind}", rows=len(report.findings), as_csv=False),
        by=request.user,
    )
    is_pdf = kind == "pdf"
    content = as_pdf(report, site()) if is_pdf else as_json(report)
    response = HttpResponse(content, "application/pdf" if is_pdf else "application/json")
    name = f"graduacion-{report.first}-{report.last}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _page(
    request: ManagerRequest, time_form: TimeForm, period_form: PeriodForm | None = None
) -> HttpResponseBase:
    form = period_form or _period_form(request)
    report = _report(form) if form.is_valid() else None
    context: dict[str, Any] = desk.each_context(request) | {
        "form": form,
        "time_form": time_form,
        "report": report,
        "confirmations": _confirmations(),
        "today": day_of(now()),
        "downloads": (("desk:graduation_pdf", "PDF"), ("desk:graduation_json", "JSON")),
    }
    if report is not None:
        context |= {
            "whole": WHOLE[report.verdict],
            "tone": TONES[report.verdict],
            "lines": [_line(finding) for finding in report.findings],
            "digest": digest(report),
            "intervals": INTERVALS,
        }
    wrong = bool(form.errors or time_form.errors)
    return render(request, "graduation/desk_report.html", context, status=422 if wrong else 200)


def _period_form(request: ManagerRequest) -> PeriodForm:
    """Of the address; without one, the last twelve whole weeks until yesterday."""
    if "desde" in request.GET or "hasta" in request.GET:
        return PeriodForm(request.GET)
    last = day_of(now()) - timedelta(days=1)
    first: date = last - USUAL + timedelta(days=1)
    return PeriodForm({"desde": first.isoformat(), "hasta": last.isoformat()})


def _report(form: PeriodForm) -> Report:
    period = period_of(form.cleaned_data["desde"], form.cleaned_data["hasta"])
    return judge(evidence_of(period))


def _line(finding: Finding) -> tuple[Finding, str, str]:
    return finding, WORDS[finding.verdict], TONES[finding.verdict]


def _confirmations() -> list[tuple[TimeConfirmation, str]]:
    rows = list(TimeConfirmation.objects.select_related("company")[:50])
    names = names_of_managers(row.manager_id for row in rows)
    return [(row, names.get(row.manager_id, "")) for row in rows]
