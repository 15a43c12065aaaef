"""What the search over all finds of quotations, customers and work orders."""

from collections.abc import Iterator

from django.urls import reverse

from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote
from quoting.workshop.models import WorkOrder
from tenants.shell.searching import SHOWN, Hit


def quotations(text: str) -> Iterator[Hit]:
    for row in Quote.objects.listed().with_people().search(text)[: SHOWN + 1]:
        words = (row.of_whom if row.folio else "", row.state_in_words)
        yield Hit(row.title, row.get_absolute_url(), " · ".join(filter(None, words)))


def customers(text: str) -> Iterator[Hit]:
    for row in Customer.objects.listed().search(text)[: SHOWN + 1]:
        about = " · ".join(filter(None, (row.contact, row.phone, row.city)))
        yield Hit(row.name, reverse("quoting:customer", args=[row.pk]), about)


def work_orders(text: str) -> Iterator[Hit]:
    rows = WorkOrder.objects.search(text).select_related("quote__customer")
    for row in rows.defer("lines", "notes").order_by("-pk")[: SHOWN + 1]:
        about = f"{row.quote.of_whom} · {row.get_state_display()}"
        yield Hit(row.folio, row.get_absolute_url(), about)
