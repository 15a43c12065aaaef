"""Telephone numbers as WhatsApp wants them: country code and number, digits alone.

Mexican numbers have ten digits, written in many ways: with the country code 52, with the 1 that
mobiles once had after it, with the old prefixes 01, 044 and 045, and with any punctuation. A number
of another country is taken as it is when it begins with +.

>>> whatsapp_number("(477) 123-45.67")
'524771234567'
>>> whatsapp_number("+1 212 555 0100")
'12125550100'
"""

import re

MEXICO = "52"

_PUNCTUATION = re.compile(r"[\s.()/\-\u2010-\u2015]+")
_MEXICAN = re.compile(r"(?:(?:\+|00)?52(?:1|01|044|045)?|01|044|045)?([2-9][0-9]{9})")
_INTERNATIONAL = re.compile(r"(?:\+|00)([1-9][0-9]{7,14})")


class PhoneError(ValueError):
    """Not a number that WhatsApp can call. ``str()`` is Spanish, ready to show."""


def whatsapp_number(text: str) -> str:
    """``text`` as the digits of a wa.me address. Raises PhoneError."""
    number = _PUNCTUATION.sub("", text)
    if mexican := _MEXICAN.fullmatch(number):
        return MEXICO + mexican[1]
    international = _INTERNATIONAL.fullmatch(number)
    if international and not international[1].startswith(MEXICO):
        return international[1]
    raise PhoneError(
        f"«{text.strip()}» no es un teléfono: escribe los 10 dígitos, por ejemplo 477 123 4567, "
        "o el número con + y la clave de su país."
    )
