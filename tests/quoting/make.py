"""Quotations for tests, on the catalogue that every new company starts with."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from catalog.models import Finish, Material, Product
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.drafts.services.drafts import add_line, create_quote
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
) -> QuoteLine:
    """An unsaved line with a product of the starter catalogue."""
    code, width, height = window
    return QuoteLine(
        kind=QuoteLine.Kind.PRODUCT,
        product=Product.objects.select_related("line").get(code=code),
        width=Decimal(width),
        height=Decimal(height),
        finish=Finish.objects.get(code=finish),
        glass=Material.objects.get(code=glass),
        quantity=Decimal(quantity),
        **facts,
    )


def make_service(code: str, quantity: str = "1", **facts: Any) -> QuoteLine:
    material = Material.objects.get(code=code)
    return QuoteLine(
        kind=QuoteLine.Kind.MATERIAL, material=material, quantity=Decimal(quantity), **facts
    )


def make_concept(description: str, unit_price: str, quantity: str = "1") -> QuoteLine:
    return QuoteLine(
        kind=QuoteLine.Kind.FREE,
        description=description,
        unit_price=Decimal(unit_price),
        quantity=Decimal(quantity),
    )


def add(quote: Quote, *lines: QuoteLine) -> Quote:
    for line in lines:
        add_line(quote, line, TODAY)
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
