"""Another glass or finish in the whole draft at once: first what would change, then the change."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from quoting.core.draft import Draft, TypedLine
from quoting.core.evaluated import EvaluatedLine, Evaluation
from quoting.drafts.evaluation.loading import draft_of, evaluate_draft, read_ground
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.drafts.services.drafts import lock_draft, settle
from quoting.drafts.services.errors import QuotingError
from tenants.people.models import User
from tenants.schemas.transactions import atomic


class Style(NamedTuple):
    """Another finish and glass, by their ids; None leaves what there is. Those ``from`` which they
    are, where it is said, are changed alone. ``lines`` are the ids of the lines that take part, and
    ``own_glass`` of those that change even a glass that belongs to their product; None are all, and
    none of these."""

    finish: int | None = None
    glass: int | None = None
    from_finish: int | None = None
    from_glass: int | None = None
    lines: frozenset[int] | None = None
    own_glass: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Restyle:
    """What another glass or finish does. ``changes`` are the lines before and after; ``refused``
    stay as they are, each for the error its changed self has. ``kept`` have a glass of their own,
    which stays unless it is asked for; ``left`` were left out by hand."""

    changes: tuple[tuple[EvaluatedLine, EvaluatedLine], ...]
    refused: tuple[EvaluatedLine, ...]
    kept: tuple[EvaluatedLine, ...]
    left: tuple[EvaluatedLine, ...]
    before: Evaluation
    after: Evaluation


class Restyled(NamedTuple):
    """What a line was before: its id, finish, glass, and the edition that the change gave it."""

    line: int
    finish: int | None
    glass: int | None
    edition: int


def plan_restyle(quote: Quote, style: Style, day: date) -> Restyle:
    """What ``restyle_quote`` would do."""
    return _plan(draft_of(quote, read_ground(day)), style)


@atomic
def restyle_quote(
    quote: Quote, style: Style, day: date, by: User
) -> tuple[Restyle, list[Restyled]]:
    """Change every line that can be changed, in one go; with what ``restore_style`` takes to undo
    it. Raises QuotingError."""
    stored = lock_draft(quote.pk)
    plan = _plan(draft_of(stored, read_ground(day)), style)
    settle(stored, plan.after, by)
    rows, former = [], []
    for old, new in plan.changes:
        if new.id is None:
            continue
        finish, glass, edition = new.typed.finish, new.typed.glass, new.edition + 1
        rows.append(QuoteLine(pk=new.id, finish_id=finish, glass_id=glass, edition=edition))
        former.append(Restyled(new.id, old.typed.finish, old.typed.glass, edition))
    QuoteLine.objects.bulk_update(rows, ["finish", "glass", "edition"])
    return plan, former


@atomic
def restore_style(quote: Quote, former: Iterable[Restyled], day: date, by: User) -> int:
    """Give lines back the finish and glass that they had, where nobody changed them since.

    Returns how many. Raises QuotingError, also where there is none.
    """
    stored = lock_draft(quote.pk)
    editions = dict(stored.lines.values_list("pk", "edition"))
    rows = [
        QuoteLine(
            pk=each.line, finish_id=each.finish, glass_id=each.glass, edition=each.edition + 1
        )
        for each in former
        if editions.get(each.line) == each.edition
    ]
    if not rows:
        raise QuotingError("Esas partidas ya cambiaron otra vez; cámbialas a mano.")
    QuoteLine.objects.bulk_update(rows, ["finish", "glass", "edition"])
    settle(stored, evaluate_draft(draft_of(stored, read_ground(day))), by)
    return len(rows)


def _plan(draft: Draft, style: Style) -> Restyle:
    """Evaluated as it is, as it would be and, if some lines must stay, as it will be."""
    before = evaluate_draft(draft)
    styled = tuple(_styled(line.typed, style) for line in draft.lines)
    wanted, kept, left = [], [], []
    for old, line, typed in zip(before.lines, draft.lines, styled, strict=True):
        has_own = old.product is not None and draft.catalog.has_own_glass(old.product)
        is_own = has_own and typed.glass != line.typed.glass
        if is_own:
            kept.append(old)
        if is_own and line.id not in style.own_glass:
            typed = replace(typed, glass=line.typed.glass)
        elif is_own:
            wanted.append(line._replace(typed=typed))
            continue
        if style.lines is not None and line.id not in style.lines:
            left += [old] if typed != line.typed else []
            typed = line.typed
        wanted.append(line._replace(typed=typed))
    after = evaluate_draft(replace(draft, lines=tuple(wanted)))
    pairs = [
        (old, new)
        for old, new in zip(before.lines, after.lines, strict=True)
        if old.typed != new.typed
    ]
    refused = tuple(new for _, new in pairs if new.error is not None)
    if refused:
        stay = {line.number for line in refused}
        both = enumerate(zip(draft.lines, wanted, strict=True), start=1)
        stays = tuple(old if number in stay else new for number, (old, new) in both)
        after = evaluate_draft(replace(draft, lines=stays))
        pairs = [(old, after.lines[old.number - 1]) for old, _ in pairs if old.number not in stay]
    return Restyle(tuple(pairs), refused, tuple(kept), tuple(left), before, after)


def _styled(line: TypedLine, style: Style) -> TypedLine:
    """``line`` with these, where it has others."""
    takes_finish = line.finish and style.from_finish in (None, line.finish)
    takes_glass = line.glass and style.from_glass in (None, line.glass)
    return replace(
        line,
        finish=(style.finish or line.finish) if takes_finish else line.finish,
        glass=(style.glass or line.glass) if takes_glass else line.glass,
    )
