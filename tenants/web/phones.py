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
from urllib.parse import quote

MEXICO = "52"

_PUNCTUATION = re.compile(r"[\s.()/\-\u2010-\u2015]+")
_MEXICAN = re.compile(r"(?:(?:\+|00)?52(?:1|01|044|045)?|01|044|045)?([2-9][0-9]{9})")
_INTERNATIONAL = re.compile(r"(?:\+|00)([1-9][0-9]{7,14})")


def whatsapp_number(text: str) -> str:
    """``text`` as WhatsApp calls it, or nothing when it cannot."""
    number = _PUNCTUATION.sub("", text)
    if mexican := _MEXICAN.fullmatch(number):
        return MEXICO + mexican[1]
    international = _INTERNATIONAL.fullmatch(number)
    is_abroad = international and not international[1].startswith(MEXICO)
    return international[1] if international and is_abroad else ""


def whatsapp_address(number: str, message: str) -> str:
    """wa.me with a message begun; without a number, the person chooses the contact there."""
    return f"https://wa.me/{number}?text={quote(message)}"
