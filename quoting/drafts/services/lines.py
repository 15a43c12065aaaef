"""What can be done with the lines of a draft.

Every act locks the draft, evaluates it once with the change in it, and writes only what can be
priced; it gives back that evaluation, which the page prints. What a form was checked against is
the ``ground`` of the act, too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from quoting.core.draft import DraftLine, TakenLine, TypedLine
from quoting.core.evaluated import EvaluatedLine, Evaluation
from quoting.drafts.evaluation import loading
from quoting.drafts.evaluation.loading import Ground
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.drafts.services.drafts import check_discount, lock_draft, settle
from quoting.drafts.services.errors import LineChanged, LineIsGone, LineRefused, QuotingError
from tenants.people.models import User
from tenants.schemas.transactions import atomic

MOST_LINES = 300


class Written(NamedTuple):
    """The draft after an act, and the line that was written."""

    evaluation: Evaluation
    line: EvaluatedLine


@dataclass(slots=True)
class _Stored:
    """A line as it stands in its table."""

    line: DraftLine
    position: int
    client_key: UUID | None = None


@atomic
def add_line(
    quote: Quote,
    line: TypedLine,
    ground: Ground,
    by: User | None = None,
    client_key: UUID | None = None,
) -> Written:
    """``line`` behind the last of its room, or at the end.

    A line that was written before under the same ``client_key`` is given back as it is. Raises
    LineRefused where it has no price, and other QuotingErrors.
    """
    draft = lock_draft(quote.pk, by_hand=False)
    rows = _stored(draft)
    for place, row in enumerate(rows):
        if client_key is not None and row.client_key == client_key:
            evaluation = _evaluate(draft, rows, ground)
            return Written(evaluation, evaluation.lines[place])
    check_most(len(rows))
    place = _put(rows, _Stored(DraftLine(line), -1, client_key))
    evaluation = _checked(draft, _evaluate(draft, rows, ground), place, by)
    return _insert(draft, rows, place, evaluation, by)


@atomic
def edit_line(
    quote: Quote,
    pk: int,
    line: TypedLine,
    ground: Ground,
    by: User | None = None,
    edition: int | None = None,
) -> Written:
    """Write a changed line, wherever it stands by now.

    ``edition`` is the one that was being changed: LineChanged if there is a newer one. Raises
    LineRefused where it has no price, and other QuotingErrors.
    """
    draft = lock_draft(quote.pk, by_hand=False)
    rows = _stored(draft)
    place = _place(rows, pk)
    stored = rows[place].line
    if edition not in {None, stored.edition}:
        raise LineChanged(stored, _evaluate(draft, rows, ground))
    rows[place].line = DraftLine(line, pk, stored.edition + 1)
    if line.room != stored.typed.room:
        place = _put(rows, rows.pop(place))
    evaluation = _checked(draft, _evaluate(draft, rows, ground), place, by)
    columns = loading.columns_of(line) | {"edition": stored.edition + 1}
    QuoteLine.objects.filter(pk=pk).update(**columns)
    _number(rows)
    settle(draft, evaluation, by, by_hand=True)
    return Written(evaluation, evaluation.lines[place])


@atomic
def duplicate_line(quote: Quote, pk: int, day: date, by: User | None = None) -> Written:
    """A copy right below. Raises QuotingError."""
    draft = lock_draft(quote.pk, by_hand=False)
    rows = _stored(draft)
    check_most(len(rows))
    place = _place(rows, pk) + 1
    rows.insert(place, _Stored(DraftLine(rows[place - 1].line.typed), -1))
    return _insert(draft, rows, place, _evaluate(draft, rows, loading.read_ground(day)), by)


@atomic
def move_line(quote: Quote, pk: int, steps: int, day: date) -> Evaluation:
    """``steps`` places down, or up when negative; it stops at the ends. Raises QuotingError."""
    draft = lock_draft(quote.pk)
    rows = _stored(draft)
    place = _place(rows, pk)
    rows.insert(max(place + steps, 0), rows.pop(place))
    _number(rows)
    return _evaluate(draft, rows, loading.read_ground(day))


@atomic
def take_line(quote: Quote, pk: int, day: date, by: User | None = None) -> Evaluation:
    """Take a line away for good. Raises QuotingError."""
    draft = lock_draft(quote.pk, by_hand=False)
    rows = _stored(draft)
    del rows[_place(rows, pk)]
    evaluation = _evaluate(draft, rows, loading.read_ground(day))
    QuoteLine.objects.filter(pk=pk).delete()
    settle(draft, evaluation, by, by_hand=True)
    return evaluation


@atomic
def put_line_back(quote: Quote, taken: TakenLine, day: date) -> Written:
    """Write a line that was taken away where it stood. Raises QuotingError."""
    draft = lock_draft(quote.pk, by_hand=False)
    rows = _stored(draft)
    check_most(len(rows))
    place = min(taken.position, len(rows))
    line = DraftLine(taken.typed, edition=taken.edition)
    rows.insert(place, _Stored(line, -1, taken.client_key))
    return _insert(draft, rows, place, _evaluate(draft, rows, loading.read_ground(day)), None)


def check_most(lines: int) -> None:
    if lines >= MOST_LINES:
        raise QuotingError(
            f"Una cotización lleva hasta {MOST_LINES} partidas; haz otra para las demás."
        )


def _stored(draft: Quote) -> list[_Stored]:
    """The lines of a locked draft, in their order."""
    rows = draft.lines.values_list("position", "client_key", *loading.STORED)
    return [_Stored(loading.stored_line(*values), position, key) for position, key, *values in rows]


def _evaluate(draft: Quote, rows: Iterable[_Stored], ground: Ground) -> Evaluation:
    return loading.evaluate_draft(loading.draft_of(draft, ground, [row.line for row in rows]))


def _checked(draft: Quote, evaluation: Evaluation, place: int, by: User | None) -> Evaluation:
    """``evaluation``, if the line at ``place`` has a price and ``by`` may give its discount."""
    line = evaluation.lines[place]
    if line.error is not None:
        raise LineRefused(evaluation, line)
    check_discount(draft, evaluation, by)
    return evaluation


def _insert(
    draft: Quote, rows: list[_Stored], place: int, evaluation: Evaluation, by: User | None
) -> Written:
    """Write the new line at ``place``, and what follows from it."""
    settle(draft, evaluation, by, by_hand=True)
    new = rows[place]
    row = QuoteLine.objects.create(
        quote=draft,
        position=place,
        client_key=new.client_key,
        edition=new.line.edition,
        **loading.columns_of(new.line.typed),
    )
    new.line, new.position = new.line._replace(id=row.pk), place
    _number(rows)
    line = replace(evaluation.lines[place], id=row.pk)
    lines = (*evaluation.lines[:place], line, *evaluation.lines[place + 1 :])
    draft_lines = tuple(each.line for each in rows)
    stored = replace(evaluation, draft=replace(evaluation.draft, lines=draft_lines), lines=lines)
    return Written(stored, line)


def _place(rows: list[_Stored], pk: int) -> int:
    """Where the line stands among the rows, read under the lock."""
    for place, row in enumerate(rows):
        if row.line.id == pk:
            return place
    raise LineIsGone


def _put(rows: list[_Stored], new: _Stored) -> int:
    """Among the rows, behind the last of its room, or at the end; the place is given back."""
    room = new.line.typed.room
    same = [place for place, row in enumerate(rows) if row.line.typed.room == room]
    place = same[-1] + 1 if same else len(rows)
    rows.insert(place, new)
    return place


def _number(rows: Iterable[_Stored]) -> None:
    """Positions in the order given; only what moved is written."""
    moved = [
        QuoteLine(pk=row.line.id, position=position)
        for position, row in enumerate(rows)
        if row.position != position
    ]
    QuoteLine.objects.bulk_update(moved, ["position"])
