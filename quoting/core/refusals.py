"""Why a product cannot be built at a size, in words: the piece, its formula and what it gave.

>>> from catalog.core.compiled import compile_product
>>> from catalog.core.recipes import Component, Line, Product, profile
>>> rail = profile("RIEL", "Riel", Decimal(6100))
>>> jamb = Component("Jamba", "RIEL", length="ALT - 26")
>>> product = compile_product(Product("P", "Prueba", Line("L", "Línea"), (jamb,)), {"RIEL": rail})
>>> print(bad_cut(product.cuts[0], 0, Decimal(6500)))
Jamba: «ALT - 26» da 6500 mm y no cabe en Riel, de 6100 mm.
"""

from decimal import Decimal

from catalog.core.compiled import CompiledProduct, Rule
from catalog.core.formulas import LIMIT, FormulaError
from catalog.core.measures import show_measure, show_number
from quoting.core.parts import TakeoffError, TakeoffErrorKind


def bad_cut(rule: Rule, index: int, value: Decimal) -> TakeoffError:
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


def bad_quantity(rule: Rule, quantity: Decimal) -> TakeoffError:
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


def explained(
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
