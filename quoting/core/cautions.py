"""What a person should look at before a line is promised.

*Notes* only say how the price came about; everything else is worth a second look. Nothing of it is
for the customer.

>>> from catalog.core.recipes import glass
>>> pane = Pane("Vidrio", glass("CLARO-6", "Claro 6 mm", Decimal(6)), Decimal(800), Decimal(1900),
...             1, "")
>>> [told(caution) for caution in of_glass([pane], "Línea 1400", None, Decimal(4), safety=True)]
... # doctest: +NORMALIZE_WHITESPACE
['Pide vidrio de seguridad, y Claro 6 mm no es templado ni laminado.',
 'Claro 6 mm mide 6 mm de espesor; Línea 1400 acepta hasta 4 mm.']
"""

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from catalog.core.lengths import show_number
from catalog.core.measures import show_measure
from catalog.core.money import show_money
from catalog.core.outliers import Span, span
from catalog.core.recipes import Family, Labelled, Material, WasteMode
from quoting.core.cutting.sheets import Pane as Sized
from quoting.core.cutting.sheets import SheetStock, fits
from quoting.core.cutting.tenths import tape
from quoting.core.parts import CostLine, Pane, Takeoff
from quoting.core.waste import BarTerms

ALIKE = Decimal("1.5")
"""How many times larger a window may be to be compared by its price per m² with another."""


class CautionKind(Labelled):
    """Its label is the sentence that ``told`` fills in."""

    SAFETY_GLASS = (
        "safety_glass", "Pide vidrio de seguridad, y {subject} no es templado ni laminado."
    )  # fmt: skip
    THICKNESS = "thickness", "{subject} mide {measure} de espesor; {where} {accepted}."
    PANE_SIZE = (
        "pane_size", "Un vidrio de {sides} no cabe en la hoja de {subject}; usa una más grande."
    )  # fmt: skip
    NO_BAR = "no_bar", "{subject} no se compra por tramo: su merma se cobra por porcentaje."
    NO_FINISH = "no_finish", "No dice su acabado: los perfiles se cobran a su precio base."
    MATERIAL_PRICE = "material_price", "{subject} cuesta {pesos}; en otros acabados, {usual}."
    CATALOG_PRICE = (
        "catalog_price", "Su precio por m² es {pesos}; el de otros productos de {where}, {usual}."
    )  # fmt: skip
    LINE_PRICE = "line_price", "Sale en {pesos} por m²; las partidas parecidas, {usual}."
    TYPED_PRICE = "typed_price", "Escribiste {pesos}; en tu catálogo está en {usual}."
    LEAST_PRICE = "least_price", "Se cobra el mínimo por pieza: {pesos}."
    LEAST_AREA = "least_area", "{subject} se cobra por su mínimo de {number} m² por vidrio."
    LEAST_PANE = "least_pane", "{subject} se cobra al mínimo por vidrio."


_NOTES = {CautionKind.LEAST_PRICE, CautionKind.LEAST_AREA, CautionKind.LEAST_PANE}


class Caution(NamedTuple):
    """`least` and `most` are what was to be expected of `value`; what does not apply is empty."""

    kind: CautionKind
    subject: str = ""
    value: Decimal | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    where: str = ""

    @property
    def is_note(self) -> bool:
        """Whether it only explains the price."""
        return self.kind in _NOTES


def of_glass(
    panes: Iterable[Pane], line: str, least: Decimal | None, most: Decimal | None, *, safety: bool
) -> list[Caution]:
    """The glasses of a product's own that are wrong, by safety or by thickness.

    The profiles called `line` take from `least` to `most` mm. A wrong one that is chosen is refused
    before.
    """
    unsafe, unfit = [], []
    for glass in {pane.material.code: pane.material for pane in panes}.values():
        if safety and not glass.safety:
            unsafe.append(Caution(CautionKind.SAFETY_GLASS, glass.name))
        thick = glass.thickness
        if thick is not None and not _is_within(thick, least, most):
            unfit.append(Caution(CautionKind.THICKNESS, glass.name, thick, least, most, line))
    return unsafe + unfit


def of_sheets(panes: Iterable[Pane]) -> list[Caution]:
    """The glasses of which a pane is larger than the sheet that is bought, once each: its largest
    such pane, by width and height."""
    found: dict[str, Caution] = {}
    for pane in sorted(panes, key=lambda pane: pane.width * pane.height, reverse=True):
        buying, name = pane.material.buying, pane.material.name
        width, height = buying.sheet_width, buying.sheet_height
        if buying.bought_cut or width is None or height is None or name in found:
            continue
        stock = SheetStock(
            width, height, trim=buying.trim or Decimal(0), may_turn=buying.can_rotate
        )
        if not fits(Sized(tape(pane.width), tape(pane.height)), stock):
            found[name] = Caution(CautionKind.PANE_SIZE, name, None, pane.width, pane.height)
    return list(found.values())


def of_bars(lines: Iterable[CostLine], terms: BarTerms) -> list[Caution]:
    """The profiles that are charged by percentage although whole bars are asked for: their bar is
    not what they are bought by."""
    return [
        Caution(CautionKind.NO_BAR, line.material.name)
        for line in lines
        if line.material.family is Family.PROFILES
        and not line.material.is_bought_by_bar
        and terms.mode_of(line.material) is not WasteMode.PERCENT
    ]


def of_finish(lines: Iterable[CostLine]) -> list[Caution]:
    """Whether profiles that have a finish are charged at their base price, for want of one."""
    bare = any(line.finish is None and line.material.takes_finish for line in lines)
    return [Caution(CautionKind.NO_FINISH)] if bare else []


def of_materials(
    lines: Iterable[CostLine], doubtful: Mapping[tuple[str, str | None], Span]
) -> list[Caution]:
    """What costs far from what it does in other finishes; `doubtful` is by material and finish."""
    found = []
    for line in lines:
        name, finish = line.material.name, line.finish
        usual = doubtful.get((line.material.code, finish.code if finish else None))
        if usual is not None:
            where = finish.name if finish else ""
            found.append(Caution(CautionKind.MATERIAL_PRICE, name, line.price, *usual, where))
    return found


def of_leasts(takeoff: Takeoff, min_pane: Decimal) -> list[Caution]:
    """The glasses of which a pane is charged by the least area or at the least cost."""
    found = []
    costs = {line.material.code: line for line in takeoff.cost_lines}
    by_glass: dict[str, list[Pane]] = {}
    for pane in takeoff.panes:
        by_glass.setdefault(pane.material.code, []).append(pane)
    for code, panes in by_glass.items():
        glass = panes[0].material
        if any(_is_raised(pane, glass) for pane in panes):
            found.append(Caution(CautionKind.LEAST_AREA, glass.name, glass.min_area))
        if min_pane and any(_cost_of(pane, panes, costs[code]) < min_pane for pane in panes):
            found.append(Caution(CautionKind.LEAST_PANE, glass.name, min_pane))
    return found


class Sold(NamedTuple):
    """A window as it is compared with others of its `family`: m² and pesos of one piece."""

    family: Hashable
    area: Decimal
    price: Decimal

    @property
    def per_area(self) -> Decimal:
        return self.price / self.area


def of_siblings(windows: Sequence[Sold]) -> dict[int, Caution]:
    """The windows whose m² costs far from others of their family and size, by place.

    >>> lot = [Sold("XO", Decimal(2), Decimal(price)) for price in (2800, 3000, 300)]
    >>> {place: told(caution) for place, caution in of_siblings(lot).items()}
    {2: 'Sale en $150.00 por m²; las partidas parecidas, de $1,400.00 a $1,500.00.'}
    """
    families: dict[Hashable, set[Sold]] = {}
    for window in windows:
        families.setdefault(window.family, set()).add(window)  # equal ones say nothing new
    far: dict[Sold, Caution] = {}
    for family in families.values():
        by_size = sorted(family, key=lambda window: window.area)
        areas = [window.area for window in by_size]
        prices = [window.per_area for window in by_size]
        for at, (window, price) in enumerate(zip(by_size, prices, strict=True)):
            first = bisect_left(areas, window.area / ALIKE)
            others = prices[first:at] + prices[at + 1 : bisect_right(areas, window.area * ALIKE)]
            if others and (usual := span(others)).is_far(price):
                far[window] = Caution(CautionKind.LINE_PRICE, "", price, *usual)
    return {place: far[window] for place, window in enumerate(windows) if window in far}


def told(caution: Caution, *, with_costs: bool = True) -> str:
    """A sentence in Spanish; without `with_costs` it says nothing of what things cost."""
    kind, subject, value, where = caution.kind, caution.subject, caution.value, caution.where
    if kind is CautionKind.MATERIAL_PRICE and where:
        subject = f"{subject} en {where.lower()}"
    if kind is CautionKind.MATERIAL_PRICE and not with_costs:
        return f"El precio de {subject} se ve raro; pide que lo revisen en el catálogo."
    shown = value or Decimal(0)
    return kind.label.format(
        subject=subject,
        where=where,
        measure=show_measure(shown),
        number=show_number(shown),
        sides=" × ".join(show_measure(side or Decimal(0)) for side in caution[3:5]),
        pesos=_pesos(shown),
        accepted=_accepted(caution.least, caution.most),
        usual=_span(caution.least or Decimal(0), caution.most or Decimal(0)),
    )


def _is_within(value: Decimal, least: Decimal | None, most: Decimal | None) -> bool:
    return (least is None or value >= least) and (most is None or value <= most)


def _is_raised(pane: Pane, glass: Material) -> bool:
    """Whether the least area is more than the pane has, its sides rounded up or not."""
    return glass.min_area is not None and pane.charged_area == glass.min_area > (
        pane.area / pane.pieces
    )


def _cost_of(pane: Pane, panes: Sequence[Pane], line: CostLine) -> Decimal:
    """What one `pane` costs by its area, with its part of the waste of its glass."""
    charged = sum((each.charged_area * each.pieces for each in panes), Decimal(0))
    return pane.charged_area / charged * line.purchase_quantity * line.price


def _accepted(least: Decimal | None, most: Decimal | None) -> str:
    if least is None:
        return f"acepta hasta {show_measure(most or Decimal(0))}"
    if most is None:
        return f"acepta desde {show_measure(least)}"
    if least == most:
        return f"acepta {show_measure(least)}"
    return f"acepta de {show_measure(least)} a {show_measure(most)}"


def _span(least: Decimal, most: Decimal) -> str:
    return _pesos(least) if least == most else f"de {_pesos(least)} a {_pesos(most)}"


def _pesos(amount: Decimal) -> str:
    return f"${show_money(amount)}"
