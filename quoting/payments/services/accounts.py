"""What was paid of a quotation and what remains; payments belong to the quotation, so that they
count for whichever version of it is accepted."""

from decimal import Decimal

from quoting.core.account import Account, cover
from quoting.core.promise import Promise, due
from quoting.drafts.models.quotes import Quote
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services.answers import outcome_of
from quoting.payments.models import Payment
from tenants.people.models import User


def account_in(promise: Promise, total: Decimal, paid: Decimal) -> Account:
    """The account of a ``total`` that was accepted of ``promise``."""
    return cover(due(promise.milestones, total), total, paid)


def account_of(quote: Quote) -> Account | None:
    """The account of what stands accepted of ``quote``; None while nothing is."""
    found = agreement_of(quote)
    if found is None:
        return None
    version, total = found
    return account_in(version.promise, total, held_for(quote))


def agreement_of(quote: Quote) -> tuple[QuoteVersion, Decimal] | None:
    """The version of ``quote`` that stands accepted, with the total that was; None without one."""
    version = quote.versions.filter(number=quote.version).first()
    outcome = outcome_of(version) if version is not None else None
    if version is None or outcome is None or not outcome.is_agreement or outcome.total is None:
        return None
    return version, outcome.total


def held_for(quote: Quote) -> Decimal:
    """All that was paid for ``quote`` and not cancelled."""
    return quote.payments.standing().total()


def may_cancel(payment: Payment, by: User) -> bool:
    """The owner any payment, a seller what they wrote down themselves."""
    return not payment.is_cancelled and (by.is_owner or payment.by_id == by.pk)
