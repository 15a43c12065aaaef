"""An amount in Spanish words, as Mexican documents print it ("total con letra").

The noun shortens "uno" to "un", whole millions take "de", and the cents follow as a fraction.

>>> amount_in_words(Decimal("19769.32"))
'DIECINUEVE MIL SETECIENTOS SESENTA Y NUEVE PESOS 32/100 M.N.'
>>> amount_in_words(Decimal(21_000_000))
'VEINTIÚN MILLONES DE PESOS 00/100 M.N.'
"""

from decimal import Decimal

from num2words.lang_ES import Num2Word_ES

from catalog.core.errors import EngineError
from catalog.core.money import cents

LARGEST = Decimal("999999999.99")

_SPANISH = Num2Word_ES()


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
    words = _SPANISH.to_cardinal(pesos).upper().replace("VEINTIUNO", "VEINTIÚN")
    return f"{words.replace('UNO', 'UN')} {noun} {fraction:02d}/100 M.N."
