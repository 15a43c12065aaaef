"""How a number is read and printed: one way for pages, files and forms.

Measures, which have units and may take a decimal comma, are read by `catalog.core.measures`.

>>> read_number("$ 1,250.50"), read_number("5 %"), read_number("-.5")
(Decimal('1250.50'), Decimal('5'), Decimal('-0.5'))
>>> read_number("12,50"), read_number("12 50"), read_number("1e5"), read_number("")
(None, None, None, None)
>>> read_number("0,750"), read_number("1,250"), read_number("0.750")
(None, Decimal('1250'), Decimal('0.750'))

>>> plain_digits(Decimal("1500.50")), plain_digits(Decimal("1E+3")), plain_digits(Decimal("-0.0"))
('1500.5', '1000', '0')
>>> show(Decimal("12345.60")), show(Decimal("-2.10"))
('12,345.6', '−2.1')
>>> tidy(Decimal("1500.00"))
Decimal('1500')
"""

import re
from decimal import Decimal

MINUS = "\N{MINUS SIGN}"

_THOUSANDS = r"[1-9][0-9]{0,2}(?:[,\s][0-9]{3})+"
_NUMBER = re.compile(rf"-?(?:(?:{_THOUSANDS}|[0-9]{{1,12}})(?:\.[0-9]{{0,12}})?|\.[0-9]{{1,12}})")


def read_number(text: str) -> Decimal | None:
    """The number that a person wrote, with or without «$», «%» and a comma or a blank between
    thousands; None for anything else: «12,50» is never 1250 nor «0,750» 750. Nothing is guessed."""
    written = re.sub(r"[$%]", "", text).strip()
    return Decimal(re.sub(r"[,\s]", "", written)) if _NUMBER.fullmatch(written) else None


def read_price(text: str) -> Decimal | None:
    """Likewise, of pesos: a cell that is formatted as a per cent holds no price.

    >>> read_price("$ 1,250.50"), read_price("17%")
    (Decimal('1250.50'), None)
    """
    return None if "%" in text else read_number(text)


def foreign_sign(written: str, *, is_percent: bool) -> str:
    """What is told of a number whose sign says that it is another kind; empty of any other.

    >>> foreign_sign("$50", is_percent=True)
    '«$50» es de pesos y aquí va un por ciento; escríbelo como 10.'
    >>> foreign_sign("10 %", is_percent=False)
    '«10 %» es un por ciento y aquí no va; escríbelo como 1250.50.'
    >>> foreign_sign("10 %", is_percent=True), foreign_sign("$50", is_percent=False)
    ('', '')
    """
    if is_percent and "$" in written:
        return f"«{written}» es de pesos y aquí va un por ciento; escríbelo como 10."
    if not is_percent and "%" in written:
        return f"«{written}» es un por ciento y aquí no va; escríbelo como 1250.50."
    return ""


def percent_digits(number: Decimal) -> str:
    """A number of per cent for files and forms; one below 1 with its sign, so that it is believed.

    >>> percent_digits(Decimal("12.50")), percent_digits(Decimal("0.50"))
    ('12.5', '0.5 %')
    """
    return plain_digits(number) + (" %" if 0 < abs(number) < 1 else "")


def doubt_of_percent(written: str, number: Decimal) -> str:
    """What is asked about a per cent below 1, as often as not a part of one; empty about any other.

    >>> doubt_of_percent("0.16", Decimal("0.16"))
    '«0.16» es menos de 1 %. ¿16? Escribe 16; si de veras es 0.16 %, escribe «0.16 %».'
    >>> doubt_of_percent("0.16 %", Decimal("0.16")), doubt_of_percent("16", Decimal(16))
    ('', '')
    """
    if not 0 < abs(number) < 1 or "%" in written:
        return ""
    whole, part = plain_digits(number * 100), plain_digits(number)
    return (
        f"«{part}» es menos de 1 %. ¿{whole}? Escribe {whole}; si de veras es {part} %, escribe "
        f"«{part} %»."
    )


def places(number: Decimal) -> int:
    """How many decimals ``number`` is written with."""
    exponent = number.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def plain_digits(number: Decimal) -> str:
    """``number`` for files and forms: no exponent, no idle zeros, no sign on nothing."""
    return _stripped(f"{number:f}")


def show(number: Decimal) -> str:
    """``number`` for people: as ``plain_digits``, with thousands apart and a true minus."""
    return _stripped(f"{number:,f}").replace("-", MINUS)


def tidy(number: Decimal) -> Decimal:
    """The same number without idle zeros, so that equal numbers are stored alike."""
    return Decimal(plain_digits(number))


def _stripped(digits: str) -> str:
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return "0" if digits == "-0" else digits
