"""Measures as a shop types them, kept as exact millimetres.

Shops write centimetres ("150"), metres ("1.50") or millimetres ("1500"), with a point or a comma,
with or without a unit; the catalogue and the workshop use millimetres. A bare number below 10 is
metres, below 400 centimetres, otherwise millimetres, and the reading is always shown back. A
comma before exactly three digits separates thousands ("1,500" = 1500), except in metres ("1,500
m" = 1.5 m). Nothing finer than a tenth of a millimetre is accepted, and nothing is rounded behind
the user's back. Width comes before height.

>>> parse_measure("150").reading
'150 cm = 1500 mm'
>>> parse_measure("50.1").mm
Decimal('501')
>>> [measure.mm for measure in parse_size("1.50 × 120")]
[Decimal('1500'), Decimal('1200')]
>>> show_measure(Decimal("657.50")), show_cm(Decimal("657.50"))
('657.5 mm', '65.75 cm')
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from catalog.core.errors import EngineError
from catalog.core.numbers import plain_digits

LEAST = Decimal(1)
MOST = Decimal(20_000)

_MILLIMETRES = {"mm": Decimal(1), "cm": Decimal(10), "m": Decimal(1000)}
_UNITS = {
    **dict.fromkeys(("mm", "milímetro", "milímetros", "milimetro", "milimetros"), "mm"),
    **dict.fromkeys(("cm", "cms", "centímetro", "centímetros", "centimetro", "centimetros"), "cm"),
    **dict.fromkeys(("m", "mt", "mts", "metro", "metros"), "m"),
}
_METRES_BELOW = Decimal(10)
_CENTIMETRES_BELOW = Decimal(400)
_TENTH = Decimal("0.1")
_FOUR_DECIMALS = Decimal("0.0001")
_BEYOND_WORDS = Decimal(10) ** 12
_LONGEST_TEXT = 40

_MEASURE = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,9})*|[.,][0-9]{1,9})\s*([a-zí]*)\.?")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_BETWEEN = re.compile(r"\s*(?:[x×*]|\bpor\b)\s*")
_EXAMPLES = "Escribe por ejemplo 150 (centímetros), 1.50 (metros) o 1500 (milímetros)."


class MeasureError(EngineError):
    """A text that is not a measure, or one outside the limits; `text` is what was typed."""

    def __init__(self, message: str, text: str) -> None:
        super().__init__(message)
        self.text = text


class Measure(NamedTuple):
    mm: Decimal
    reading: str
    """How the text was understood, in Spanish, to show beside the field."""


def parse_measure(text: str, *, least: Decimal = LEAST, most: Decimal = MOST) -> Measure:
    """The measure written in `text`, from `least` to `most` mm, or MeasureError."""
    typed = text.strip()
    if not typed:
        raise MeasureError(f"Falta la medida. {_EXAMPLES}", text)
    match = _MEASURE.fullmatch(typed.lower()) if len(typed) <= _LONGEST_TEXT else None
    if match is None:
        raise MeasureError(f"«{_short(typed)}» no es una medida. {_EXAMPLES}", text)
    digits, written_unit = match.groups()
    unit = _UNITS.get(written_unit, "") if written_unit else ""
    if written_unit and not unit:
        raise MeasureError(f"«{written_unit}» no es una unidad: usa mm, cm o m.", text)
    number = _number(digits, unit, text)
    unit = unit or _guess(number)
    mm = number * _MILLIMETRES[unit]
    if not least <= mm <= most:
        raise MeasureError(
            f"{show_number(number)} {unit} queda fuera de lo permitido: "
            f"de {show_measure(least)} a {show_measure(most)}.",
            text,
        )
    if mm % _TENTH:
        raise MeasureError(
            f"«{typed}» pasa de la décima de milímetro; escribe a lo más {show_measure(mm)}.",
            text,
        )
    mm = Decimal(show_number(mm))
    other = f"{show_number(mm / 10)} cm" if unit == "mm" else f"{show_number(mm)} mm"
    return Measure(mm, f"{show_number(number)} {unit} = {other}")


def parse_size(
    text: str, *, least: Decimal = LEAST, most: Decimal = MOST
) -> tuple[Measure, Measure]:
    """Width and height from a text such as "150 x 120", "1.50 por 1.20" or "150 x 120 cm"."""
    sides = _BETWEEN.split(text.strip().lower())
    if len(sides) != 2:
        raise MeasureError(
            f"«{_short(text.strip())}» no es un tamaño. Escribe ancho x alto, como 150 x 120.",
            text,
        )
    width, height = sides
    last_unit = re.search(r"[a-zí]+\.?$", height)
    if last_unit and width and not width[-1].isalpha():
        width += last_unit.group()
    return (
        parse_measure(width, least=least, most=most),
        parse_measure(height, least=least, most=most),
    )


def write_measure(mm: Decimal) -> str:
    """Millimetres as they can be typed: without a unit where they are read back as the same.

    >>> write_measure(Decimal("1500.0")), write_measure(Decimal(300))
    ('1500', '300 mm')
    """
    text = show_number(mm)
    try:
        same = parse_measure(text).mm == mm
    except MeasureError:
        same = False
    return text if same else f"{text} mm"


def show_measure(mm: Decimal) -> str:
    """Millimetres to the tenth, for people: "657.5 mm"."""
    return f"{show_number(_tenth(mm))} mm"


def show_cm(mm: Decimal) -> str:
    """The same measure in centimetres: "65.75 cm"."""
    return f"{show_number(_tenth(mm) / 10)} cm"


def show_number(number: Decimal) -> str:
    """Up to four decimals, without trailing zeros: "657.5"; beyond words, "1.234E+30"."""
    if not _is_sayable(number):
        return f"{number:.3E}"
    return plain_digits(number.quantize(_FOUR_DECIMALS, ROUND_HALF_UP))


def _number(digits: str, unit: str, text: str) -> Decimal:
    if unit != "m" and _THOUSANDS.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    if digits.count(".") + digits.count(",") > 1:
        raise MeasureError(
            f"«{_short(text.strip())}» tiene más de un punto decimal. {_EXAMPLES}", text
        )
    return Decimal(digits.replace(",", "."))


def _guess(number: Decimal) -> str:
    if number < _METRES_BELOW:
        return "m"
    return "cm" if number < _CENTIMETRES_BELOW else "mm"


def _tenth(mm: Decimal) -> Decimal:
    return mm.quantize(_TENTH, ROUND_HALF_UP) if _is_sayable(mm) else mm


def _is_sayable(number: Decimal) -> bool:
    return number.is_finite() and abs(number) < _BEYOND_WORDS


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "…"
