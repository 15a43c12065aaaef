"""What somebody takes off what the catalogue asks, line by line.

A customer may accept some lines alone, so a limit on the whole would be no limit: a dear line
would hide a steep discount on another, and then be left out.

>>> from datetime import date
>>> from catalog.core.catalog import Catalog
>>> from catalog.core.prices import PriceBook
>>> from quoting.core.draft import Draft, LineKind, QuoteTerms, TypedLine, loose_lines
>>> from quoting.core.evaluation import evaluate
>>> dear = TypedLine(LineKind.FREE, description="Obra", unit_price=Decimal(100_000))
>>> steep = TypedLine(
...     LineKind.FREE, description="Flete", unit_price=Decimal(500), discount=Decimal(50)
... )
>>> catalog = Catalog({}, {}, {}, PriceBook({}))
>>> draft = Draft(
...     catalog, QuoteTerms(), date(2026, 3, 2), loose_lines([dear, steep]), discount=Decimal(10)
... )
>>> f"{steepest_discount(evaluate(draft)):.2f} %"
'55.00 %'
"""

from decimal import Decimal

from catalog.core.money import HUNDRED, ZERO
from quoting.core.doubts import usual_price
from quoting.core.evaluated import EvaluatedLine, Evaluation

_ONE = Decimal(1)


def steepest_discount(evaluation: Evaluation) -> Decimal:
    """The most that is taken off a line, with its part of the quotation's discount, per cent.

    A price typed below the catalogue's counts as taken off. Nothing is rounded.
    """
    return max((_taken_off(line, evaluation) for line in evaluation.lines), default=ZERO)


def _taken_off(line: EvaluatedLine, evaluation: Evaluation) -> Decimal:
    price, gross = line.unit_price, line.gross
    if price is None or gross is None:
        return ZERO
    paid = _ONE - line.typed.discount / HUNDRED
    if gross:
        paid -= line.typed.discount_amount / gross
    paid *= _ONE - evaluation.draft.discount / HUNDRED
    asked = usual_price(line, evaluation.rules)
    if asked is not None and asked > price:
        paid *= price / asked
    return (_ONE - paid) * HUNDRED
