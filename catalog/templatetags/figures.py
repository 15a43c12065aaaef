"""How amounts, quantities, measures and rates are written on every page."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import template

from catalog.core.lengths import LengthUnit
from catalog.core.money import NBSP, show_money
from catalog.core.numbers import MINUS, show
from catalog.units import company_unit

register = template.Library()

NOTHING = "—"


def decimal_or_none(value: Any) -> Decimal | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


@register.filter
def money(value: Any) -> str:
    """Pesos with two decimals: ``1234.5`` is ``$ 1,234.50``; no amount is a dash."""
    amount = decimal_or_none(value)
    if amount is None:
        return NOTHING
    text = show_money(abs(amount))
    return f"{MINUS if amount < 0 and text != '0.00' else ''}${NBSP}{text}"


@register.filter
def signed_money(value: Any) -> str:
    """A difference in pesos, which says its direction: ``12`` is ``+$ 12.00``."""
    amount = decimal_or_none(value)
    return f"+{money(amount)}" if amount is not None and amount > 0 else money(value)


@register.filter
def number(value: Any) -> str:
    """A quantity without idle zeros: ``1500.00`` is ``1,500`` and ``0.50`` is ``0.5``."""
    amount = decimal_or_none(value)
    return NOTHING if amount is None else show(amount)


@register.filter
def measure(value: Any, unit: str = "mm") -> str:
    """A length given in millimetres, written in a unit: ``1505`` in ``cm`` is ``150.5 cm``."""
    length = decimal_or_none(value)
    return NOTHING if length is None else LengthUnit(unit).show(length).replace(" ", NBSP)


@register.simple_tag
def size(width: Any, height: Any, unit: str = "mm") -> str:
    """Width and height in one unit: «150 × 120 cm»; of a width alone, «150 cm»."""
    across, down = measure(width, unit), measure(height, unit)
    return f"{across.removesuffix(f'{NBSP}{unit}')} × {down}" if height else across


@register.simple_tag
def own_unit() -> LengthUnit:
    """The one in which the company reads its measures."""
    return company_unit()


@register.filter
def percent(value: Any) -> str:
    """A rate that is already in per cent: ``16.00`` is ``16 %``."""
    rate = decimal_or_none(value)
    return NOTHING if rate is None else f"{show(rate)}{NBSP}%"
