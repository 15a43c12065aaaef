"""What a company reads of its own uptime, month by month."""

from datetime import date

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from ops.uptime.models import AnnouncedWindow, Month
from ops.uptime.pages import lines_of
from tenants.people.access import CompanyRequest, for_owner
from tenants.schemas.context import current_company

MONTHS_SHOWN = 13


@for_owner
@require_safe
def show(request: CompanyRequest) -> HttpResponseBase:
    company, now = current_company(), timezone.now()
    rows = list(Month.objects.filter(company=company.pk).select_related("watcher")[:MONTHS_SHOWN])
    firsts = (date(row.year, row.month, 1) for row in rows)
    names = [capfirst(date_format(first, r"F \d\e Y")) for first in firsts]
    coming = AnnouncedWindow.objects.since(now).filter(is_taken_back=False).order_by("begin")
    context = {"lines": list(lines_of(rows, company.zone, names)), "coming": list(coming)}
    return render(request, "uptime/company_uptime.html", context)
