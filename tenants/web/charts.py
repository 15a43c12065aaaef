"""Charts drawn on the server as SVG. Plain values in and out; colours come from ``charts.css``.

A page prints the figures of a chart beside it, in a table. The picture says the same in its title.

>>> first = Reading(Decimal(20), low=Decimal(-5), high=Decimal(45))
>>> marks = [Mark("1", first), Mark("2")]
>>> svg = trend("NPS por semana", marks, (Decimal(-100), Decimal(100)))
>>> svg.startswith('<svg class="chart" viewBox="0 0 420 220" role="img"><title>NPS por semana')
True
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape

WIDTH, HEIGHT = 420, 220  # user units; a chart is as wide as its place
MINUS = "\N{MINUS SIGN}"
LEFT, RIGHT, TOP, BOTTOM = 58, 12, 12, 30  # around the plot
ROW, LABEL = 30, 160  # of a bar: the height of its row, and the width of its label
LONGEST = 17  # letters of a label, which are larger on a phone
SLOTS = 6  # labels under a trend, at most


@dataclass(frozen=True, slots=True)
class Reading:
    """A value, and between what it may lie."""

    value: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Mark:
    """One place of a trend; without a reading it is a gap."""

    label: str
    reading: Reading | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """``value`` is a length on the scale of all bars; ``said`` is printed at its end. Without a
    value nothing is drawn but what is said."""

    label: str
    value: Decimal | None
    said: str


def trend(title: str, marks: Sequence[Mark], scale: tuple[Decimal, Decimal], unit: str = "") -> str:
    """A line through ``marks`` in their order, with the band of how sure each is.

    ``scale`` is the least and the most of the axis; ``unit`` goes after its figures. Nothing is
    drawn of no marks.
    """
    if not marks:
        return ""
    least, most = scale
    span = most - least
    step = Decimal(WIDTH - LEFT - RIGHT) / max(len(marks), 1)

    def across(place: int) -> Decimal:
        return LEFT + step * place + step / 2

    def up(value: Decimal) -> Decimal:
        return TOP + (HEIGHT - TOP - BOTTOM) * (most - value) / span

    parts = [*_axis(least, most, up, unit), *_labels(marks, across)]
    for run in _runs(marks):
        xs = [_at(across(place)) for place, _, _ in run]
        line, above, below = (
            [_at(up(value)) for value in values]
            for values in zip(
                *((each.value, each.high, each.low) for _, _, each in run), strict=True
            )
        )
        if len(run) > 1:
            around = [*zip(xs, above, strict=True), *zip(xs[::-1], below[::-1], strict=True)]
            parts.append(f'<polygon class="band" points="{_points(around)}"/>')
            parts.append(f'<polyline class="line" points="{_points(zip(xs, line, strict=True))}"/>')
        else:
            parts.append(
                f'<line class="reach" x1="{xs[0]}" y1="{above[0]}" x2="{xs[0]}" y2="{below[0]}"/>'
            )
        for x, y, (_, label, reading) in zip(xs, line, run, strict=True):
            said = escape(f"{label}: {_figure(reading.value)}{unit}")
            parts.append(
                f'<circle class="dot" cx="{x}" cy="{y}" r="4"><title>{said}</title></circle>'
            )
    return _svg(title, HEIGHT, parts)


def bars(title: str, rows: Sequence[Bar], most: Decimal) -> str:
    """Horizontal bars, of which ``most`` fills the plot."""
    if not rows:
        return ""
    room = WIDTH - LABEL - 90
    parts = []
    for number, row in enumerate(rows):
        middle = ROW * number + ROW // 2
        said = row.label if len(row.label) <= LONGEST else row.label[: LONGEST - 1] + "…"
        parts.append(f'<text class="name" x="0" y="{middle + 5}">{escape(said)}</text>')
        length = Decimal(0) if row.value is None else room * min(row.value, most) / most
        if row.value is not None:
            where = f'x="{LABEL}" y="{middle - 9}" width="{_at(length)}" height="18"'
            parts.append(f'<rect class="bar" {where}/>')
        end = LABEL + length + 8
        kind = "figure" if row.value is not None else "none"
        parts.append(
            f'<text class="{kind}" x="{_at(end)}" y="{middle + 5}">{escape(row.said)}</text>'
        )
    return _svg(title, ROW * len(rows), parts)


def _runs(marks: Sequence[Mark]) -> Iterator[list[tuple[int, str, Reading]]]:
    """Neighbours that have a reading: a gap breaks the line, and invents nothing."""
    run: list[tuple[int, str, Reading]] = []
    for place, mark in enumerate(marks):
        if mark.reading is not None:
            run.append((place, mark.label, mark.reading))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _axis(
    least: Decimal, most: Decimal, up: Callable[[Decimal], Decimal], unit: str
) -> Iterator[str]:
    for part in range(5):
        value = least + (most - least) * part / 4
        y = _at(up(value))
        kind = "zero" if value == 0 and least < 0 else "grid"
        yield f'<line class="{kind}" x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}"/>'
        yield (
            f'<text class="scale" x="{LEFT - 6}" y="{_at(up(value) + 4)}">'
            f"{escape(_figure(value) + unit)}</text>"
        )


def _labels(marks: Sequence[Mark], across: Callable[[int], Decimal]) -> Iterator[str]:
    every = -(-len(marks) // SLOTS)
    for place in range(0, len(marks), every):
        x = _at(across(place))
        yield f'<text class="slot" x="{x}" y="{HEIGHT - 8}">{escape(marks[place].label)}</text>'


def _figure(value: Decimal) -> str:
    tidy = value.normalize()
    return f"{tidy:,f}".replace("-", MINUS)


def _points(places: Iterable[tuple[str, str]]) -> str:
    return " ".join(f"{x},{y}" for x, y in places)


def _at(value: Decimal) -> str:
    """A length, with one decimal."""
    return f"{value.quantize(Decimal('0.1')).normalize():f}"


def _svg(title: str, height: int, parts: Sequence[str]) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height}" role="img">'
        f"<title>{escape(title)}</title>{''.join(parts)}</svg>"
    )
