"""The units in which lengths are typed and printed, and sentences that tell lengths.

A sentence keeps its lengths as millimetres, so that each reader gets it in a unit of their own.

>>> LengthUnit.CM.show(Decimal("657.5")), LengthUnit.MM.show(Decimal(1500))
('65.75 cm', '1,500 mm')
>>> told = Sentence("El ancho máximo es ", Decimal(3000), ".")
>>> told.said(LengthUnit.CM), str(told)
('El ancho máximo es 300 cm.', 'El ancho máximo es 3,000 mm.')
"""

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from catalog.core.numbers import plain_digits

_TENTH = Decimal("0.1")
_FOUR_DECIMALS = Decimal("0.0001")
_BEYOND_WORDS = Decimal(10) ** 12


class LengthUnit(StrEnum):
    """A unit of length; its value is its symbol."""

    MM = "mm"
    CM = "cm"
    M = "m"
    INCH = '"'

    @property
    def mm(self) -> Decimal:
        """How many millimetres it has."""
        return _MILLIMETRES[self]

    def digits(self, mm: Decimal) -> str:
        """So many millimetres in this unit, to the tenth of a millimetre, without the unit."""
        if self is LengthUnit.INCH:
            return show_number((mm / self.mm).quantize(Decimal("0.01"), ROUND_HALF_UP))
        return show_number(_tenth(mm) / self.mm)

    def show(self, mm: Decimal) -> str:
        """The same with its unit and thousands apart, for people: «150.5 cm», «1,500 mm»."""
        whole, dot, rest = self.digits(mm).partition(".")
        grouped = f"{int(whole):,}" if whole.lstrip("-").isdigit() and int(whole) else whole
        return f"{grouped}{dot}{rest}{'' if self is LengthUnit.INCH else ' '}{self}"


_MILLIMETRES = {
    LengthUnit.MM: Decimal(1),
    LengthUnit.CM: Decimal(10),
    LengthUnit.M: Decimal(1000),
    LengthUnit.INCH: Decimal("25.4"),
}

COMPANY_UNITS = (LengthUnit.MM, LengthUnit.CM, LengthUnit.M)
"""Those in which a company may write its measures."""


class Sentence(tuple[str | Decimal, ...]):
    """Words and lengths, mm, in the order in which they are read."""

    __slots__ = ()

    def __new__(cls, *parts: str | Decimal) -> "Sentence":
        return super().__new__(cls, parts)

    def said(self, unit: LengthUnit) -> str:
        return "".join(part if isinstance(part, str) else unit.show(part) for part in self)

    def __str__(self) -> str:
        return self.said(LengthUnit.MM)


def show_number(number: Decimal) -> str:
    """Up to four decimals, without trailing zeros: "657.5"; beyond words, "1.234E+30"."""
    if not _is_sayable(number):
        return f"{number:.3E}"
    return plain_digits(number.quantize(_FOUR_DECIMALS, ROUND_HALF_UP))


def _tenth(mm: Decimal) -> Decimal:
    return mm.quantize(_TENTH, ROUND_HALF_UP) if _is_sayable(mm) else mm


def _is_sayable(number: Decimal) -> bool:
    return number.is_finite() and abs(number) < _BEYOND_WORDS
