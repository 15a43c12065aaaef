"""The sample quotation of a company that begins: made and removed with one act each.

It is a draft of a customer that is marked as a sample. It is never sent, so it takes no folio and
no report counts it; its events are those of this module alone, which tick no first step.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from catalog.models import Finish, Material, Product
from quoting.core.draft import LineKind, TypedLine
from quoting.drafts.evaluation.loading import read_ground
from quoting.drafts.events import SampleMade, SampleRemoved
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote
from quoting.drafts.models.settings import QuoteSettings
from quoting.drafts.services.drafts import blank_quote
from quoting.drafts.services.errors import NothingToShow, QuotingError
from quoting.drafts.services.lines import add_line
from tenants.events.recording import record
from tenants.people.models import User
from tenants.schemas.transactions import atomic

CUSTOMER, SITE = "Ejemplo: Familia Robles", "Casa de ejemplo"


def _window(location: str, *measured: int) -> TypedLine:
    """A line but for its product: how wide and high it is, mm, and how many."""
    width, height, quantity = map(Decimal, measured)
    return TypedLine(
        LineKind.PRODUCT, location=location, width=width, height=height, quantity=quantity
    )


WINDOWS = {
    "CORR-3-XO": _window("Sala", 1500, 1200, 2),
    "FIJA-3": _window("Escalera", 800, 600, 1),
    "PROY-1400": _window("Baño", 600, 600, 2),
}
"""The lines of the sample, by the code of the product that is preferred."""


def find_sample() -> Quote | None:
    """The sample that is there; one query."""
    return Quote.objects.filter(customer__is_sample=True, discarded_at=None).first()


@atomic
def make_sample(day: date, by: User) -> Quote:
    """The sample quotation, with windows of the company's own catalogue; the same one again while
    it is there. Raises NothingToShow when no product has its prices."""
    terms = QuoteSettings.objects.select_for_update().get(pk=1)  # one at a time
    found = find_sample()
    if found is not None:
        return found
    customer, _ = Customer.objects.get_or_create(
        is_sample=True, defaults={"name": CUSTOMER, "casual": True}
    )
    quote = blank_quote(customer, by, SITE, terms)
    products = {row.code: row for row in Product.objects.in_use().order_by("pk")}
    lines = sum(_show(quote, code, products, day) for code in WINDOWS)
    if not lines:
        raise NothingToShow
    record(SampleMade(lines=lines), by=by, subject=quote)
    quote.refresh_from_db()
    return quote


@atomic
def remove_sample(by: User) -> None:
    """All of the sample goes, with whatever was changed in it. Harmless twice."""
    quotes = Quote.objects.filter(customer__is_sample=True)
    removed = len(quotes.select_for_update(of=("self",)))
    quotes.delete()
    Customer.objects.filter(is_sample=True).delete()
    if removed:
        record(SampleRemoved(), by=by)


def _show(quote: Quote, code: str, products: dict[str, Product], day: date) -> bool:
    """Add the first line that has a price; each product is shown once."""
    wanted = products.pop(code, None)
    for product in [wanted] if wanted else list(products.values())[:5]:
        for glass in _glasses(product):
            finish = Finish.objects.in_use().values_list("pk", flat=True).first()
            line = replace(WINDOWS[code], product=product.pk, finish=finish, glass=glass)
            try:
                add_line(quote, line, read_ground(day))
            except QuotingError:
                continue
            products.pop(product.code, None)
            return True
    return False


def _glasses(product: Product) -> list[int]:
    """What may be put in it: its own glass first."""
    own = [product.default_glass_id] if product.default_glass_id else []
    sheets = Material.objects.in_use().filter(kind="vidrio").order_by("pk")
    return [*own, *sheets.exclude(pk__in=own).values_list("pk", flat=True)[:6]]
