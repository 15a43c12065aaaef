"""How the figures are printed. Pure.

>>> from feedback.numbers.statistics import Nps, Rate, Spread
>>> say_nps(Nps(3, 1, 1), 5)
Said(figure='+40', note='entre −30 y +80 con 95 % de confianza; 5 respuestas')
>>> say_nps(None, 1)
Said(figure='Datos insuficientes', note='1 respuesta; hacen falta 5')
>>> say_rate(Rate(2, 3)), say_rate(Rate(0, 0))
(Said(figure='66.7 %', note='2 de 3'), Said(figure='—', note='a nadie se le preguntó'))
>>> say_minutes(Spread(5, Decimal(30), Decimal(90), Decimal(120)), 5)
Said(figure='1 h 30 min', note='la mitad del medio, de 30 min a 2 h; 5 respuestas')
>>> say_satisfaction(Spread(5, Decimal(7), Decimal("8.5"), Decimal(9)), 5)
Said(figure='8.5', note='la mitad del medio, de 7 a 9; 5 respuestas')
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from feedback.numbers.statistics import LEAST, Nps, Rate, Spread
from tenants.web.charts import MINUS

FEW = "Datos insuficientes"


@dataclass(frozen=True, slots=True)
class Said:
    """A figure and, in small, how sure it is."""

    figure: str
    note: str


def say_nps(found: Nps | None, heard: int) -> Said:
    """``heard`` is how many scores there are, which is told where they are too few."""
    if found is None:
        return _too_few(heard)
    between = f"entre {_signed(found.low)} y {_signed(found.high)} con 95 % de confianza"
    return Said(_signed(found.points), f"{between}; {answers(found.n)}")


def say_rate(rate: Rate) -> Said:
    if rate.percent is None:
        return Said("—", "a nadie se le preguntó")
    return Said(f"{rate.percent} %", f"{rate.part} de {rate.whole}")


def say_satisfaction(found: Spread | None, heard: int) -> Said:
    if found is None:
        return _too_few(heard)
    low, median, high = (_tidy(value) for value in (found.low, found.median, found.high))
    return Said(median, f"la mitad del medio, de {low} a {high}; {answers(found.n)}")


def say_minutes(found: Spread | None, heard: int) -> Said:
    if found is None:
        return _too_few(heard)
    low, median, high = (duration(value) for value in (found.low, found.median, found.high))
    return Said(median, f"la mitad del medio, de {low} a {high}; {answers(found.n)}")


def duration(minutes: Decimal) -> str:
    """
    >>> duration(Decimal(-45)), duration(Decimal(0)), duration(Decimal("60.5"))
    ('−45 min', '0 min', '1 h 1 min')
    """
    whole = int(minutes.quantize(Decimal(1), ROUND_HALF_UP))
    hours, rest = divmod(abs(whole), 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours)
    return (MINUS if whole < 0 else "") + " ".join(parts)


def answers(count: int) -> str:
    return "1 respuesta" if count == 1 else f"{count:,} respuestas"


def _too_few(heard: int) -> Said:
    return Said(FEW, f"{answers(heard)}; hacen falta {LEAST}")


def _signed(points: Decimal) -> str:
    return f"{points:+.0f}".replace("-", MINUS) if points else "0"


def _tidy(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.1'), ROUND_HALF_UP).normalize():f}"
