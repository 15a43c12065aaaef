"""What changed from one version of a quotation to the next, for whoever reads it.

Two promises in; sentences' worth of difference out: lines that were added, removed or changed,
with each field before and after as it is printed, and the same of terms and totals. Lines carry no
identity of their own, so they are matched by what they say: same content first, then same place
and product, then same place, then same product.

>>> from dataclasses import replace
>>> from decimal import Decimal
>>> before = SentLine(1, "product", "Fija", Decimal(1), Decimal(1), "pza", Decimal(800),
...                   Decimal(800), location="Cocina", width=Decimal(800))
>>> after = replace(before, width=Decimal(950), amount=Decimal(900))
>>> [found], same = compare_lines([before], [after])
>>> found.kind.value, found.name
('changed', 'Cocina')
>>> found.changes
(Change(label='Ancho', before='800\\xa0mm', after='950\\xa0mm'), \
Change(label='Importe', before='$\\xa0800.00', after='$\\xa0900.00'))
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from catalog.core.money import show_money
from catalog.core.numbers import show
from quoting.core.promise import Inclusion, Promise, SentLine

Printer = Callable[[Any], str]


class Change(NamedTuple):
    """A thing that reads otherwise now; an empty text is nothing at all."""

    label: str
    before: str
    after: str


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class LineChange(NamedTuple):
    """A line that is there once, or twice and not the same. ``number`` is its number in the newer
    version, or in the older one if it was removed."""

    kind: Kind
    number: int
    name: str
    before: SentLine | None
    after: SentLine | None
    changes: tuple[Change, ...]


class Comparison(NamedTuple):
    """All that differs; ``same`` is how many lines do not."""

    lines: tuple[LineChange, ...]
    terms: tuple[Change, ...]
    totals: tuple[Change, ...]
    same: int

    @property
    def is_empty(self) -> bool:
        return not (self.lines or self.terms or self.totals)


def compare(before: Promise, after: Promise) -> Comparison:
    """From the promise ``before`` to the promise ``after``."""
    lines, same = compare_lines(before.lines, after.lines)
    return Comparison(
        lines=lines,
        terms=_changes(before, after, _TERMS),
        totals=_changes(before.totals, after.totals, _TOTALS),
        same=same,
    )


def compare_lines(
    before: Sequence[SentLine], after: Sequence[SentLine]
) -> tuple[tuple[LineChange, ...], int]:
    """The lines that differ, and how many do not."""
    pairs = _matched(before, after)
    changed = tuple(found for pair in pairs if (found := _line_change(*pair)) is not None)
    return changed, len(pairs) - len(changed)


def _line_change(old: SentLine | None, new: SentLine | None) -> LineChange | None:
    line = new or old
    if line is None:
        return None
    name, number = line.location or line.title, line.number
    if old is None:
        return LineChange(Kind.ADDED, number, name, old, new, ())
    if new is None:
        return LineChange(Kind.REMOVED, number, name, old, new, ())
    changes = _changes(old, new, _FIELDS)
    return LineChange(Kind.CHANGED, number, name, old, new, changes) if changes else None


def _matched(
    before: Sequence[SentLine], after: Sequence[SentLine]
) -> list[tuple[SentLine | None, SentLine | None]]:
    """Every line once: pairs and newcomers in the order of ``after``, then what was removed."""
    old, partner = list(before), dict[int, SentLine]()
    for key in _LIKENESS:
        for place, line in enumerate(after):
            if place not in partner:
                like = next((each for each in old if key(each) and key(each) == key(line)), None)
                if like is not None:
                    partner[place] = like
                    old.remove(like)
    pairs: list[tuple[SentLine | None, SentLine | None]] = [
        (partner.get(place), line) for place, line in enumerate(after)
    ]
    return pairs + [(line, None) for line in old]


def _place(line: SentLine) -> tuple[str, ...]:
    return (line.room, line.location)


_LIKENESS: tuple[Callable[[SentLine], object], ...] = (
    lambda line: tuple(getattr(line, name) for name, _, _ in _FIELDS),
    lambda line: (*_place(line), line.title) if any(_place(line)) else None,
    lambda line: _place(line) if any(_place(line)) else None,
    lambda line: (line.title, line.width, line.height),
    lambda line: line.title,
)


def _changes(
    old: object, new: object, fields: Sequence[tuple[str, str, Printer]]
) -> tuple[Change, ...]:
    printed = (
        Change(label, _printed(getattr(old, name), shown), _printed(getattr(new, name), shown))
        for name, label, shown in fields
    )
    return tuple(change for change in printed if change.before != change.after)


def _printed(value: Any, shown: Printer) -> str:
    return "" if value in (None, "", ()) else shown(value)


def _money(value: Any) -> str:
    return f"$\N{NO-BREAK SPACE}{show_money(value)}"


def _pesos_off(value: Any) -> str:
    return _money(value) if value else ""


def _number(value: Any) -> str:
    return show(value)


def _length(value: Any) -> str:
    return f"{_number(value)}\N{NO-BREAK SPACE}mm"


def _percent(value: Any) -> str:
    return f"{_number(value)} %" if value else ""


def _day(value: Any) -> str:
    return f"{value:%d/%m/%Y}"


def _named(value: Any) -> str:
    return str(value.name)


def _payments(value: Any) -> str:
    return "; ".join(f"{each.label} {_percent(each.percent)}" for each in value)


def _inclusion(value: Any) -> str:
    return {Inclusion.OPTIONAL: "Opcional", Inclusion.ALTERNATIVE: "Alternativa"}.get(value, "")


_FIELDS: tuple[tuple[str, str, Printer], ...] = (
    ("room", "Piso o zona", str),
    ("location", "Ubicación", str),
    ("title", "Producto", str),
    ("description", "Descripción", str),
    ("width", "Ancho", _length),
    ("height", "Alto", _length),
    ("finish", "Acabado", str),
    ("glass", "Vidrio", str),
    ("options", "Opciones", ", ".join),
    ("quantity", "Cantidad", _number),
    ("unit", "Unidad", str),
    ("inclusion", "Inclusión", _inclusion),
    ("choice_group", "Alternativas de", str),
    ("unit_price", "Precio", _money),
    ("discount_percent", "Descuento", _percent),
    ("discount_amount", "Descuento en pesos", _pesos_off),
    ("amount", "Importe", _money),
)
_TERMS: tuple[tuple[str, str, Printer], ...] = (
    ("customer", "Cliente", _named),
    ("site", "Obra", str),
    ("seller", "Asesor", str),
    ("valid_until", "Vigente hasta", _day),
    ("delivery_time", "Tiempo de entrega", str),
    ("milestones", "Pagos", _payments),
    ("notes", "Notas", str),
    ("terms", "Condiciones", str),
)
_TOTALS: tuple[tuple[str, str, Printer], ...] = (
    ("subtotal", "Subtotal", _money),
    ("discount_percent", "Descuento (%)", _percent),
    ("discount", "Descuento", _money),
    ("tax_rate", "IVA", _percent),
    ("total", "Total", _money),
)
