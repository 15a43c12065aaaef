"""Millimetres as whole tenths, the finest a tape shows. A plan refuses anything finer: whoever asks
for one rounds the pieces as the workshop does, by `tape`.

>>> to_tenths("kerf", "El corte de la sierra", Decimal("3.2"), least=Decimal(0))
32
>>> to_tenths("kerf", "El corte de la sierra", Decimal(-1), least=Decimal(0), most=Decimal(50))
Traceback (most recent call last):
quoting.core.cutting.tenths.CuttingError: El corte de la sierra debe ir de 0 mm a 50 mm, a lo más \
con una décima; se recibió -1 mm.
"""

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from catalog.core.errors import EngineError
from catalog.core.lengths import show_number
from catalog.core.measures import MOST, show_measure

TENTHS = 10

_ONE = Decimal(1)
FINEST = Decimal("0.1")
STEPS = (FINEST, Decimal("0.5"), Decimal("1.0"))
"""To what the workshop may read its lengths, mm."""


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


def tape(mm: Decimal, step: Decimal = FINEST) -> Decimal:
    """A cut of profile of `mm` as the workshop reads it, to the nearest `step`.

    >>> tape(Decimal("544.333333")), tape(Decimal("657.25")), tape(Decimal("844.3"), STEPS[1])
    (Decimal('544.3'), Decimal('657.3'), Decimal('844.5'))
    """
    return ((mm / step).quantize(_ONE, ROUND_HALF_UP) * step).quantize(FINEST)


def pane_tape(mm: Decimal, step: Decimal = FINEST) -> Decimal:
    """A side of a pane as the workshop reads it: to the tenth, then down, for glass that is a
    hair too large does not enter.

    >>> pane_tape(Decimal("683.78")), pane_tape(Decimal("683.78"), STEPS[2])
    (Decimal('683.8'), Decimal('683.0'))
    """
    tenths = tape(mm)
    return ((tenths / step).quantize(_ONE, ROUND_FLOOR) * step).quantize(FINEST)


def to_mm(tenths: int) -> Decimal:
    return Decimal(tenths) / TENTHS
