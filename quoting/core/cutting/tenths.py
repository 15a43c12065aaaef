"""Millimetres as whole tenths, the finest a tape shows. A plan refuses anything finer: whoever asks
for one rounds the pieces as the workshop does, by `tape`.

>>> to_tenths("kerf", "El corte de la sierra", Decimal("3.2"), least=Decimal(0))
32
>>> to_tenths("kerf", "El corte de la sierra", Decimal(-1), least=Decimal(0), most=Decimal(50))
Traceback (most recent call last):
quoting.core.cutting.tenths.CuttingError: El corte de la sierra debe ir de 0 mm a 50 mm, a lo más \
con una décima; se recibió -1 mm.
"""

from decimal import ROUND_HALF_UP, Decimal

from catalog.core.errors import EngineError
from catalog.core.lengths import show_number
from catalog.core.measures import MOST, show_measure

TENTHS = 10

_TENTH = Decimal("0.1")


class CuttingError(EngineError):
    """What cannot be cut, or cut from; `field` names the value at fault."""


def to_tenths(
    field: str, label: str, mm: Decimal, *, least: Decimal = Decimal(1), most: Decimal = MOST
) -> int:
    """`mm` from `least` to `most` in tenths, or CuttingError of `field`, called `label`."""
    if not mm.is_finite() or not least <= mm <= most or mm * TENTHS % 1:
        raise CuttingError(
            f"{label} debe ir de {show_measure(least)} a {show_measure(most)}, a lo más con una "
            f"décima; se recibió {show_number(mm) if mm.is_finite() else mm} mm.",
            field,
        )
    return int(mm * TENTHS)


def tape(mm: Decimal) -> Decimal:
    """`mm` as the workshop reads and cuts it.

    >>> tape(Decimal("544.333333")), tape(Decimal("657.25"))
    (Decimal('544.3'), Decimal('657.3'))
    """
    return mm.quantize(_TENTH, ROUND_HALF_UP)


def to_mm(tenths: int) -> Decimal:
    return Decimal(tenths) / TENTHS
