"""Who owes what: a list and its file."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from quoting.payments.services.debts import (
    CREDIT,
    DELIVERED,
    OLDEST,
    ORDERS,
    OWED,
    WHICH,
    accounts,
    debts,
    export_rows,
    listed,
    sums_of,
)
from tenants.people.access import CompanyRequest, for_sellers
from tenants.schemas.clock import today
from tenants.web.pages import page_of
from tenants.web.spreadsheets import xlsx_response

PARTS = {OWED: "Con saldo", DELIVERED: "Entregadas sin pagar", CREDIT: "A favor del cliente"}
SORTS = {OLDEST: "Por antigüedad", "saldo": "Mayor saldo", "cliente": "Cliente"}


@for_sellers
@require_safe
def page(request: CompanyRequest) -> HttpResponse:
    text, which, order = _asked(request)
    rows = debts(text)
    sums = sums_of(rows)
    found = page_of(request, listed(rows, which, order), count=sums[which].count)
    context = {
        "page_obj": found,
        "debts": list(accounts(found, today())),
        "q": text,
        "which": which,
        "order": order,
        "parts": [(value, label, sums[value]) for value, label in PARTS.items()],
        "sorts": list(SORTS.items()),
        "sum": sums[which],
        "has_any": any(part.count for part in sums.values()),
    }
    return render(request, "quoting/payments/debts.html", context)


@for_sellers
@require_safe
def export(request: CompanyRequest) -> HttpResponse:
    """What the list shows, all of it."""
    text, which, order = _asked(request)
    rows = export_rows(listed(debts(text), which, order), today())
    return xlsx_response(rows, f"cobranza-{today().isoformat()}", "Cobranza")


def _asked(request: CompanyRequest) -> tuple[str, str, str]:
    """What the address asks for, or the usual where it says nothing good."""
    which, order = request.GET.get("ver", OWED), request.GET.get("orden", OLDEST)
    return (
        request.GET.get("q", "")[:100],
        which if which in WHICH else OWED,
        order if order in ORDERS else OLDEST,
    )
