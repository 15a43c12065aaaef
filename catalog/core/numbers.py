"""How a number is printed: one spelling for pages, files and forms.

>>> plain_digits(Decimal("1500.50")), plain_digits(Decimal("1E+3")), plain_digits(Decimal("-0.0"))
('1500.5', '1000', '0')
>>> plain_digits(Decimal("12345.60"), thousands=True)
'12,345.6'
>>> tidy(Decimal("1500.00"))
Decimal('1500')
"""

from decimal import Decimal


def plain_digits(number: Decimal, *, thousands: bool = False) -> str:
    """``number`` without an exponent, idle zeros or a sign on nothing."""
    text = f"{number:,f}" if thousands else f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def tidy(number: Decimal) -> Decimal:
    """The same number without idle zeros, so that equal numbers are stored alike."""
    return Decimal(plain_digits(number))
