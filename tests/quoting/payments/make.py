"""Accepted jobs and their payments, for tests."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db import connection

from quoting.drafts.models.quotes import Quote
from quoting.offers.models.responses import Outcome
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services.answers import Acceptance, accept
from quoting.payments.models import Payment, ReceiptPaper
from quoting.payments.services.receipts import paper_of
from quoting.payments.services.registering import Received, register
from quoting.payments.tasks import make_receipt
from tenants.people.models import User
from tests.quoting.make import MOMENT, TODAY, make_sent

TOTAL, ADVANCE, REST = Decimal("19769.32"), Decimal("11861.59"), Decimal("7907.73")
"""Of the house job, which is agreed in 60 % and 40 %."""


def make_accepted(by: User, version: QuoteVersion | None = None) -> Quote:
    return outcome_of_accepted(by, version).version.quote


def outcome_of_accepted(
    by: User, version: QuoteVersion | None = None, moment: datetime = MOMENT
) -> Outcome:
    return accept(version or make_sent(by), Acceptance("Laura", channel="phone", by=by), moment)


def received(amount: Decimal | str = ADVANCE, day: date = TODAY, **facts: Any) -> Received:
    given = {"means": "transfer", "submission": uuid4()} | facts
    return Received(Decimal(amount), day, **given)


def pay(quote: Quote, by: User, amount: Decimal | str = ADVANCE, **facts: Any) -> Payment:
    return register(quote, received(amount, **facts), by, MOMENT)


def make_paper(payment: Payment) -> ReceiptPaper:
    """The receipt as the worker makes it."""
    paper = paper_of(payment)
    assert paper is not None
    make_receipt(connection.schema_name, paper.pk)
    paper.refresh_from_db()
    return paper
