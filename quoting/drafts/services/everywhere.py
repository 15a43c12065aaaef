"""Another glass or finish in the whole draft at once: first what would change, then the change."""

from dataclasses import dataclass, replace
from datetime import date

from quoting.core.draft import Draft, TypedLine
from quoting.core.evaluated import EvaluatedLine, Evaluation
from quoting.drafts.evaluation.loading import draft_of, evaluate_draft, read_ground
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.drafts.services.drafts import lock_draft, settle
from tenants.people.models import User
from tenants.schemas.transactions import atomic


@dataclass(frozen=True, slots=True)
class Restyle:
    """What another glass or finish does. ``changes`` are the lines before and after; ``refused``
    stay as they are, each for the error its changed self has."""

    changes: tuple[tuple[EvaluatedLine, EvaluatedLine], ...]
    refused: tuple[EvaluatedLine, ...]
    before: Evaluation
    after: Evaluation


def plan_restyle(quote: Quote, finish: int | None, glass: int | None, day: date) -> Restyle:
    """What ``restyle_quote`` would do with these ids; None leaves what there is alone."""
    return _plan(draft_of(quote, read_ground(day)), finish, glass)


@atomic
def restyle_quote(
    quote: Quote, finish: int | None, glass: int | None, day: date, by: User
) -> Restyle:
    """Change every line that can be changed, in one go. Raises QuotingError."""
    stored = lock_draft(quote.pk)
    plan = _plan(draft_of(stored, read_ground(day)), finish, glass)
    settle(stored, plan.after, by)
    rows = []
    for _, new in plan.changes:
        finish, glass = new.typed.finish, new.typed.glass
        row = QuoteLine(pk=new.id, finish_id=finish, glass_id=glass, edition=new.edition + 1)
        rows.append(row)
    QuoteLine.objects.bulk_update(rows, ["finish", "glass", "edition"])
    return plan


def _plan(draft: Draft, finish: int | None, glass: int | None) -> Restyle:
    """Evaluated as it is, as it would be and, if some lines must stay, as it will be."""
    before = evaluate_draft(draft)
    wanted = tuple(line._replace(typed=_styled(line.typed, finish, glass)) for line in draft.lines)
    after = evaluate_draft(replace(draft, lines=wanted))
    pairs = [
        (old, new)
        for old, new in zip(before.lines, after.lines, strict=True)
        if old.typed != new.typed
    ]
    refused = tuple(new for _, new in pairs if new.error is not None)
    if refused:
        stay = {line.number for line in refused}
        both = enumerate(zip(draft.lines, wanted, strict=True), start=1)
        kept = tuple(old if number in stay else new for number, (old, new) in both)
        after = evaluate_draft(replace(draft, lines=kept))
        pairs = [(old, after.lines[old.number - 1]) for old, _ in pairs if old.number not in stay]
    return Restyle(tuple(pairs), refused, before, after)


def _styled(line: TypedLine, finish: int | None, glass: int | None) -> TypedLine:
    """``line`` with these, where it has others."""
    return replace(
        line,
        finish=line.finish and (finish or line.finish),
        glass=line.glass and (glass or line.glass),
    )
