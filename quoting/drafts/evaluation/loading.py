"""The one door between the rows of a quotation and the draft that is evaluated.

A draft takes two queries: its lines, and the company's settings with the edition of its
catalogue. The catalogue itself is kept in the process (``catalog.current``).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from catalog.core.catalog import Catalog
from catalog.core.numbers import plain_digits
from catalog.core.recipes import WasteMode
from catalog.current import catalog_on
from catalog.models import edition_query
from catalog.units import company_unit
from quoting.core.draft import (
    AS_THE_COMPANY,
    Draft,
    DraftLine,
    Heading,
    LineKind,
    QuoteTerms,
    TypedLine,
)
from quoting.core.evaluated import EvaluatedLine, Evaluation
from quoting.core.evaluation import evaluate, wanted_plans
from quoting.core.parts import Waste
from quoting.core.pricing import PriceMethod, PriceRules
from quoting.core.promise import Inclusion, Recipient, copied
from quoting.core.waste import BarTerms
from quoting.drafts.models.bars import known_plans
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.drafts.models.settings import QuoteSettings

COLUMNS = (
    "kind", "room", "location", "product_id", "width", "height", "finish_id", "glass_id",
    "material_id", "description", "unit_price", "quantity", "discount",
    "discount_amount", "inclusion", "choice_group", "internal_note",
    "workshop_note",
)  # fmt: skip
"""The columns of a line that somebody types, besides its options."""
STORED = ("id", "edition", Cast("options", TextField()), *COLUMNS)
"""What is read of the row of a line."""


class Ground(NamedTuple):
    """What every draft of a company is evaluated on: its terms, and the catalogue of a day."""

    terms: QuoteTerms
    catalog: Catalog
    day: date


def read_ground(day: date) -> Ground:
    """The company's terms and its catalogue at the prices of ``day``; one query, or nine more when
    the catalogue changed since this process read it."""
    settings = QuoteSettings.objects.annotate(catalog_edition=edition_query()).get(pk=1)
    return Ground(terms_of(settings), catalog_on(day, settings.catalog_edition), day)


def draft_of(quote: Quote, ground: Ground, lines: Iterable[DraftLine] | None = None) -> Draft:
    """``quote`` with its stored lines, one query, or with ``lines`` in their stead."""
    return Draft(
        ground.catalog,
        ground.terms.of_job(quote.own_terms or AS_THE_COMPANY),
        ground.day,
        tuple(read_lines(quote) if lines is None else lines),
        Decimal(quote.discount),
        Decimal(quote.tax_rate),
        quote.validity_days,
        _heading(quote),
    )


def evaluate_draft(draft: Draft) -> Evaluation:
    """``draft`` with the exact plans of bars that are known; one query where bars are optimised,
    and else none."""
    plans = known_plans(wanted_plans(draft))
    return evaluate(replace(draft, plans=plans) if plans else draft)


def evaluate_quote(quote: Quote, day: date) -> Evaluation:
    """``quote`` as it is stored, at the prices of ``day``; two queries."""
    return evaluate_draft(draft_of(quote, read_ground(day)))


def evaluate_line(line: TypedLine, ground: Ground) -> EvaluatedLine:
    """One line by itself, which need not belong to a quotation."""
    return evaluate(Draft(ground.catalog, ground.terms, ground.day, (DraftLine(line),))).lines[0]


def read_lines(quote: Quote) -> list[DraftLine]:
    """The stored lines of ``quote``, in their order."""
    # One that is only tried has no row yet.
    return [] if quote._state.adding else read_many_lines([quote.pk]).get(quote.pk, [])


def read_many_lines(quotes: Iterable[int], most: int | None = None) -> dict[int, list[DraftLine]]:
    """The lines of many quotations, by the id of each; at most ``most`` of all of them."""
    rows = QuoteLine.objects.filter(quote__in=quotes).values_list("quote_id", *STORED)
    found: dict[int, list[DraftLine]] = {}
    for quote, *values in rows[:most]:
        found.setdefault(quote, []).append(stored_line(*values))
    return found


@lru_cache(maxsize=4000)
def stored_line(pk: int, edition: int, options: str, *values: Any) -> DraftLine:
    """The line of a row, of which STORED are read; equal rows give the same value."""
    return DraftLine(_typed(values, json.loads(options)), pk, edition)


def typed_line(row: QuoteLine) -> TypedLine:
    """What somebody typed in a row, stored or not."""
    return _typed([getattr(row, name) for name in COLUMNS], row.options)


def columns_of(line: TypedLine) -> dict[str, Any]:
    """The columns of a row that say what ``line`` does."""
    values: dict[str, Any] = {name: getattr(line, name.removesuffix("_id")) for name in COLUMNS}
    values["kind"], values["inclusion"] = line.kind.value, line.inclusion.value
    values["options"] = {
        name: answer if isinstance(answer, bool) else plain_digits(answer)
        for name, answer in line.options
    }
    return values


def terms_of(settings: QuoteSettings) -> QuoteTerms:
    """The company's settings as values; factors that it never wrote are the engine's."""
    return QuoteTerms(
        PriceRules(
            PriceMethod(settings.method),
            settings.overhead,
            settings.profit,
            settings.factors,
            Decimal(settings.min_piece),
        ),
        Waste(settings.waste, settings.waste, Decimal(settings.min_pane)),
        BarTerms(WasteMode(settings.waste_mode), Decimal(settings.kerf), Decimal(settings.trim)),
        settings.seller_discount,
        settings.milestones,
        settings.delivery_time,
        settings.terms,
        settings.series,
        company_unit(),
    )


def _typed(values: Iterable[Any], options: Mapping[str, bool | str]) -> TypedLine:
    """Of the values of COLUMNS, in their order."""
    named = dict(zip(_FIELDS, values, strict=True))
    named["kind"], named["inclusion"] = LineKind(named["kind"]), Inclusion(named["inclusion"])
    answers = (
        (name, answer if isinstance(answer, bool) else Decimal(answer))
        for name, answer in options.items()
    )
    return TypedLine(**named, options=tuple(answers))


_FIELDS = tuple(name.removesuffix("_id") for name in COLUMNS)


def _heading(quote: Quote) -> Heading:
    if quote._state.adding or quote.customer_id is None:
        return Heading()
    return Heading(
        quote.pk, copied(Recipient, quote.customer), quote.seller.full_name, quote.site, quote.notes
    )
