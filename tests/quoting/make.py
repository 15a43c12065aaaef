"""Quotations for tests, on the catalogue that every new company starts with."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from catalog.models import Finish, Material, Product
from quoting.core.draft import LineKind, TypedLine, loose_lines
from quoting.core.evaluated import EvaluatedLine, Evaluation
from quoting.core.evaluation import evaluate
from quoting.core.promise import Inclusion
from quoting.drafts.evaluation.loading import (
    columns_of,
    draft_of,
    evaluate_line,
    read_ground,
    typed_line,
)
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.drafts.services.drafts import create_quote
from quoting.drafts.services.lines import Written, add_line, edit_line
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services.sending import send_quote
from tenants.people.models import User

MOMENT = timezone.make_aware(datetime(2030, 3, 14, 11, 30))
TODAY = date(2030, 3, 14)

SLIDING = ("CORR-3-XO", "1500", "1200")
FIXED = ("FIJA-3", "800", "600")
AWNING = ("PROY-1400", "600", "600")


def make_customer(name: str = "Constructora Nogal", **facts: Any) -> Customer:
    return Customer.objects.create(name=name, **facts)


def make_quote(by: User, customer: Customer | str = "Sra. Mendoza", **facts: Any) -> Quote:
    quote = create_quote(customer, by)
    for name, value in facts.items():
        setattr(quote, name, value)
    quote.save()
    return quote


def make_window(
    window: tuple[str, str, str] = SLIDING,
    quantity: str = "1",
    *,
    finish: str = "NATURAL",
    glass: str = "CLARO-6",
    **facts: Any,
) -> TypedLine:
    """A line with a product of the starter catalogue."""
    code, width, height = window
    return TypedLine(
        LineKind.PRODUCT,
        product=Product.objects.get(code=code).pk,
        width=Decimal(width),
        height=Decimal(height),
        finish=Finish.objects.get(code=finish).pk,
        glass=Material.objects.get(code=glass).pk,
        quantity=Decimal(quantity),
        **_facts(facts),
    )


def _facts(facts: dict[str, Any]) -> dict[str, Any]:
    """As a line keeps them: options by name, the word of an inclusion."""
    if "options" in facts:
        facts["options"] = tuple(facts["options"].items())
    if "inclusion" in facts:
        facts["inclusion"] = Inclusion(facts["inclusion"])
    return facts


def make_service(code: str, quantity: str = "1", **facts: Any) -> TypedLine:
    material = Material.objects.get(code=code).pk
    return TypedLine(
        LineKind.MATERIAL, material=material, quantity=Decimal(quantity), **_facts(facts)
    )


def make_concept(description: str, unit_price: str, quantity: str = "1") -> TypedLine:
    return TypedLine(
        LineKind.FREE,
        description=description,
        unit_price=Decimal(unit_price),
        quantity=Decimal(quantity),
    )


def priced(line: TypedLine, day: date = TODAY) -> EvaluatedLine:
    """One line by itself, at the prices of ``day``."""
    return evaluate_line(line, read_ground(day))


def evaluate_lines(quote: Quote, *lines: TypedLine, day: date = TODAY) -> Evaluation:
    """``quote`` with ``lines`` instead of its own."""
    return evaluate(draft_of(quote, read_ground(day), loose_lines(lines)))


def make_row(quote: Quote, line: TypedLine, position: int = 0) -> QuoteLine:
    """An unsaved row of ``quote`` that says what ``line`` does."""
    return QuoteLine(quote=quote, position=position, **columns_of(line))


def save_row(row: QuoteLine, day: date = TODAY, by: User | None = None) -> Written:
    """Write what was changed in the row of a line, as its form does."""
    return edit_line(row.quote, row.pk, typed_line(row), read_ground(day), by)


def add(quote: Quote, *lines: TypedLine) -> Quote:
    for line in lines:
        add_line(quote, line, read_ground(TODAY))
    quote.refresh_from_db()
    return quote


def make_house_job(by: User) -> Quote:
    """Four sliding windows, two fixed, three awning, with 5 % off: 19,769.32 with tax."""
    quote = make_quote(by, discount=Decimal(5), site="Casa Encinos 12")
    return add(
        quote,
        make_window(SLIDING, "4", location="Recámaras"),
        make_window(FIXED, "2", location="Escalera"),
        make_window(AWNING, "3", location="Baños"),
    )


def make_sent(by: User) -> QuoteVersion:
    return send_quote(make_house_job(by), by, MOMENT)
