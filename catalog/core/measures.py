"""Measures as a shop types them, kept as exact millimetres.

A number without a unit is in the unit of the company. A unit that is written wins: "150 cm",
"1.50 m", "1m50", "1,500 mm", '60 1/2"'. Nothing is guessed of a number that makes no sense in the
company's unit and would in another: `MeasureDoubt` asks, with answers to tap. A comma before
exactly three digits parts thousands ("1,500" = 1500), except in metres ("1,500 m" = 1.5 m). Nothing
finer than a tenth of a millimetre is accepted; inches, which seldom are tenths, are rounded half
up, and the reading says so. Width comes before height.

>>> parse_measure("150").reading
'150 cm = 1,500 mm'
>>> parse_measure("1m50").mm, parse_measure('60 1/2"').mm
(Decimal('1500'), Decimal('1536.7'))
>>> try:
...     parse_measure("400", usual=(Decimal(200), Decimal(3000)))
... except MeasureDoubt as doubt:
...     print(doubt, doubt.answers)
¿400 cm o 400 mm? ('400 cm', '400 mm')
>>> split_size("1.50 m × 120 cm")
('1.50 m', '120 cm')
>>> show_measure(Decimal("657.50"))
'657.5 mm'
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple

from catalog.core.errors import EngineError
from catalog.core.lengths import COMPANY_UNITS, LengthUnit, Sentence, show_number

LEAST = Decimal(1)
MOST = Decimal(20_000)
USUAL = Decimal(100), Decimal(6_000)
"""What a side of a window measures unless its product says otherwise, mm."""
USUAL_LENGTH = USUAL[0], MOST
"""What a bar, a sheet or something sold by the metre measures, mm."""

Limits = tuple[Decimal, Decimal]
CM, MM, M, INCH = LengthUnit.CM, LengthUnit.MM, LengthUnit.M, LengthUnit.INCH

_WORDS = {
    **dict.fromkeys(("mm", "mms", "milímetro", "milímetros", "milimetro", "milimetros"), MM),
    **dict.fromkeys(("cm", "cms", "centímetro", "centímetros", "centimetro", "centimetros"), CM),
    **dict.fromkeys(("m", "mt", "mts", "metro", "metros"), M),
    **dict.fromkeys(
        ('"', "in", "pulg", "plg", "pulgs", "plgs", "pulgada", "pulgadas", "inch"), INCH
    ),
}
_TENTH = Decimal("0.1")
_LONGEST_TEXT = 40

_UNIT = r"([a-zí]+|\")?\.?"
_MEASURE = re.compile(rf"([0-9]{{1,9}}(?:[.,][0-9]{{1,9}})*\.?|[.,][0-9]{{1,9}})\s*{_UNIT}")
_FRACTION = re.compile(
    rf"(?:([0-9]{{1,6}})(?:\s+|\s*[-–]\s*))?([0-9]{{1,3}})\s*/\s*([0-9]{{1,3}})\s*{_UNIT}"
)
_METRES_AND = re.compile(
    r"([0-9]{1,3})\s*(?:m|mt|mts|metros?)\.?\s*(?:con|y)?\s*([0-9]{1,3})\s*([a-zí]+)?\.?"
)
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_BETWEEN = re.compile(r"\s*(?:[x×*✕✖]|\bpor\b)\s*")
_LAST_UNIT = re.compile(r"(?:[a-zí]+|\")\.?$")
_SPELLED = {"”": '"', "“": '"', "″": '"', "''": '"', "’’": '"', "′′": '"', "⁄": "/"}
_VULGAR = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅛": "1/8", "⅜": "3/8", "⅝": "5/8", "⅞": "7/8"}


class MeasureError(EngineError):
    """A text that is not a measure, or one outside the limits; `text` is what was typed."""

    def __init__(self, message: str | Sentence, text: str) -> None:
        super().__init__(message)
        self.text = text


class MeasureDoubt(MeasureError):
    """A number that may be two measures; `answers` are the texts that say which."""

    def __init__(self, text: str, answers: tuple[str, ...]) -> None:
        super().__init__(f"¿{', '.join(answers[:-1])} o {answers[-1]}?", text)
        self.answers = answers


class Measure(NamedTuple):
    mm: Decimal
    reading: str
    """How the text was understood, in Spanish, to show beside the field."""
    unit: LengthUnit
    """The one in which it was typed."""
    is_bare: bool
    """Whether no unit was written."""


class _Typed(NamedTuple):
    """A number with the unit that was written, if one was."""

    digits: str
    number: Decimal
    unit: LengthUnit | None
    is_fraction: bool = False


def parse_measure(
    text: str,
    unit: LengthUnit = CM,
    *,
    least: Decimal = LEAST,
    most: Decimal = MOST,
    usual: Limits | None = None,
    name: str = "una medida",
) -> Measure:
    """The measure written in `text`, a bare number in `unit`; MeasureError if there is none.

    `least` and `most` are what is accepted and `usual` what makes sense, mm; `name` is «un ancho»
    or what else is asked for. MeasureDoubt when another unit is likelier than the company's.
    """
    typed = _plain(text)
    if not typed:
        raise MeasureError(f"Escribe {name}. {_examples(unit)}", text)
    written = _read(typed, text, unit) if len(typed) <= _LONGEST_TEXT else None
    if written is None:
        raise MeasureError(f"«{_short(text.strip())}» no es una medida. {_examples(unit)}", text)
    if written.unit is None:
        _ask_if_doubtful(written, text, unit, usual or (least, most), (least, most))
    used = written.unit or unit
    mm = written.number * used.mm
    _check_limits(mm, used, least, most, name, text)
    if mm % _TENTH and used is not INCH:
        nearest = used.show(mm.quantize(_TENTH, ROUND_HALF_UP))
        raise MeasureError(
            f"«{_short(text.strip())}» pasa de la décima de milímetro; escribe {nearest}.", text
        )
    mm = Decimal(show_number(mm.quantize(_TENTH, ROUND_HALF_UP)))
    said = f"{written.digits}{INCH}" if used is INCH else used.show(mm)
    other = CM.show(mm) if used is MM else MM.show(mm)
    return Measure(mm, f"{said} = {other}", used, written.unit is None)


def is_size(text: str) -> bool:
    """Whether `text` is two measures, «150x120»."""
    sides = _BETWEEN.split(_plain(text))
    return len(sides) == 2 and all(any(letter.isdigit() for letter in side) for side in sides)


def split_size(text: str) -> tuple[str, str]:
    """The texts of width and height in one such as "150 x 120" or "150 x 120 cm"."""
    sides = _BETWEEN.split(_plain(text))
    if len(sides) != 2:
        raise MeasureError(
            f"«{_short(text.strip())}» no es un tamaño. Escribe ancho x alto, como 150 x 120.",
            text,
        )
    width, height = sides
    last_unit = _LAST_UNIT.search(height)
    if last_unit and width and width[-1].isdigit():
        width += f" {last_unit.group()}"
    return width, height


def which_unit(measure: Measure, other: Measure, text: str) -> MeasureDoubt | None:
    """The question about a bare `measure`, of `text`, beside one of another unit; or None."""
    if not measure.is_bare or other.is_bare or other.unit in (measure.unit, INCH):
        return None
    digits = measure.unit.digits(measure.mm)
    if other.unit is M and Decimal(digits) * M.mm > MOST:
        return None
    return MeasureDoubt(text, (f"{digits} {measure.unit}", f"{digits} {other.unit}"))


def beyond(side: str, limits: Limits, value: Decimal) -> Sentence:
    """Why a `value` is refused that lies outside `limits`: «El ancho máximo es 300 cm; …»."""
    is_less = value.is_finite() and value < limits[0]
    bound, limit = ("mínimo", limits[0]) if is_less else ("máximo", limits[1])
    return Sentence(f"{side} {bound} es ", limit, "; escribiste ", value, ".")


def write_measure(mm: Decimal, unit: LengthUnit, usual: Limits = USUAL) -> str:
    """Millimetres as they are typed: without a unit where they are read back as the same."""
    bare = unit.digits(mm)
    try:
        same = parse_measure(bare, unit, usual=usual).mm == mm
    except MeasureError:
        same = False
    return bare if same else MM.show(mm)


def show_measure(mm: Decimal) -> str:
    """Millimetres to the tenth, for people: "657.5 mm"."""
    return MM.show(mm)


def _plain(text: str) -> str:
    """`text` in small letters, with the signs of inches and fractions spelled one way."""
    plain = text.strip().lower()
    for sign, spelled in _SPELLED.items():
        plain = plain.replace(sign, spelled)
    for sign, spelled in _VULGAR.items():
        plain = plain.replace(sign, f" {spelled}")
    return plain.strip()


def _read(typed: str, text: str, company: LengthUnit) -> _Typed | None:
    """The number in `typed` with its unit, or None where there is none."""
    if found := _METRES_AND.fullmatch(typed):
        return _metres_and(*found.groups(), text=text)
    if found := _FRACTION.fullmatch(typed):
        whole, above, below, word = found.groups()
        if not int(below):
            return None
        number = Decimal(whole or 0) + Decimal(above) / Decimal(below)
        digits = f"{whole} {above}/{below}" if whole else f"{above}/{below}"
        return _Typed(digits, number, _unit(word, text), is_fraction=True)
    found = _MEASURE.fullmatch(typed)
    if not found:
        return None
    digits, word = found.groups()
    unit = _unit(word, text)
    number = _number(digits, unit or company, text)
    return _Typed(show_number(number), number, unit)


def _metres_and(metres: str, more: str, word: str | None, *, text: str) -> _Typed:
    """«1m50» and «1 m 50 cm»; one digit alone may be either, so it is asked."""
    if word:
        unit = _unit(word, text)
        mm = Decimal(metres) * M.mm + Decimal(more) * (unit or CM).mm
    elif len(more) == 1 and more != "0":
        raise MeasureDoubt(text, (f"{metres}.{more}0 m", f"{metres}.0{more} m"))
    else:
        mm = Decimal(f"{metres}.{more}") * M.mm
    return _Typed(show_number(mm / M.mm), mm / M.mm, M)


def _unit(word: str | None, text: str) -> LengthUnit | None:
    if not word:
        return None
    if word not in _WORDS:
        raise MeasureError(f"«{_short(word)}» no es una unidad: usa mm, cm, m o pulgadas.", text)
    return _WORDS[word]


def _number(digits: str, unit: LengthUnit, text: str) -> Decimal:
    if unit is not M and _THOUSANDS.fullmatch(digits):
        return Decimal(digits.replace(",", ""))
    if digits.rstrip(".").count(".") + digits.count(",") > 1:
        raise MeasureError(
            f"«{_short(text.strip())}» tiene más de un punto decimal. {_examples(unit)}", text
        )
    return Decimal(digits.replace(",", "."))


def _ask_if_doubtful(
    typed: _Typed, text: str, unit: LengthUnit, usual: Limits, limits: Limits
) -> None:
    """Raise MeasureDoubt where a bare number makes sense in another unit than the company's."""
    number = typed.number
    if typed.is_fraction:
        raise MeasureDoubt(text, (f'{typed.digits}"', unit.show(number * unit.mm)))
    if not number or _is_within(number * unit.mm, usual):
        return
    digits = typed.digits
    decimal = digits if "." in digits or "," not in text else show_number(number / 1000)
    readings = {each: decimal if each is M else digits for each in COMPANY_UNITS}
    likely: dict[Decimal, LengthUnit] = {}
    for each, shown in readings.items():
        if each is not unit and _is_within(Decimal(shown) * each.mm, usual):
            likely.setdefault(Decimal(shown) * each.mm, each)
    if likely:
        own = [unit] if _is_within(number * unit.mm, limits) or len(likely) == 1 else []
        units = (*own, *likely.values())
        raise MeasureDoubt(text, tuple(f"{readings[each]} {each}" for each in units))


def _check_limits(
    mm: Decimal, unit: LengthUnit, least: Decimal, most: Decimal, name: str, text: str
) -> None:
    if mm <= 0:
        raise MeasureError(f"Escribe {name} mayor que cero.", text)
    if not least <= mm <= most:
        allowed = Sentence(f"Escribe {name} de ", least, " a ", most, "; escribiste ", mm, ".")
        raise MeasureError(allowed.said(unit), text)


def _is_within(mm: Decimal, limits: Limits) -> bool:
    return limits[0] <= mm <= limits[1]


def _examples(unit: LengthUnit) -> str:
    """Ways to write one and a half metre, that of the company first."""
    return f"Por ejemplo {unit.digits(Decimal(1500))}, 1.50 m o 1,500 mm."


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "…"
