"""Charts say what the figures say, and nothing where there is none."""

import doctest
from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from tenants.web import charts
from tenants.web.charts import Bar, Mark, Reading, bars, trend

SCALE = (Decimal(-100), Decimal(100))
VALUES = st.integers(-100, 100).map(Decimal)


def drawn(svg: str, name: str) -> list[ElementTree.Element]:
    """The elements of a class."""
    return [each for each in ElementTree.fromstring(svg).iter() if each.get("class") == name]


def mark(value: Decimal) -> Mark:
    return Mark("S", Reading(value, value - 5, value + 5))


@given(st.lists(VALUES, min_size=2, max_size=30))
def test_what_is_higher_is_drawn_higher(values: list[Decimal]) -> None:
    dots = drawn(trend("NPS", [mark(value) for value in values], SCALE), "dot")
    heights = [float(dot.get("cy") or 0) for dot in dots]
    for value, height in zip(values, heights, strict=True):
        for other, beside in zip(values, heights, strict=True):
            assert value <= other or height < beside
    places = [float(dot.get("cx") or 0) for dot in dots]
    assert places == sorted(set(places))


def test_a_week_without_figures_breaks_the_line() -> None:
    marks = [mark(Decimal(10)), mark(Decimal(20)), Mark("3"), mark(Decimal(30)), mark(Decimal(5))]
    svg = trend("NPS", marks, SCALE)
    assert [len((line.get("points") or "").split()) for line in drawn(svg, "line")] == [2, 2]
    assert len(drawn(svg, "dot")) == 4


def test_a_lone_week_shows_how_sure_it_is() -> None:
    svg = trend("NPS", [Mark("1"), mark(Decimal(10)), Mark("3")], SCALE)
    assert not drawn(svg, "line")
    assert len(drawn(svg, "reach")) == len(drawn(svg, "dot")) == 1


def test_labels_never_run_into_each_other() -> None:
    for count in (1, 12, 13, 52, 300):
        assert len(drawn(trend("NPS", [mark(Decimal(1))] * count, SCALE), "slot")) <= 6


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_text_is_markup(title: str, label: str) -> None:
    clean = "".join(each for each in title + label if each.isprintable())
    row = Bar(clean, Decimal(1), clean)
    for svg in (
        bars(clean, [row], Decimal(2)),
        trend(clean, [replace(mark(Decimal(1)), label=clean)], SCALE),
    ):
        root = ElementTree.fromstring(svg)
        assert (root[0].text or "") == clean


def test_bars_are_as_long_as_their_values_and_none_is_none() -> None:
    rows = [
        Bar("Alfa", Decimal(50), "50 %"),
        Bar("Beta", Decimal(100), "100 %"),
        Bar("Gama", None, "sin datos"),
    ]
    svg = bars("Respuestas", rows, Decimal(100))
    half, whole = (float(bar.get("width") or 0) for bar in drawn(svg, "bar"))
    assert whole == 2 * half
    assert [each.text for each in drawn(svg, "none")] == ["sin datos"]


def test_nothing_is_drawn_of_nothing() -> None:
    assert trend("NPS", [], SCALE) == bars("NPS", [], Decimal(1)) == ""


def test_the_examples_of_the_module_are_true() -> None:
    result = doctest.testmod(charts)
    assert result.attempted and not result.failed
