"""An amount in Spanish words, as Mexican documents print it ("total con letra").

The noun shortens "uno" to "un", whole millions take "de", and the cents follow as a fraction.

>>> amount_in_words(Decimal("19769.32"))
'DIECINUEVE MIL SETECIENTOS SESENTA Y NUEVE PESOS 32/100 M.N.'
>>> amount_in_words(Decimal(21_000_000))
'VEINTIÚN MILLONES DE PESOS 00/100 M.N.'
"""

from decimal import Decimal

from catalog.core.errors import EngineError
from catalog.core.money import cents

LARGEST = Decimal("999999999.99")

_SMALL = (
    *("CERO", "UN", "DOS", "TRES", "CUATRO", "CINCO", "SEIS", "SIETE", "OCHO", "NUEVE", "DIEZ"),
    *("ONCE", "DOCE", "TRECE", "CATORCE", "QUINCE", "DIECISÉIS", "DIECISIETE", "DIECIOCHO"),
    *("DIECINUEVE", "VEINTE", "VEINTIÚN", "VEINTIDÓS", "VEINTITRÉS", "VEINTICUATRO"),
    *("VEINTICINCO", "VEINTISÉIS", "VEINTISIETE", "VEINTIOCHO", "VEINTINUEVE"),
)
_TENS = ("TREINTA", "CUARENTA", "CINCUENTA", "SESENTA", "SETENTA", "OCHENTA", "NOVENTA")
_HUNDREDS = (
    *("CIENTO", "DOSCIENTOS", "TRESCIENTOS", "CUATROCIENTOS", "QUINIENTOS"),
    *("SEISCIENTOS", "SETECIENTOS", "OCHOCIENTOS", "NOVECIENTOS"),
)


class WordsError(EngineError):
    """An amount that is not written in words."""


def amount_in_words(amount: Decimal) -> str:
    """`amount` from 0 to 999,999,999.99 pesos, rounded to the cent, in capitals."""
    if not (amount.is_finite() and 0 <= amount <= LARGEST):
        raise WordsError("Solo se escriben con letra cantidades de 0 a 999,999,999.99.")
    rounded = cents(amount)
    pesos = int(rounded)
    fraction = int((rounded - pesos) * 100)
    noun = "PESO" if pesos == 1 else "PESOS"
    if pesos and pesos % 1_000_000 == 0:
        noun = f"DE {noun}"
    return f"{_number(pesos)} {noun} {fraction:02d}/100 M.N."


def _number(number: int) -> str:
    """Words of a number before a masculine noun."""
    millions, rest = divmod(number, 1_000_000)
    thousands, units = divmod(rest, 1_000)
    words = []
    if millions:
        words.append("UN MILLÓN" if millions == 1 else f"{_below_thousand(millions)} MILLONES")
    if thousands:
        words.append("MIL" if thousands == 1 else f"{_below_thousand(thousands)} MIL")
    if units or not words:
        words.append(_below_thousand(units))
    return " ".join(words)


def _below_thousand(number: int) -> str:
    if number < len(_SMALL):
        return _SMALL[number]
    if number < 100:
        tens, unit = divmod(number, 10)
        return f"{_TENS[tens - 3]} Y {_SMALL[unit]}" if unit else _TENS[tens - 3]
    if number == 100:
        return "CIEN"
    hundreds, rest = divmod(number, 100)
    word = _HUNDREDS[hundreds - 1]
    return f"{word} {_below_thousand(rest)}" if rest else word
