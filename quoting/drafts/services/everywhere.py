"""Another glass or finish in the whole draft at once: first what would change, then the change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from catalog.models import Finish, Material
from quoting.drafts.evaluation.evaluated import EvaluatedLine
from quoting.drafts.evaluation.evaluation import evaluate_quote
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.drafts.services.drafts import discount_before, lock_draft, write_total
from tenants.people.models import User


@dataclass(frozen=True, slots=True)
class Restyle:
    """What another glass or finish does. ``changes`` are the lines before and after; ``refused``
    stay as they are, each for the error its changed self has. Totals are with tax."""

    changes: tuple[tuple[EvaluatedLine, EvaluatedLine], ...]
    refused: tuple[EvaluatedLine, ...]
    total_before: Decimal
    total_after: Decimal


def plan_restyle(quote: Quote, finish: Finish | None, glass: Material | None, day: date) -> Restyle:
    """What ``restyle_quote`` would do; nothing changes. None leaves finish or glass alone."""
    return _plan(quote, finish, glass, day)[0]


@transaction.atomic
def restyle_quote(
    quote: Quote, finish: Finish | None, glass: Material | None, day: date, by: User
) -> Restyle:
    """Change every line that can be changed, in one go. Raises QuotingError."""
    draft = lock_draft(quote.pk)
    given = discount_before(draft, day, by)
    plan, rows = _plan(draft, finish, glass, day)
    for row in rows:
        row.edition += 1
    QuoteLine.objects.bulk_update(rows, ["finish", "glass", "edition"])
    write_total(draft, day, by, given)
    return plan


def _plan(
    quote: Quote, finish: Finish | None, glass: Material | None, day: date
) -> tuple[Restyle, Sequence[QuoteLine]]:
    before = evaluate_quote(quote, day)
    after = evaluate_quote(quote, day, _changed(quote, finish, glass), before.settings)
    pairs = [
        (old, new)
        for old, new in zip(before.lines, after.lines, strict=True)
        if _style(old.row) != _style(new.row)
    ]
    changes = tuple((old, new) for old, new in pairs if new.error is None)
    refused = tuple(new for _, new in pairs if new.error is not None)
    stay = {line.number for line in refused}
    rows = [old.row if new.number in stay else new.row
            for old, new in zip(before.lines, after.lines, strict=True)]  # fmt: skip
    final = evaluate_quote(quote, day, rows, before.settings) if stay else after
    plan = Restyle(changes, refused, before.totals.total, final.totals.total)
    return plan, [new.row for _, new in changes]


def _changed(quote: Quote, finish: Finish | None, glass: Material | None) -> list[QuoteLine]:
    rows = list(quote.lines.described())
    for row in rows:
        if finish is not None and row.finish_id is not None:
            row.finish = finish
        if glass is not None and row.glass_id is not None:
            row.glass = glass
    return rows


def _style(row: QuoteLine) -> tuple[int | None, int | None]:
    return row.finish_id, row.glass_id
