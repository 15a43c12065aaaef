"""What changed from one version of a quotation to the next, for whoever reads it.

Two public snapshots in; sentences' worth of difference out: lines that were added, removed or
changed, with each field before and after as it is printed, and the same of terms and totals. Lines
carry no identity of their own, so they are matched by what they say: same content first, then
same place and product, then same place, then same product.

>>> before = {"lines": [{"number": 1, "location": "Cocina", "title": "Fija", "width": "800"}],
...           "totals": {"total": "928.04"}}
>>> after = {"lines": [{"number": 1, "location": "Cocina", "title": "Fija", "width": "950"}],
...          "totals": {"total": "1100.50"}}
>>> found = compare(before, after)
>>> [(line.kind.value, line.name, line.changes) for line in found.lines]
[('changed', 'Cocina', (Change(label='Ancho', before='800\\xa0mm', after='950\\xa0mm'),))]
>>> found.totals[0]
Change(label='Total', before='$\\xa0928.04', after='$\\xa01,100.50')
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from catalog.core.money import show_money

Line = Mapping[str, Any]
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
    before: Line | None
    after: Line | None
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


def compare(before: Mapping[str, Any], after: Mapping[str, Any]) -> Comparison:
    """From the public half ``before`` to the public half ``after``."""
    pairs = _matched(before["lines"], after["lines"])
    lines = tuple(found for pair in pairs if (found := _line_change(*pair)) is not None)
    return Comparison(
        lines=lines,
        terms=_changes(before, after, _TERMS),
        totals=_changes(before["totals"], after["totals"], _TOTALS),
        same=len(pairs) - len(lines),
    )


def _line_change(old: Line | None, new: Line | None) -> LineChange | None:
    line = new or old or {}
    name, number = str(line.get("location") or line.get("title", "")), int(line["number"])
    if old is None:
        return LineChange(Kind.ADDED, number, name, old, new, ())
    if new is None:
        return LineChange(Kind.REMOVED, number, name, old, new, ())
    changes = _changes(old, new, _FIELDS)
    return LineChange(Kind.CHANGED, number, name, old, new, changes) if changes else None


def _matched(
    before: Sequence[Line], after: Sequence[Line]
) -> list[tuple[Line | None, Line | None]]:
    """Every line once: pairs and newcomers in the order of ``after``, then what was removed."""
    old, partner = list(before), dict[int, Line]()
    for key in _LIKENESS:
        for place, line in enumerate(after):
            if place not in partner:
                like = next((each for each in old if key(each) and key(each) == key(line)), None)
                if like is not None:
                    partner[place] = like
                    old.remove(like)
    pairs: list[tuple[Line | None, Line | None]] = [
        (partner.get(place), line) for place, line in enumerate(after)
    ]
    return pairs + [(line, None) for line in old]


def _place(line: Line) -> tuple[str, ...]:
    return (str(line.get("room") or ""), str(line.get("location") or ""))


_LIKENESS: tuple[Callable[[Line], object], ...] = (
    lambda line: tuple(str(line.get(name)) for name, _, _ in _FIELDS),
    lambda line: (*_place(line), line.get("title")) if any(_place(line)) else None,
    lambda line: _place(line) if any(_place(line)) else None,
    lambda line: (line.get("title"), line.get("width"), line.get("height")),
    lambda line: line.get("title"),
)


def _changes(
    old: Mapping[str, Any], new: Mapping[str, Any], fields: Sequence[tuple[str, str, Printer]]
) -> tuple[Change, ...]:
    printed = (
        Change(label, _printed(old.get(name), shown), _printed(new.get(name), shown))
        for name, label, shown in fields
    )
    return tuple(change for change in printed if change.before != change.after)


def _printed(value: Any, shown: Printer) -> str:
    return "" if value in (None, "", []) else shown(value)


def _money(value: Any) -> str:
    return f"$\N{NO-BREAK SPACE}{show_money(Decimal(value))}"


def _number(value: Any) -> str:
    return f"{Decimal(value):,f}"


def _length(value: Any) -> str:
    return f"{_number(value)}\N{NO-BREAK SPACE}mm"


def _percent(value: Any) -> str:
    return f"{_number(value)} %" if Decimal(value) else ""


def _words(value: Any) -> str:
    return ", ".join(map(str, value))


def _day(value: Any) -> str:
    return f"{date.fromisoformat(value):%d/%m/%Y}"


def _named(value: Any) -> str:
    return str(value["name"])


def _payments(value: Any) -> str:
    return "; ".join(f"{each['label']} {_percent(each['percent'])}" for each in value)


def _inclusion(value: Any) -> str:
    """Nothing for what is included: so is all of a snapshot from before there was a choice."""
    return {"optional": "Opcional", "alternative": "Alternativa"}.get(value, "")


_FIELDS: tuple[tuple[str, str, Printer], ...] = (
    ("room", "Piso o zona", str),
    ("location", "Ubicación", str),
    ("title", "Producto", str),
    ("description", "Descripción", str),
    ("width", "Ancho", _length),
    ("height", "Alto", _length),
    ("finish", "Acabado", str),
    ("glass", "Vidrio", str),
    ("options", "Opciones", _words),
    ("quantity", "Cantidad", _number),
    ("unit", "Unidad", str),
    ("inclusion", "Inclusión", _inclusion),
    ("choice_group", "Alternativas de", str),
    ("unit_price", "Precio", _money),
    ("discount_percent", "Descuento", _percent),
    ("discount_amount", "Descuento en pesos", _money),
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
