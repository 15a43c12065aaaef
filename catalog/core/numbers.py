"""How a number is printed: one spelling for pages, files and forms.

>>> plain_digits(Decimal("1500.50")), plain_digits(Decimal("1E+3")), plain_digits(Decimal("-0.0"))
('1500.5', '1000', '0')
>>> show(Decimal("12345.60")), show(Decimal("-2.10"))
('12,345.6', '−2.1')
>>> tidy(Decimal("1500.00"))
Decimal('1500')
"""

from decimal import Decimal

MINUS = "\N{MINUS SIGN}"


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
