"""Who asks for quotations."""

from django.contrib import messages
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from quoting.drafts.forms.quotes import CustomerForm
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote
from quoting.drafts.services.customers import create_customer, edit_customer
from tenants.people.access import CompanyRequest, for_sellers, get_or_404
from tenants.web.pages import form_page, page_of, show_form
from tenants.web.requests import posted

SUGGESTIONS = 6


@for_sellers
@require_safe
def customers(request: CompanyRequest) -> HttpResponseBase:
    text = request.GET.get("q", "")[:100]
    rows = Customer.objects.listed().search(text).annotate(quote_count=_QUOTE_COUNT)
    context = {"page_obj": page_of(request, rows), "q": text}
    return render(request, "quoting/customers/list.html", context)


# Counted for the rows of a page alone; joining would count all of them to show thirty.
_QUOTE_COUNT = Coalesce(
    Subquery(
        Quote.objects.listed()
        .filter(customer=OuterRef("pk"))
        .order_by()
        .values("customer")
        .values(count=Count("pk"))
    ),
    0,
)


@for_sellers
@require_safe
def suggestions(request: CompanyRequest) -> HttpResponseBase:
    """Customers whose name looks like what is being typed, to pick one."""
    text = request.GET.get("customer_name", "").strip()[:120]
    found = Customer.objects.listed().search(text)[:SUGGESTIONS] if text else []
    same = next((row for row in found if row.name.casefold() == text.casefold()), None)
    context = {"typed": text, "customers": found, "picked": same}
    return render(request, "quoting/customers/suggestions.html", context)


@for_sellers
@form_page
def new(request: CompanyRequest) -> HttpResponseBase:
    form = CustomerForm(posted(request))
    if form.is_valid():
        customer = create_customer(form.instance, by=request.user)
        messages.success(request, f"{customer.name} ya está en tu lista.")
        return redirect("quoting:customer", pk=customer.pk)
    return show_form(request, "quoting/customers/form.html", form)


@for_sellers
@require_safe
def customer(request: CompanyRequest, pk: int) -> HttpResponseBase:
    found = get_or_404(Customer.objects.all(), pk=pk)
    page = page_of(request, found.quotes.listed().with_people())
    return render(request, "quoting/customers/detail.html", {"customer": found, "page_obj": page})


@for_sellers
@form_page
def edit(request: CompanyRequest, pk: int) -> HttpResponseBase:
    found = get_or_404(Customer.objects.all(), pk=pk)
    form = CustomerForm(posted(request), instance=found)
    if form.is_valid():
        edit_customer(found, by=request.user)
        messages.success(request, "Guardamos los datos del cliente.")
        return redirect("quoting:customer", pk=pk)
    return show_form(request, "quoting/customers/form.html", form)
