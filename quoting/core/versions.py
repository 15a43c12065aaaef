"""What changed from one version of a quotation to the next, for whoever reads it.

Lines carry no identity of their own, so they are matched by what they say: same content first, then
same place and product, then same place, then same product.

>>> from dataclasses import replace
>>> from decimal import Decimal
>>> before = SentLine(1, "product", "Fija", Decimal(1), Decimal(1), "pza", Decimal(800),
...                   Decimal(800), location="Cocina", width=Decimal(800))
>>> after = replace(before, width=Decimal(950), amount=Decimal(900))
>>> [found], same = compare_lines([before], [after])
>>> found.kind.value, found.name
('changed', 'Cocina')
>>> found.changes
(Change(label='Ancho', before='80\\xa0cm', after='95\\xa0cm'), \
Change(label='Importe', before='$\\xa0800.00', after='$\\xa0900.00'))
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from catalog.core.lengths import LengthUnit
from catalog.core.money import spoken_money
from catalog.core.numbers import show
from quoting.core.promise import Inclusion, Milestone, Promise, SentLine

Fields = Sequence[tuple[str, str, Callable[[Any], str]]]
"""The name of each, its label, and how its value is printed."""


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
    """A line that is not the same; ``number`` is the newer one, if it is still there."""

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
    lines, same = compare_lines(before.lines, after.lines, after.unit)
    terms = _changes(before, after, _TERMS)
    return Comparison(lines, terms, _changes(before.totals, after.totals, _TOTALS), same)


def compare_lines(
    before: Sequence[SentLine], after: Sequence[SentLine], unit: LengthUnit = LengthUnit.CM
) -> tuple[tuple[LineChange, ...], int]:
    """The lines that differ, their measures in ``unit``, and how many do not."""
    pairs = _matched(before, after)
    changed = tuple(found for pair in pairs if (found := _line_change(*pair, unit)) is not None)
    return changed, len(pairs) - len(changed)


def _line_change(old: SentLine | None, new: SentLine | None, unit: LengthUnit) -> LineChange | None:
    line = new or old
    if line is None:
        return None
    kind = Kind.ADDED if old is None else Kind.REMOVED if new is None else Kind.CHANGED
    changes = _changes(old, new, _fields_in(unit)) if kind is Kind.CHANGED else ()
    if kind is Kind.CHANGED and not changes:
        return None
    return LineChange(kind, line.number, line.location or line.title, old, new, changes)


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


def _place(line: SentLine) -> tuple[str, ...] | None:
    return (line.room, line.location) if line.room or line.location else None


_LIKENESS: tuple[Callable[[SentLine], object], ...] = (
    lambda line: tuple(getattr(line, name) for name, _, _ in _FIELDS),
    lambda line: (*place, line.title) if (place := _place(line)) else None,
    _place,
    lambda line: (line.title, line.width, line.height),
    lambda line: line.title,
)


def _changes(old: object, new: object, fields: Fields) -> tuple[Change, ...]:
    printed = (
        Change(label, _printed(getattr(old, name), shown), _printed(getattr(new, name), shown))
        for name, label, shown in fields
    )
    return tuple(change for change in printed if change.before != change.after)


def _printed(value: Any, shown: Callable[[Any], str]) -> str:
    return "" if value in (None, "", ()) else shown(value)


def _pesos_off(value: Any) -> str:
    return spoken_money(value) if value else ""


def _fields_in(unit: LengthUnit) -> Fields:
    def length(value: Any) -> str:
        return unit.show(value).replace(" ", "\N{NO-BREAK SPACE}")

    return [(name, label, shown or length) for name, label, shown in _FIELDS]


def _percent(value: Any) -> str:
    return f"{show(value)} %" if value else ""


def _payment(agreed: Milestone) -> str:
    """«Anticipo 60 % al aceptar», «Anticipo $ 5,000.00», «Resto contra entrega»."""
    share = _percent(agreed.percent) or _pesos_off(agreed.pesos)
    return " ".join(part for part in (agreed.label, share, agreed.when) if part)


def _inclusion(value: Any) -> str:
    return "" if value is Inclusion.INCLUDED else str(value.label)


_FIELDS: Sequence[tuple[str, str, Callable[[Any], str] | None]] = (
    ("room", "Piso o zona", str),
    ("location", "Ubicación", str),
    ("title", "Producto", str),
    ("description", "Descripción", str),
    ("width", "Ancho", None),
    ("height", "Alto", None),
    ("finish", "Acabado", str),
    ("glass", "Vidrio", str),
    ("options", "Opciones", ", ".join),
    ("quantity", "Cantidad", show),
    ("unit", "Unidad", str),
    ("inclusion", "Inclusión", _inclusion),
    ("choice_group", "Alternativas de", str),
    ("unit_price", "Precio", spoken_money),
    ("discount_percent", "Descuento", _percent),
    ("discount_amount", "Descuento en pesos", _pesos_off),
    ("amount", "Importe", spoken_money),
    ("photos", "Fotos", lambda names: show(Decimal(len(names)))),
)
_TERMS: Fields = (
    ("customer", "Cliente", lambda customer: str(customer.name)),
    ("site", "Obra", str),
    ("seller", "Asesor", str),
    ("valid_until", "Vigente hasta", "{:%d/%m/%Y}".format),
    ("delivery_time", "Tiempo de entrega", str),
    ("milestones", "Pagos", lambda agreed: "; ".join(map(_payment, agreed))),
    ("notes", "Notas", str),
    ("terms", "Condiciones", str),
)
_TOTALS: Fields = (
    ("subtotal", "Subtotal", spoken_money),
    ("discount_percent", "Descuento (%)", _percent),
    ("discount", "Descuento", spoken_money),
    ("tax_rate", "IVA", _percent),
    ("total", "Total", spoken_money),
)
