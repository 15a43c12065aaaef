"""What quoting must be able to do in any company, tried on copies and on new releases."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from django.utils import timezone

from catalog.core.recipes import MaterialKind
from catalog.models import Finish, Material, Product
from quoting.core.draft import LineKind, TypedLine
from quoting.drafts.evaluation.loading import Ground, evaluate_line, read_ground, read_lines
from quoting.drafts.models.quotes import Quote
from quoting.drafts.models.settings import FolioSeries
from quoting.drafts.services.drafts import create_quote
from quoting.drafts.services.lines import add_line
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services.sending import send_quote
from tenants.late import late
from tenants.people.models import User
from tenants.schemas.clock import day_of
from tenants.schemas.companies import Company
from tenants.schemas.context import spare_context
from tenants.schemas.models import Schema

pdf = late("quoting.offers.pdf.quote")
SIDE = Decimal(1200)  # of the window, where no quotation is there to take one from
MOST_TRIES = 200
NEWEST = 5


def quotation(company: Company) -> str:
    """A line is priced, the quotation sent under a folio, and its PDF made; the newest one that was
    sent before is printed again."""
    moment = timezone.now()
    ground = read_ground(day_of(moment))
    seller = User.objects.filter(is_active=True).order_by("pk").first()
    if seller is None:
        raise LookupError("no hay personas activas")
    quote = create_quote("Prueba", seller)
    add_line(quote, _line(ground), ground, by=seller)
    version = send_quote(quote, seller, moment)
    pages = pdf.render_quote(version.promise).pages
    former = QuoteVersion.objects.exclude(pk=version.pk).order_by("-pk").first()
    if former is not None:
        pdf.render_quote(former.promise)
    again = f" y se imprime otra vez {former}" if former else ""
    return f"se cotiza por ${version.total:,.2f} y sale su PDF de {pages} páginas{again}"


def _line(ground: Ground) -> TypedLine:
    """One that has a price today. Raises LookupError."""
    for line in _candidates():
        evaluated = evaluate_line(line, ground)
        if evaluated.price is not None and evaluated.error is None:
            return line
    raise LookupError("nada del catálogo se puede cotizar")


def _candidates() -> Iterator[TypedLine]:
    for quote in Quote.objects.exclude(folio=None).order_by("-pk")[:NEWEST]:
        yield from (stored.typed for stored in read_lines(quote))
    finishes = list(Finish.objects.values_list("pk", flat=True)[:3])
    panes = Material.objects.filter(kind=MaterialKind.GLASS).values_list("pk", flat=True)
    products = Product.objects.values_list("pk", flat=True)[:20]
    for pk, finish, glass in list(product(products, finishes, panes[:3]))[:MOST_TRIES]:
        yield TypedLine(
            LineKind.PRODUCT,
            product=pk,
            width=SIDE,
            height=SIDE,
            quantity=Decimal(1),
            finish=finish,
            glass=glass,
        )


def newest_quotations(company: Company) -> list[str]:
    """Of the selected schema, which may be a copy: folio, customer, total and when."""
    quotes = Quote.objects.exclude(folio=None).select_related("customer").order_by("-sent_at")
    return [
        f"{quote.folio} · {quote.customer.name or 'sin nombre'} · ${quote.total:,.2f} · "
        f"{quote.sent_at.astimezone(company.zone):%d/%m/%Y %H:%M}"
        for quote in quotes[:NEWEST]
        if quote.sent_at
    ]


def keep_folios(former: Schema, taken: Schema) -> None:
    """A folio that a customer may have in hand is never given to another quotation."""
    with spare_context(former):
        given = dict(FolioSeries.objects.values_list("series", "next_number"))
    with spare_context(taken):
        for series, number in given.items():
            row, _ = FolioSeries.objects.get_or_create(series=series)
            if row.next_number < number:
                FolioSeries.objects.filter(series=series).update(next_number=number)
