"""The one door between the rows of a quotation and the engine's values.

``evaluation`` reads a draft's rows and measures and prices them; ``promise`` writes what it found
down as the plain data that a sent quotation is from then on.
"""

from quoting.snapshots.evaluated import EvaluatedLine, EvaluatedQuote, LineError
from quoting.snapshots.evaluation import (
    bar_terms,
    compare_waste,
    evaluate_line,
    evaluate_quote,
    price_rules,
)
from quoting.snapshots.promise import digest, freeze, promised_earnings, sketch_of

__all__ = [
    "EvaluatedLine",
    "EvaluatedQuote",
    "LineError",
    "bar_terms",
    "compare_waste",
    "digest",
    "evaluate_line",
    "evaluate_quote",
    "freeze",
    "price_rules",
    "promised_earnings",
    "sketch_of",
]
