"""Prices of purchase as the pages of the catalogue write them: in their currency, and in pesos."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template

from catalog.core.prices import in_pesos
from catalog.models import Currency, ExchangeRate
from catalog.templatetags.figures import NBSP, money

FOREIGN = {row.value: row.label.lower() for row in Currency if row is not Currency.MXN}

register = template.Library()


@register.simple_tag(name="written")
def money_in(amount: Decimal, currency: str) -> str:
    """``$ 18.20`` in pesos, ``18.20 EUR`` in another currency."""
    if currency == Currency.MXN:
        return money(amount)
    return f"{money(amount).replace(f'${NBSP}', '')}{NBSP}{currency}"


@register.inclusion_tag("catalog/parts/price.html")
def price(
    amount: Decimal, currency: str, rates: Mapping[str, ExchangeRate], unit: str = ""
) -> dict[str, Any]:
    """What a unit of purchase costs; one that is bought in dollars or euros with what that is in
    pesos at its rate of ``rates``, or with the rate that is missing."""
    rate = rates.get(currency)
    return {
        "written": money_in(amount, currency),
        "unit": unit,
        "is_foreign": currency in FOREIGN,
        "currency": FOREIGN.get(currency, ""),
        "code": currency,
        "rate": rate,
        "pesos": None if rate is None else in_pesos(amount, rate.rate),
    }
