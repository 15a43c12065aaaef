"""`take_off` measures a compiled product for one opening and prices what **one** unit takes.

Quantities of a quotation line multiply only money and lists, never formulas. Lengths are
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

from catalog.core.compiled import CHOSEN_GLASS, MOST_PIECES, CompiledProduct, Rule, waste_factor
from catalog.core.formulas import CONTEXT, LIMIT, FormulaError
from catalog.core.lengths import show_number
from catalog.core.money import cents
from catalog.core.prices import PriceBook
from catalog.core.recipes import Finish, Material
from quoting.core.openings import bad_cut, bad_quantity, explained, formula_values
from quoting.core.parts import CostLine, Item, Opening, Pane, Part, Takeoff, TakeoffError, Waste

_new = tuple.__new__
"""Makes the named tuples that come by the thousand: their own constructor takes twice as long."""

Values = dict[str, Decimal]
"""What the formulas may see, by name."""

_NOTHING = Decimal(0)
_METRE = Decimal(1000)

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
        values = formula_values(product, opening)
        nets = [_NOTHING] * len(product.charges)
        try:
            parts = _cut(product.cuts, opening.finish, values, nets)
            panes = _glaze(product.panes, opening.glass, values, nets)
            for name in product.glass_names:
                values[name] = _GLASS_TOTALS[name](panes)
            items = _supply(product.supplies, values, nets)
        except FormulaError as error:
            raise explained(error, product, values) from error
        costs = _cost(product, opening, nets, prices, waste)
        if waste.min_pane or any(_has_least(pane.material) for pane in panes):
            costs = tuple([_at_least(line, panes, waste) for line in costs])
        return Takeoff(opening, parts, panes, items, costs)


def _cut(
    rules: tuple[Rule, ...], finish: Finish | None, values: Values, nets: list[Decimal]
) -> tuple[Part, ...]:
    """The pieces of profile; adds their metres to `nets`."""
    parts = []
    for rule in rules:
        pieces = rule.fixed_count or _pieces(rule, values)
        if not pieces:
            continue
        length = rule.measures[0](values)
        if not _NOTHING < length <= rule.longest:
            raise bad_cut(rule, 0, length)
        nets[rule.place] += length * pieces / _METRE
        of, material = rule.component, rule.material
        taken = finish if rule.charge.takes_finish else None
        row = (of.role, material, taken, length, pieces, of.left_angle, of.right_angle, of.leaf)
        parts.append(_new(Part, row))
    return tuple(parts)


def _glaze(
    rules: tuple[Rule, ...], chosen: Material | None, values: Values, nets: list[Decimal]
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
            raise bad_cut(rule, 0, width)
        if not _NOTHING < height <= LIMIT:
            raise bad_cut(rule, 1, height)
        component, material = rule.component, rule.material
        if material is CHOSEN_GLASS and chosen is not None:
            material = chosen
        pane = Pane(component.role, material, width, height, pieces, component.leaf)
        nets[rule.place] += pane.area
        panes.append(pane)
    return tuple(panes)


def _supply(rules: tuple[Rule, ...], values: Values, nets: list[Decimal]) -> tuple[Item, ...]:
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
                    raise bad_cut(rule, index, side)
                quantity = quantity * side / _METRE
        if not _NOTHING <= quantity <= LIMIT:
            raise bad_quantity(rule, quantity)
        if not quantity:
            continue
        of = rule.component
        nets[rule.place] += quantity
        items.append(_new(Item, (of.role, rule.material, quantity, pieces, measures, of.leaf)))
    return tuple(items)


def _cost(
    product: CompiledProduct, opening: Opening, nets: list[Decimal], prices: PriceBook, waste: Waste
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
        if charge.is_profile:
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


def _pieces(rule: Rule, values: Values) -> int:
    """How many pieces of a profile or a glass; 0 when its condition leaves it out."""
    if rule.condition is not None and not rule.condition(values):
        return 0
    count = rule.count(values)
    if not _NOTHING <= count <= MOST_PIECES or count != count.to_integral_value():
        raise TakeoffError(
            f"{rule.component.role}: «{rule.component.count}» da {show_number(count)} piezas "
            f"y debe dar un número entero de 0 a {MOST_PIECES}."
        )
    return int(count)
