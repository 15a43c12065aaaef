"""As many quotations as a busy shop sends in years: the rows that sending and answering leave."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from django.db import connections
from psycopg import sql

from quoting.core.promise import Promise
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote
from quoting.offers.models.responses import Outcome
from quoting.offers.models.versions import PromisedLine, QuoteVersion, VersionCosts
from tenants.people.models import User
from tenants.schemas.companies import Company
from tests.quoting.offers.make_promises import make_costs, make_line, make_promise

STATES = ("draft", "sent", "viewed", "accepted", "accepted", "rejected", "expired")
NAMES = ("García", "Muñoz", "Peña", "Constructora Nogal", "Herrería del Bajío", "Ruiz", "Zamora")
CITIES = ("León", "Puebla", "Mérida", "Toluca")
TITLES = ("Ventana corrediza XO", "Ventana fija", "Puerta abatible", "Cancel de baño")
DAYS = 1500
TABLES = ("quote", "quoteversion", "outcome", "promisedline", "customer")


def make_many_quotes(seller: User, count: int, until: datetime, series: str = "N") -> None:
    """``count`` quotations of the last years before ``until``, the newest last; of every state,
    for a tenth as many customers, with two lines each."""
    dice = Random(count)
    customers = Customer.objects.bulk_create(
        Customer(name=f"{dice.choice(NAMES)} {number}", city=dice.choice(CITIES))
        for number in range(max(count // 10, 1))
    )
    quotes = Quote.objects.bulk_create(
        (
            _quote(seller, dice.choice(customers), f"{series}-{number:05d}", number, moment)
            for number in range(count)
            for moment in (until - timedelta(days=DAYS) * (count - number) / count,)
        ),
        batch_size=2000,
    )
    sent = [quote for quote in quotes if quote.state != "draft"]
    promise = make_promise([make_line(1), make_line(2)])
    versions = QuoteVersion.objects.bulk_create(
        (_version(quote, seller, promise) for quote in sent), batch_size=2000
    )
    costs = make_costs(promise)
    VersionCosts.objects.bulk_create(
        (VersionCosts(version=version, sheet=costs) for version in versions), batch_size=2000
    )
    PromisedLine.objects.bulk_create(
        (
            PromisedLine(
                version=version,
                number=number,
                title=dice.choice(TITLES),
                amount=Decimal("9776.40"),
            )
            for version in versions
            for number in (1, 2)
        ),
        batch_size=4000,
    )
    Outcome.objects.bulk_create(
        (
            _outcome(version)
            for version in versions
            if version.quote.state in {"accepted", "rejected", "expired"}
        ),
        batch_size=2000,
    )


def know_the_tables(company: Company) -> None:
    """What the server's own housekeeping does by and by: count rows, mark what all may see."""
    owner = connections["owner"]
    owner.set_autocommit(True)
    with owner.cursor() as cursor:
        for table in TABLES:
            name = sql.Identifier(company.schema_name, f"quoting_{table}")
            cursor.execute(sql.SQL("VACUUM (ANALYZE) {}").format(name))


def _quote(seller: User, customer: Customer, folio: str, number: int, moment: datetime) -> Quote:
    state = STATES[number % len(STATES)]
    sent = state != "draft"
    return Quote(
        state=state,
        folio=folio if sent else None,
        version=1 if sent else 0,
        customer=customer,
        site=f"Obra {number}",
        seller=seller,
        total=Decimal("22681.25"),
        sent_at=moment if sent else None,
        valid_until=moment.date() + timedelta(days=15) if sent else None,
    )


def _version(quote: Quote, seller: User, promise: Promise) -> QuoteVersion:
    return QuoteVersion(
        quote=quote,
        folio=quote.folio,
        promise=promise,
        digest="0" * 64,
        total=quote.total,
        sale=Decimal("19552.80"),
        direct_cost=Decimal("13966.24"),
        profit=Decimal("3491.58"),
        sent_at=quote.sent_at,
        valid_until=quote.valid_until,
        sent_by=seller,
    )


def _outcome(version: QuoteVersion) -> Outcome:
    state = version.quote.state
    won = state == "accepted"
    return Outcome(
        version=version,
        kind=state,
        at=version.sent_at,
        channel="link",
        name="Laura",
        reason="price" if state == "rejected" else "",
        lines=[1, 2] if won else [],
        total=version.total if won else None,
        sale=version.sale if won else None,
        direct_cost=version.direct_cost if won else None,
        profit=version.profit if won else None,
    )
