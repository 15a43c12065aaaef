"""What a page says of a month: its figure, the sum behind it, and each time that it was down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal

from ops.metrics.words import say_seconds
from ops.uptime.core.months import Count, percent
from ops.uptime.core.timeline import State
from ops.uptime.models import Month

PROMISED = Decimal("99.5")
NAMES = {"site": "Sitio público", "login": "Entrada del testigo"}
STATES = {State.DOWN.value: "Caído", State.UNKNOWN.value: "Sin saber"}


@dataclass(frozen=True)
class Break:
    begin: datetime
    length: str
    state: str


@dataclass(frozen=True)
class Arithmetic:
    """``sum`` is the arithmetic in words; ``tone`` that of a badge."""

    percent: str
    tone: str
    at_worst: str
    sum: str
    seconds: list[tuple[str, str]]


@dataclass(frozen=True)
class Line:
    name: str
    said: Arithmetic
    breaks: list[Break]
    watcher: str


def arithmetic_of(count: Count) -> Arithmetic:
    figure = percent(count.uptime)
    kept = figure is None or figure >= PROMISED
    return Arithmetic(
        percent=said(figure),
        tone="neutral" if figure is None else ("ok" if kept else "bad"),
        at_worst=said(percent(count.at_worst)),
        sum=f"{count.up:,} ÷ ({count.up:,} + {count.down:,}) = {said(figure)}",
        seconds=[
            ("Arriba", say_seconds(count.up)),
            ("Caído", say_seconds(count.down)),
            ("Sin saber", say_seconds(count.unknown)),
            ("Anunciado", say_seconds(count.announced)),
        ],
    )


def lines_of(months: Sequence[Month], zone: tzinfo, names: Sequence[str] = ()) -> Iterator[Line]:
    """``names`` of the lines, if not those of what was watched."""
    for number, row in enumerate(months):
        yield Line(
            name=names[number] if names else _name(row),
            said=arithmetic_of(row.count),
            breaks=[
                Break(
                    datetime.fromtimestamp(begin, UTC).astimezone(zone),
                    say_seconds(end - begin),
                    STATES.get(state, state),
                )
                for begin, end, state in reversed(row.breaks)
            ],
            watcher=row.watcher.name,
        )


def _name(row: Month) -> str:
    return row.company.name if row.company else NAMES.get(row.target, row.target)


def said(figure: Decimal | None) -> str:
    return "sin datos" if figure is None else f"{figure:.3f} %"
