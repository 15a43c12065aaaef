"""Drawings on paper: how large they are, that their figures have one size, what they may hold."""

from decimal import Decimal

import pytest
from reportlab.lib.units import mm

from catalog.core.drawing import PRINT, Sketch, draw
from catalog.core.recipes import Scheme
from quoting.drafts.drawings import FIGURES_MM, print_drawing
from quoting.offers.pdf.figures import Figure, shapes_of
from tests.quoting.offers.make_promises import make_sketch

SIZES = [("1500", "1200"), ("900", "2100"), ("3000", "1000"), ("600", "600"), ("400", "2400")]
LAYOUTS = [("XO", ()), ("OXXO", ()), ("O+XO+O", ()), ("O/XO", ()), ("O@ARRIBA/XO", ("ARRIBA",))]
BOX = Decimal(46), Decimal(46)


def make_figure(sketch: Sketch) -> Figure:
    drawn = print_drawing(sketch, *BOX)
    assert drawn
    return Figure(drawn.svg, float(drawn.width))


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize(("notation", "names"), LAYOUTS)
def test_a_drawing_fills_its_box_and_its_figures_have_the_size_of_all(
    width: str, height: str, notation: str, names: tuple[str, ...]
) -> None:
    measures = tuple((name, Decimal(300)) for name in names)

    figure = make_figure(make_sketch(width, height, notation=notation, measures=measures))

    assert max(figure.width, figure.height) == pytest.approx(46 * mm, rel=0.01)
    sizes = {
        round(shape.numbers[2] * figure.scale / mm, 1)
        for shape in figure.shapes
        if shape.kind == "text"
    }
    assert sizes == {float(FIGURES_MM)}


@pytest.mark.parametrize("scheme", list(Scheme))
@pytest.mark.parametrize("has_screen", [False, True])
def test_every_kind_of_drawing_can_be_printed(scheme: Scheme, has_screen: bool) -> None:
    sketch = make_sketch(scheme=scheme, notation="XO", has_screen=has_screen)

    _, _, shapes = shapes_of(draw(sketch, PRINT))

    assert {shape.kind for shape in shapes} <= {"rect", "line", "path", "polygon", "text"}
