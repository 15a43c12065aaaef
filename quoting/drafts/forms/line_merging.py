"""A changed line put together with what somebody else saved of it meanwhile."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from catalog.core.errors import measure_field
from catalog.core.recipes import Option
from catalog.units import company_unit
from quoting.core.draft import DraftLine, TypedLine
from quoting.core.merging import OPTION, merge_lines
from quoting.drafts.forms.conflicts import WAS, Clash, Sent, forget_questions, sent_before, words
from quoting.drafts.forms.line import LineForm, take_part

KINDS_OF_OPTIONS = {True: "sí", False: "no", None: "no"}


def join(form: LineForm, stored: DraftLine) -> tuple[LineForm, tuple[str, ...]]:
    """What was typed in ``form`` over the line as it is ``stored`` now: the form with what only the
    other person touched in it, and the parts that both did."""
    sent = type(form).as_sent(stored.typed, stored.edition)
    # All three as the panel reads them, which has an answer for each option.
    theirs = _read(form, sent) or stored.typed
    base = _read(form, None if form.typed is None else sent_before(form.typed))
    found = merge_lines(base, form.written(), theirs)
    data = QueryDict(mutable=True) if form.typed is None else form.typed.copy()
    forget_questions(data)
    for part in found.taken:
        take_part(data, part, sent)
    data["edition"], data[WAS] = str(stored.edition), form.sent_as_text(stored)
    joined = type(form)(stored, form.catalog, data)
    joined.is_valid()
    return joined, found.clashes


def _read(form: LineForm, sent: Sent | None) -> TypedLine | None:
    """The line that a panel with ``sent`` in it writes, or None if it could not be saved."""
    if sent is None:
        return None
    data = QueryDict(mutable=True)
    for name, value in sent:
        data.appendlist(name, value)
    found = type(form)(form.line, form.catalog, data)
    return found.written() if found.is_valid() else None


def clashes_of(form: LineForm, parts: Iterable[str], stored: TypedLine) -> list[Clash]:
    """The values of both, in words."""
    sent = dict(type(form).as_sent(stored, 0))
    return [_clash(form, part, stored, sent) for part in parts]


def _clash(form: LineForm, part: str, stored: TypedLine, sent: dict[str, str]) -> Clash:
    typed = form.written()
    options = {each.name: each for each in form.options_of}
    if part == "options":
        return Clash(part, "Opciones", _options(stored, options), _options(typed, options))
    if part.startswith(OPTION):
        name = part.removeprefix(OPTION)
        theirs, yours = (_answer(line.chosen.get(name)) for line in (stored, typed))
        label = options[name].label if name in options else name
        place = measure_field(name) if measure_field(name) in sent else ""
        return Clash(part, label, theirs, yours, place, sent.get(place, ""))
    if part == "discount":
        return Clash(part, "Descuento", _discount(form, stored), _discount(form, typed))
    field = form.fields[part]
    values = form.values_in_words(part, stored, typed)
    theirs, yours = (words(part, field, value) for value in values)
    return Clash(part, str(field.label), theirs, yours, part, sent.get(part, ""))


def _discount(form: LineForm, line: TypedLine) -> str:
    name = "discount_amount" if line.discount_amount else "discount"
    return words(name, form.fields[name], getattr(line, name))


def _options(line: TypedLine, labels: dict[str, Option]) -> str:
    told = [
        f"{labels[name].label if name in labels else name}: {_answer(answer)}"
        for name, answer in line.options
        if answer is not False
    ]
    return ", ".join(told) or "ninguna"


def _answer(answer: Any) -> str:
    return company_unit().show(answer) if isinstance(answer, Decimal) else KINDS_OF_OPTIONS[answer]
