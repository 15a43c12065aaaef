"""Customer and terms of a draft put together with what somebody else saved of them meanwhile."""

import json
from collections.abc import Iterable, Mapping
from hashlib import md5
from typing import Any, NamedTuple

from django.http import QueryDict

from catalog.core.numbers import plain_digits, show
from quoting.core.draft import QuoteTerms
from quoting.core.merging import merge
from quoting.core.promise import Milestone
from quoting.drafts.forms import conflicts
from quoting.drafts.forms.conflicts import Clash, Sent
from quoting.drafts.forms.payments import PREFIX, sent_payments
from quoting.drafts.forms.quotes import QuoteForm
from quoting.drafts.models.quotes import Quote

CUSTOMER, PAYMENTS = "customer", "payments"
COLUMNS = QuoteForm.Meta.fields
TERMS = ("delivery_time", "conditions")


class Header(NamedTuple):
    """What the page of customer and terms writes, by part."""

    parts: Mapping[str, Any]

    @property
    def digests(self) -> dict[str, str]:
        """A few signs of each part, equal for what says the same."""
        texts = {name: _plain(value).encode() for name, value in self.parts.items()}
        return {name: md5(texts[name], usedforsecurity=False).hexdigest()[:10] for name in texts}

    @property
    def as_text(self) -> str:
        """What the page sends back, to know what was changed in it."""
        return json.dumps(self.digests)


def header_of(quote: Quote, terms: QuoteTerms, customer: Any = None) -> Header:
    """Of a ``quote`` with its own ``terms``; ``customer`` is who it will be for, if another."""
    who = quote.customer if customer is None else customer
    parts = {CUSTOMER: str(who)} | {name: getattr(quote, name) for name in COLUMNS}
    told = {PAYMENTS: terms.milestones} | {name: getattr(terms, name) for name in TERMS}
    return Header(parts | told)


def join(data: QueryDict, mine: Header, stored: Quote, terms: QuoteTerms) -> tuple[str, ...]:
    """Put into ``data`` what only somebody else touched; the parts that both did."""
    theirs = header_of(stored, terms)
    base = conflicts.said_before(data, dict[str, Any])
    found = merge(base, mine.digests, theirs.digests)
    conflicts.forget_questions(data)
    take_parts(data, found.taken, stored, terms)
    data["edition"], data[conflicts.WAS] = str(stored.edition), theirs.as_text
    return found.clashes


def take_parts(data: QueryDict, parts: Iterable[str], stored: Quote, terms: QuoteTerms) -> None:
    form = QuoteForm(instance=stored, terms=terms)
    sent: Sent = [(name, _shown(form, name)) for name in form.fields]
    for part in parts:
        if part == PAYMENTS:
            for name in [name for name in data if name.startswith(f"{PREFIX}-")]:
                del data[name]
            data.update(sent_payments(terms.milestones))
        else:
            names = ("customer", "customer_name") if part == CUSTOMER else (part,)
            conflicts.take_over(data, names, sent)


def clashes_of(
    form: QuoteForm, mine: Header, stored: Quote, terms: QuoteTerms, parts: Iterable[str]
) -> list[Clash]:
    """The values of both, in words."""
    theirs = header_of(stored, terms).parts
    return [_clash(form, part, theirs[part], mine.parts[part]) for part in parts]


def _clash(form: QuoteForm, part: str, theirs: Any, yours: Any) -> Clash:
    if part == CUSTOMER:
        return Clash(part, "Cliente", theirs or "sin cliente", yours or "sin cliente")
    if part == PAYMENTS:
        return Clash(part, "Pagos", *map(_plan, (theirs, yours)))
    field = form.fields[part]
    told = (conflicts.words(part, field, value) for value in (theirs, yours))
    unit = " días" if part == "validity_days" else ""
    return Clash(part, str(field.label), *(f"{value}{unit}" for value in told))


def _plan(payments: Iterable[Milestone]) -> str:
    return ", ".join(f"{each.label} {_share(each)}" for each in payments)


def _share(payment: Milestone) -> str:
    if payment.percent:
        return f"{show(payment.percent)} %"
    return f"$ {show(payment.pesos)}" if payment.pesos else "lo que falte"


def _shown(form: QuoteForm, name: str) -> str:
    value = form[name].value()
    shown = form.fields[name].prepare_value(value)
    return "" if shown is None else str(shown)


def _plain(value: Any) -> str:
    """The same text for what says the same, however it was typed."""
    if isinstance(value, tuple):
        return repr([(each.label, each.when, _share(each)) for each in value])
    if hasattr(value, "quantize"):
        return plain_digits(value)
    return str(value).replace("\r\n", "\n").strip()
