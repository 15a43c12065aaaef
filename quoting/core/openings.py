"""Whether a product can fill an opening, what its formulas then see, and which one fails.

>>> from catalog.core.compiled import compile_product
>>> from catalog.core.recipes import Component, Line, Product, profile
>>> rail = profile("RIEL", "Riel", Decimal(6100))
>>> jamb = Component("Jamba", "RIEL", "2", length="ALT - HOLGURA")
>>> line = Line("L", "Línea", {"HOLGURA": Decimal(26)})
>>> product = compile_product(Product("P", "Prueba", line, (jamb,)), {"RIEL": rail})
>>> formula_values(product, Opening(Decimal(1500), Decimal(1200)))
{'HOLGURA': Decimal('26'), 'AT': Decimal('1500'), 'ALT': Decimal('1200')}
>>> print(bad_cut(product.cuts[0], 0, Decimal(6500)))
Jamba: «ALT - HOLGURA» da 6,500 mm y no cabe en Riel, de 6,100 mm.
"""

from decimal import Decimal

from catalog.core.compiled import LARGEST, CompiledProduct, Rule
from catalog.core.errors import measure_field
from catalog.core.formulas import LIMIT, FormulaError
from catalog.core.lengths import Sentence, show_number
from catalog.core.measures import beyond, show_measure
from catalog.core.recipes import Material, Option
from quoting.core.parts import Opening, Part, TakeoffError

Limits = tuple[Decimal, Decimal]

_NOTHING = Decimal(0)
_CHOSEN = (Decimal(0), Decimal(1))


def formula_values(product: CompiledProduct, opening: Opening) -> dict[str, Decimal]:
    """What the formulas may see, by name; TakeoffError when `product` cannot fill `opening`."""
    width, height = product.limits
    if not _is_within(opening.width, width):
        raise TakeoffError(beyond("El ancho", width, opening.width), "width")
    if not _is_within(opening.height, height):
        raise TakeoffError(beyond("El alto", height, opening.height), "height")
    values = dict(product.base_values)
    values["AT"] = opening.width
    values["ALT"] = opening.height
    for name, chosen in opening.options.items():
        option = product.options.get(name.upper())
        if option is None:
            raise TakeoffError(f"«{product.product.name}» no tiene la opción «{name}».")
        values[name.upper()] = (
            _CHOSEN[bool(chosen)] if option.measure is None else _measure(option, chosen)
        )
    if product.uses_chosen_glass or product.uses_thickness:
        values["ESPESOR"] = _thickness(product, opening.glass)
    return values


def bad_cut(rule: Rule, index: int, value: Decimal) -> TakeoffError:
    """The error of a piece that cannot be cut: nothing left of it, or longer than its bar."""
    formula = getattr(rule.component, rule.material.unit.formulas[index])
    problem = (
        "debe ser mayor que cero; la medida es demasiado chica para este producto."
        if value <= 0
        else f"no cabe en {rule.material.name}, de {show_measure(rule.longest)}."
    )
    return TakeoffError(f"{rule.component.role}: «{formula}» da {show_measure(value)} y {problem}")


def beyond_bar(product: CompiledProduct, part: Part, most: Decimal) -> TakeoffError:
    """The error of a piece that its bar does not yield: trimmed, it leaves `most` mm."""
    rule = next(rule for rule in product.cuts if rule.component.role == part.role)
    name, whole = part.material.name, show_measure(rule.longest)
    return TakeoffError(
        f"{part.role}: «{rule.component.length}» da {show_measure(part.length)} y no cabe en "
        f"{name}: de su tramo de {whole} se aprovechan {show_measure(most)}."
    )


def bad_quantity(rule: Rule, quantity: Decimal) -> TakeoffError:
    component = rule.component
    texts = (component.count, *(getattr(component, name) for name in rule.material.unit.formulas))
    return TakeoffError(
        f"{component.role}: «{' × '.join(texts)}» da {show_number(quantity)} "
        f"{rule.material.unit.label} y no puede ser menor que cero ni mayor que {LIMIT:,}."
    )


def explained(
    error: FormulaError, product: CompiledProduct, values: dict[str, Decimal]
) -> TakeoffError:
    """The formula's error with its component: the first that fails, in the same order."""
    rules = (*product.cuts, *product.panes, *product.supplies)
    roles = (rule.component.role for rule in rules if _fails(rule, values))
    return TakeoffError(f"{next(roles, '')}: {error}")


def _fails(rule: Rule, values: dict[str, Decimal]) -> bool:
    try:
        if rule.condition is None or rule.condition(values):
            for evaluate in (rule.count, *rule.measures):
                evaluate(values)
    except FormulaError:
        return True
    return False


def _measure(option: Option, value: bool | Decimal) -> Decimal:
    """The measure that was given of `option`, within its limits; mm."""
    field = measure_field(option.name)
    if isinstance(value, bool):
        least, most = option.limits
        asked = Sentence(f"{option.label}: escribe la medida, de ", least, " a ", most, ".")
        raise TakeoffError(asked, field, is_missing=True)
    if not _is_within(value, option.limits):
        raise TakeoffError(beyond(f"{option.label}: el", option.limits, value), field)
    return value


def _is_within(value: Decimal, limits: Limits) -> bool:
    return value.is_finite() and limits[0] <= value <= limits[1]


def _thickness(product: CompiledProduct, glass: Material | None) -> Decimal:
    """The thickness of the chosen glass, mm, once the line is known to take it."""
    line = product.product.line
    if glass is None:
        message = f"Elige el vidrio de «{product.product.name}»."
        raise TakeoffError(message, "glass", is_missing=True)
    thickness = glass.thickness
    if thickness is None:
        if product.uses_thickness or line.glass_min or line.glass_max:
            raise TakeoffError(f"Agrega el espesor de {glass.name} en el catálogo.", "glass")
        return _NOTHING
    least, most = line.glass_min or _NOTHING, line.glass_max or LARGEST
    if not least <= thickness <= most:
        raise TakeoffError(
            f"{glass.name} mide {show_measure(thickness)} de espesor; "
            f"{line.name} acepta vidrio {_range(least, most)}.",
            "glass",
        )
    return thickness


def _range(least: Decimal, most: Decimal) -> str:
    if least == most:
        return f"de {show_measure(least)}"
    return f"de {show_measure(least)} a {show_measure(most)}"
