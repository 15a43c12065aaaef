"""How amounts, measures, icons and uploads are written on every page."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

NOTHING = "—"
NBSP = "\N{NO-BREAK SPACE}"  # an amount never parts from its sign or unit at the end of a line
MINUS = "\N{MINUS SIGN}"
MILLIMETRES = {"mm": Decimal(1), "cm": Decimal(10), "m": Decimal(1000)}


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
    cents = amount.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{MINUS if cents < 0 else ''}${NBSP}{abs(cents):,.2f}"


@register.filter
def signed_money(value: Any) -> str:
    """A difference in pesos, which says its direction: ``12`` is ``+$ 12.00``."""
    amount = decimal_or_none(value)
    return f"+{money(amount)}" if amount is not None and amount > 0 else money(value)


@register.filter
def number(value: Any) -> str:
    """A quantity without idle zeros: ``1500.00`` is ``1,500`` and ``0.50`` is ``0.5``."""
    amount = decimal_or_none(value)
    if amount is None:
        return NOTHING
    digits = f"{abs(amount):,f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return f"{MINUS}{digits}" if amount < 0 and digits != "0" else digits


@register.filter
def measure(value: Any, unit: str = "mm") -> str:
    """A length given in millimetres, written in mm, cm or m: ``1505`` in ``cm`` is ``150.5 cm``."""
    length = decimal_or_none(value)
    return NOTHING if length is None else f"{number(length / MILLIMETRES[unit])}{NBSP}{unit}"


@register.filter
def percent(value: Any) -> str:
    """A rate that is already in per cent: ``16.00`` is ``16 %``."""
    rate = decimal_or_none(value)
    return NOTHING if rate is None else f"{number(rate)}{NBSP}%"


@register.simple_tag
@cache
def icon(name: str, label: str = "") -> SafeString:
    """A stroke icon of ``icons.svg``; silent for screen readers unless it has a label."""
    silent = SafeString('aria-hidden="true"')
    return format_html(
        '<svg class="icon" {} focusable="false"><use href="{}#{}"></use></svg>',
        format_html('role="img" aria-label="{}"', label) if label else silent,
        static("cotizador/icons.svg"),
        name,
    )


@register.filter
def bare_file_input(field: BoundField) -> SafeString:
    """The file control alone, without Django's link to the stored file, which has no public URL."""
    return field.as_widget(widget=forms.FileInput(attrs=field.field.widget.attrs))


@register.filter
def initials(name: str) -> str:
    """At most two letters for the round portrait of a person: ``Ana María Ruiz`` is ``AR``."""
    words = str(name).split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
