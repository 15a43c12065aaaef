"""Whether a product can fill an opening, and what its formulas then see.

>>> from catalog.core.compiled import compile_product
>>> from catalog.core.recipes import Component, Line, Product, profile
>>> rail = profile("RIEL", "Riel", Decimal(6100))
>>> jamb = Component("Jamba", "RIEL", "2", length="ALT - HOLGURA")
>>> line = Line("L", "Línea", {"HOLGURA": Decimal(26)})
>>> product = compile_product(Product("P", "Prueba", line, (jamb,)), {"RIEL": rail})
>>> formula_values(product, Opening(Decimal(1500), Decimal(1200)))
{'HOLGURA': Decimal('26'), 'AT': Decimal('1500'), 'ALT': Decimal('1200')}
"""

from decimal import Decimal

from catalog.core.compiled import LARGEST, CompiledProduct
from catalog.core.errors import measure_field
from catalog.core.measures import show_measure
from catalog.core.recipes import Material, Option
from quoting.core.parts import Opening, TakeoffError, TakeoffErrorKind

_NOTHING = Decimal(0)
_CHOSEN = (Decimal(0), Decimal(1))


def formula_values(product: CompiledProduct, opening: Opening) -> dict[str, Decimal]:
    """What the formulas may see, by name; TakeoffError when `product` cannot fill `opening`."""
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
    if isinstance(value, bool):
        message = f"{option.label}: escribe la medida, {_range(*option.limits)}."
        field = measure_field(option.name)
        raise TakeoffError(TakeoffErrorKind.OPTION, message, field=field, is_missing=True)
    if not _is_within(value, option.limits):
        raise TakeoffError(
            TakeoffErrorKind.OPTION,
            f"{option.label} va {_range(*option.limits)}; escribiste {show_measure(value)}.",
            value=value,
            field=measure_field(option.name),
        )
    return value


def _bad_size(product: CompiledProduct, opening: Opening) -> TakeoffError:
    """The error of the first side that is not within the limits."""
    width, height = product.limits
    side, field, value, limits = "El ancho", "width", opening.width, width
    if _is_within(opening.width, width):
        side, field, value, limits = "El alto", "height", opening.height, height
    return TakeoffError(
        TakeoffErrorKind.SIZE,
        f"{side} de «{product.product.name}» va {_range(*limits)}; "
        f"escribiste {show_measure(value)}.",
        value=value,
        field=field,
    )


def _is_within(value: Decimal, limits: tuple[Decimal, Decimal]) -> bool:
    return value.is_finite() and limits[0] <= value <= limits[1]


def _thickness(product: CompiledProduct, glass: Material | None) -> Decimal:
    """The thickness of the chosen glass, mm, once the line is known to take it."""
    line = product.product.line
    if glass is None:
        message = f"Elige el vidrio de «{product.product.name}»."
        raise TakeoffError(TakeoffErrorKind.GLASS, message, field="glass", is_missing=True)
    thickness = glass.thickness
    if thickness is None:
        if product.uses_thickness or line.glass_min or line.glass_max:
            message = f"Agrega el espesor de {glass.name} en el catálogo."
            raise TakeoffError(TakeoffErrorKind.GLASS, message, field="glass")
        return _NOTHING
    least, most = line.glass_min or _NOTHING, line.glass_max or LARGEST
    if not least <= thickness <= most:
        raise TakeoffError(
            TakeoffErrorKind.GLASS,
            f"{glass.name} mide {show_measure(thickness)} de espesor; "
            f"{line.name} acepta vidrio {_range(least, most)}.",
            value=thickness,
            field="glass",
        )
    return thickness


def _range(least: Decimal, most: Decimal) -> str:
    return f"de {show_measure(least)} a {show_measure(most)}"
