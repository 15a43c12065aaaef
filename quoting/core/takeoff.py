"""From an opening in a wall to everything it takes: one result that everything else reads.

`take_off` measures a compiled product for one opening and prices what it takes for **one** unit;
quantities of a quotation line multiply only money and lists, never formulas. Lengths are
millimetres and exact; money is pesos.

How a trade shop counts, and so do we:

- the metres of a profile are summed over the window, raised by the waste, and priced as metres ×
  price of the bar ÷ metres in a bar, rounded to the cent once per profile;
- glass likewise: net square metres of its panes, raised by the waste, rounded once per glass; a
  glass may round its sides up, and have a least area or cost per pane;
- hardware, consumables, labour and services carry no waste unless they say so, and each is rounded;
- the direct cost is the sum of those rounded lines.

>>> from catalog.core.compiled import compile_product
>>> from catalog.core.recipes import Component, Line, Product, profile
>>> rail = profile("RIEL", "Riel", Decimal(6100))
>>> jamb = Component("Jamba", "RIEL", "2", length="ALT - 26")
>>> product = compile_product(Product("P", "Prueba", Line("L", "Línea"), (jamb,)), {"RIEL": rail})
>>> opening = Opening(Decimal(1500), Decimal(1200))
>>> result = take_off(product, opening, PriceBook({("RIEL", None): Decimal("305.00")}), Waste())
>>> [(part.role, part.pieces, part.length) for part in result.parts]
[('Jamba', 2, Decimal('1174'))]
>>> result.direct_cost  # 2.348 m × 1.05 × 305.00 ÷ 6.10
Decimal('123.27')
"""

from collections.abc import Callable
from decimal import Decimal, localcontext

from catalog.core.compiled import (
    CHOSEN_GLASS,
    LARGEST,
    MOST_PIECES,
    SMALLEST,
    CompiledProduct,
    Rule,
    waste_factor,
)
from catalog.core.formulas import CONTEXT, LIMIT, FormulaError
from catalog.core.measures import show_measure, show_number
from catalog.core.money import cents
from catalog.core.prices import PriceBook
from catalog.core.recipes import Finish, Material, Option
from quoting.core.parts import (
    CostLine,
    Item,
    Opening,
    Pane,
    Part,
    Takeoff,
    TakeoffError,
    TakeoffErrorKind,
    Waste,
)

__all__ = [
    "CostLine",
    "Item",
    "Opening",
    "Pane",
    "Part",
    "Takeoff",
    "TakeoffError",
    "TakeoffErrorKind",
    "Waste",
    "take_off",
]

_new = tuple.__new__
"""Makes the named tuples that come by the thousand: their own constructor takes twice as long."""

_NOTHING = Decimal(0)
_METRE = Decimal(1000)
_CHOSEN = (Decimal(0), Decimal(1))

_GLASS_TOTALS: dict[str, Callable[[tuple[Pane, ...]], Decimal]] = {
    "PERIMETRO_VIDRIO": lambda panes: sum((pane.perimeter for pane in panes), _NOTHING),
    "AREA_VIDRIO": lambda panes: sum((pane.area for pane in panes), _NOTHING),
    "VIDRIOS": lambda panes: Decimal(sum(pane.pieces for pane in panes)),
}


def take_off(
    product: CompiledProduct, opening: Opening, prices: PriceBook, waste: Waste
) -> Takeoff:
    """Everything `opening` takes of `product`.

    TakeoffError when it cannot be built so, MissingPrice when a material in it has no price.
    """
    with localcontext(CONTEXT):
        values = _values(product, opening)
        nets = [_NOTHING] * len(product.charges)
        try:
            parts = _cut(product.cuts, opening.finish, values, nets)
            panes = _glaze(product.panes, opening.glass, values, nets)
            for name in product.glass_names:
                values[name] = _GLASS_TOTALS[name](panes)
            items = _supply(product.supplies, values, nets)
        except FormulaError as error:
            raise _explained(error, product, values) from error
        costs = _cost(product, opening, nets, prices, waste)
        if waste.min_pane or any(_has_least(pane.material) for pane in panes):
            costs = tuple([_at_least(line, panes, waste) for line in costs])
        return Takeoff(opening, parts, panes, items, costs)


def _values(product: CompiledProduct, opening: Opening) -> dict[str, Decimal]:
    """What the formulas may see, after checking that the opening is one this product can fill."""
    width_limits, height_limits = product.limits
    if not (_is_within(opening.width, width_limits) and _is_within(opening.height, height_limits)):
        raise _bad_size(product, opening)
    values = dict(product.base_values)
    values["AT"] = opening.width
    values["ALT"] = opening.height
    for name, chosen in opening.options.items():
        option = product.options.get(name.upper())
        if option is None:
            raise TakeoffError(
                TakeoffErrorKind.OPTION,
                f"«{product.product.name}» no tiene la opción «{name}».",
                accepted=sorted(product.options),
            )
        values[name.upper()] = (
            _CHOSEN[bool(chosen)] if option.measure is None else _measure(option, chosen)
        )
    if product.uses_chosen_glass or product.uses_thickness:
        values["ESPESOR"] = _thickness(product, opening.glass)
    return values


def _measure(option: Option, value: bool | Decimal) -> Decimal:
    """The measure that was given of `option`, within its limits; mm."""
    limits = (option.least or SMALLEST, option.most or LARGEST)
    if isinstance(value, bool):
        message = f"{option.label}: escribe la medida, {_range(*limits)}."
        raise TakeoffError(TakeoffErrorKind.OPTION, message, component=option.name)
    if not _is_within(value, limits):
        raise TakeoffError(
            TakeoffErrorKind.OPTION,
            f"{option.label} va {_range(*limits)}; escribiste {show_measure(value)}.",
            component=option.name,
            value=value,
        )
    return value


def _cut(
    rules: tuple[Rule, ...],
    finish: Finish | None,
    values: dict[str, Decimal],
    nets: list[Decimal],
) -> tuple[Part, ...]:
    """The pieces of profile; adds their metres to `nets`."""
    parts = []
    for rule in rules:
        pieces = rule.fixed_count or _pieces(rule, values)
        if not pieces:
            continue
        length = rule.measures[0](values)
        if not _NOTHING < length <= rule.longest:
            raise _bad_cut(rule, 0, length)
        nets[rule.place] += length * pieces / _METRE
        component = rule.component
        parts.append(
            _new(
                Part,
                (
                    component.role,
                    rule.material,
                    finish,
                    length,
                    pieces,
                    component.left_angle,
                    component.right_angle,
                    component.leaf,
                ),
            )
        )
    return tuple(parts)


def _glaze(
    rules: tuple[Rule, ...],
    chosen: Material | None,
    values: dict[str, Decimal],
    nets: list[Decimal],
) -> tuple[Pane, ...]:
    """The panes; adds their square metres to `nets`."""
    panes = []
    for rule in rules:
        pieces = rule.fixed_count or _pieces(rule, values)
        if not pieces:
            continue
        width_formula, height_formula = rule.measures
        width, height = width_formula(values), height_formula(values)
        if not _NOTHING < width <= LIMIT:
            raise _bad_cut(rule, 0, width)
        if not _NOTHING < height <= LIMIT:
            raise _bad_cut(rule, 1, height)
        component, material = rule.component, rule.material
        if material is CHOSEN_GLASS and chosen is not None:
            material = chosen
        pane = Pane(component.role, material, width, height, pieces, component.leaf)
        nets[rule.place] += pane.area
        panes.append(pane)
    return tuple(panes)


def _supply(
    rules: tuple[Rule, ...], values: dict[str, Decimal], nets: list[Decimal]
) -> tuple[Item, ...]:
    """Hardware, consumables, labour and services; adds their quantities to `nets`."""
    items = []
    for rule in rules:
        if rule.condition is not None and not rule.condition(values):
            continue
        quantity = pieces = rule.count(values)
        measures: tuple[Decimal, ...] = ()
        if rule.measures:
            measures = tuple([measure(values) for measure in rule.measures])
            for index, side in enumerate(measures):
                if side < 0:
                    raise _bad_cut(rule, index, side)
                quantity = quantity * side / _METRE
        if not _NOTHING <= quantity <= LIMIT:
            raise _bad_quantity(rule, quantity)
        if not quantity:
            continue
        component = rule.component
        nets[rule.place] += quantity
        items.append(
            _new(
                Item,
                (component.role, rule.material, quantity, pieces, measures, component.leaf),
            )
        )
    return tuple(items)


def _cost(
    product: CompiledProduct,
    opening: Opening,
    nets: list[Decimal],
    prices: PriceBook,
    waste: Waste,
) -> tuple[CostLine, ...]:
    """What the net quantities cost, one line for each material present."""
    chosen = opening.glass
    profile_factor = waste_factor(waste.profiles)
    lines: dict[str, CostLine] = {}
    for charge, net in zip(product.charges, nets, strict=True):
        if not net:
            continue
        material, factor, finish = charge.material, charge.waste_factor, None
        if charge.takes_finish:
            finish = opening.finish
            factor = factor or profile_factor
        elif material is CHOSEN_GLASS and chosen is not None:
            material = chosen
        if factor is None:
            factor = waste_factor(waste.glass if material.waste is None else material.waste)
        quantity = net * factor
        same = lines.get(material.code)
        if same is not None:
            net += same.net
            quantity += same.quantity
        price = prices.price(material, finish)
        amount = cents(quantity * price / material.use_per_purchase)
        lines[material.code] = _new(CostLine, (material, finish, net, quantity, price, amount))
    return tuple(lines.values())


def _has_least(glass: Material) -> bool:
    return glass.side_step is not None or glass.min_area is not None


def _at_least(line: CostLine, panes: tuple[Pane, ...], waste: Waste) -> CostLine:
    """The line of a glass with its panes charged by rounded sides, least area and least cost."""
    material = line.material
    own = [pane for pane in panes if pane.material.code == material.code]
    if not own:
        return line
    factor = line.quantity / line.net  # the waste that applied
    quantity = amount = _NOTHING
    for pane in own:
        each = pane.charged_area * factor
        cost = max(each * line.price / material.use_per_purchase, waste.min_pane)
        quantity += each * pane.pieces
        amount += cost * pane.pieces
    return line._replace(quantity=quantity, amount=cents(amount))


def _pieces(rule: Rule, values: dict[str, Decimal]) -> int:
    """How many pieces of a profile or a glass; 0 when its condition leaves it out."""
    if rule.condition is not None and not rule.condition(values):
        return 0
    count = rule.count(values)
    if not _NOTHING <= count <= MOST_PIECES or count != count.to_integral_value():
        raise TakeoffError(
            TakeoffErrorKind.COUNT,
            f"{rule.component.role}: «{rule.component.count}» da {show_number(count)} piezas "
            f"y debe dar un número entero de 0 a {MOST_PIECES}.",
            component=rule.component.role,
            formula=rule.component.count,
            value=count,
        )
    return int(count)


def _bad_size(product: CompiledProduct, opening: Opening) -> TakeoffError:
    """The error of the first side that is not within the limits."""
    width, height = product.limits
    side, value, limits = "El ancho", opening.width, width
    if _is_within(opening.width, width):
        side, value, limits = "El alto", opening.height, height
    return TakeoffError(
        TakeoffErrorKind.SIZE,
        f"{side} de «{product.product.name}» va {_range(*limits)}; "
        f"escribiste {show_measure(value)}.",
        value=value,
    )


def _is_within(value: Decimal, limits: tuple[Decimal, Decimal]) -> bool:
    return value.is_finite() and limits[0] <= value <= limits[1]


def _thickness(product: CompiledProduct, glass: Material | None) -> Decimal:
    """The thickness of the chosen glass, mm, once the line is known to take it."""
    line = product.product.line
    if glass is None:
        raise TakeoffError(TakeoffErrorKind.GLASS, f"Elige el vidrio de «{product.product.name}».")
    thickness = glass.thickness
    if thickness is None:
        if product.uses_thickness or line.glass_min or line.glass_max:
            raise TakeoffError(
                TakeoffErrorKind.GLASS, f"Agrega el espesor de {glass.name} en el catálogo."
            )
        return _NOTHING
    least, most = line.glass_min or _NOTHING, line.glass_max or LARGEST
    if not least <= thickness <= most:
        raise TakeoffError(
            TakeoffErrorKind.GLASS,
            f"{glass.name} mide {show_measure(thickness)} de espesor; "
            f"{line.name} acepta vidrio {_range(least, most)}.",
            value=thickness,
        )
    return thickness


def _bad_cut(rule: Rule, index: int, value: Decimal) -> TakeoffError:
    """The error of a piece that cannot be cut: nothing left of it, or longer than its bar."""
    component = rule.component
    name = rule.material.unit.formulas[index]
    formula: str = getattr(component, name)
    cut = f"{component.role}: «{formula}» da {show_measure(value)}"
    if value <= 0:
        kind = TakeoffErrorKind.CUT
        message = (
            f"{cut} y debe ser mayor que cero; la medida es demasiado chica para este producto."
        )
    else:
        kind = TakeoffErrorKind.BAR
        message = f"{cut} y no cabe en {rule.material.name}, de {show_measure(rule.longest)}."
    return TakeoffError(
        kind,
        message,
        component=component.role,
        formula=formula,
        value=value,
        accepted=rule.accepted,
    )


def _bad_quantity(rule: Rule, quantity: Decimal) -> TakeoffError:
    component = rule.component
    texts = (component.count, *(getattr(component, name) for name in rule.material.unit.formulas))
    formula = " × ".join(texts)
    return TakeoffError(
        TakeoffErrorKind.COUNT,
        f"{component.role}: «{formula}» da {show_number(quantity)} {rule.material.unit.label} "
        f"y no puede ser menor que cero ni mayor que {LIMIT:,}.",
        component=component.role,
        formula=formula,
        value=quantity,
        accepted=rule.accepted,
    )


def _explained(
    error: FormulaError, product: CompiledProduct, values: dict[str, Decimal]
) -> TakeoffError:
    """The formula's error with its component: the first that fails, in the same order."""
    rules = (*product.cuts, *product.panes, *product.supplies)
    culprit = next((rule for rule in rules if _fails(rule, values)), None)
    component = culprit.component.role if culprit else ""
    return TakeoffError(
        TakeoffErrorKind.FORMULA,
        f"{component}: {error}",
        component=component,
        formula=error.text,
        accepted=culprit.accepted if culprit else (),
    )


def _fails(rule: Rule, values: dict[str, Decimal]) -> bool:
    try:
        if rule.condition is None or rule.condition(values):
            for evaluate in (rule.count, *rule.measures):
                evaluate(values)
    except FormulaError:
        return True
    return False


def _range(least: Decimal, most: Decimal) -> str:
    return f"de {show_measure(least)} a {show_measure(most)}"
