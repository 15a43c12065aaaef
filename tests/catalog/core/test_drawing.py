import re
from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.core.drawing import PRINT, SCREEN, DrawingError, Palette, Sketch, describe, draw
from catalog.core.layout import MOST_LEAVES, LayoutError
from catalog.core.lengths import LengthUnit
from catalog.core.recipes import Scheme, ViewSide

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "rect", "line", "path", "polygon", "text"}

sides = st.integers(10, 200_000).map(lambda tenths: Decimal(tenths) / 10)
leaves = st.text(alphabet="OX", min_size=1, max_size=8)
rows = st.lists(leaves, min_size=1, max_size=3).map("+".join)
notations = st.one_of(leaves, st.lists(rows, min_size=1, max_size=3).map("/".join)).filter(
    lambda notation: len(re.findall("[OX]", notation)) <= MOST_LEAVES
)


def make_sketch(
    notation: str = "XO", scheme: Scheme = Scheme.SLIDING, size: str = "1500x1200"
) -> Sketch:
    width, height = size.split("x")
    return Sketch(scheme, notation, Decimal(width), Decimal(height))


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def elements(svg: str, name: str) -> list[ElementTree.Element]:
    return list(parsed(svg).iter(SVG + name))


def arrow_heads(notation: str) -> list[str]:
    """Where each moving leaf slides, from left to right: > or < or <>."""
    heads = []
    for polygon in elements(draw(make_sketch(notation)), "polygon"):
        points = [point.split(",") for point in polygon.attrib["points"].split()]
        if len(points) == 3:
            tip, back = Decimal(points[0][0]), Decimal(points[1][0])
            heads.append((min(tip, back), ">" if tip > back else "<"))
    return [head for _, head in sorted(heads)]


@pytest.mark.parametrize(
    ("notation", "heads"),
    [
        ("XO", [">"]),
        ("OX", ["<"]),
        ("XX", [">", "<"]),
        ("XXO", [">", ">"]),
        ("OXX", ["<", "<"]),
        ("XOX", [">", "<"]),
        ("OXO", ["<", ">"]),
        ("OXXO", ["<", ">"]),
        ("XXXX", [">", "<", ">", "<"]),
    ],
)
def test_moving_leaves_slide_over_the_fixed_ones(notation: str, heads: list[str]) -> None:
    assert arrow_heads(notation) == heads


@pytest.mark.parametrize(("notation", "panes"), [("XO", 2), ("XXO", 3), ("OXXO", 4)])
def test_a_sliding_window_has_a_frame_and_a_leaf_with_glass_for_each_letter(
    notation: str, panes: int
) -> None:
    svg = draw(make_sketch(notation), PRINT)
    fills = [rectangle.attrib["fill"] for rectangle in elements(svg, "rect")]
    assert fills.count(PRINT.glass) == panes
    assert fills.count(PRINT.frame) == panes + 1


def test_the_drawing_is_to_scale() -> None:
    frame = elements(draw(make_sketch(size="1500x1200")), "rect")[0]
    assert Decimal(frame.attrib["width"]) / Decimal(frame.attrib["height"]) == Decimal("1.25")


def test_the_measures_are_written_beside_it() -> None:
    words = [text.text for text in elements(draw(make_sketch(size="1505x1200")), "text")]
    assert words == ["150.5 cm", "120 cm"]
    in_mm = draw(replace(make_sketch(size="1505x1200"), unit=LengthUnit.MM))
    assert [text.text for text in elements(in_mm, "text")] == ["1,505 mm", "1,200 mm"]


def test_an_insect_screen_adds_its_mesh() -> None:
    plain = make_sketch()
    screened = Sketch(plain.scheme, "XO", plain.width, plain.height, has_screen=True)
    assert len(elements(draw(plain), "path")) == 0
    assert len(elements(draw(screened), "path")) == 1
    assert "con mosquitero" in describe(screened)


def test_the_lines_of_an_awning_meet_on_its_upper_side() -> None:
    svg = draw(make_sketch("X", Scheme.AWNING, "600x600"))
    leaf = elements(svg, "rect")[1].attrib
    middle = Decimal(leaf["x"]) + Decimal(leaf["width"]) / 2
    ends = [(line.attrib["x2"], line.attrib["y2"]) for line in elements(svg, "line")]
    assert sum(Decimal(x) == middle and y == leaf["y"] for x, y in ends) == 2


def hinges_and_handles(notation: str, *, right: bool = False) -> tuple[list[str], list[str]]:
    """Where the lines of each leaf of a door meet, and on which half each handle is."""
    svg = draw(replace(make_sketch(notation, Scheme.DOOR, "1600x2100"), hinged_right=right))
    leaves = elements(svg, "rect")[1::2]
    swings = elements(svg, "line")
    hinges = []
    handles = []
    for leaf, handle in zip(leaves, elements(svg, "polygon"), strict=True):
        left, width = Decimal(leaf.attrib["x"]), Decimal(leaf.attrib["width"])
        ends = [Decimal(line.attrib["x2"]) for line in swings]
        hinges.append("left" if ends.count(left) >= 2 else "right")
        tip = Decimal(handle.attrib["points"].split(",")[0])
        assert left < tip < left + width
        handles.append("left" if tip < left + width / 2 else "right")
    return hinges, handles


def test_the_handle_of_a_door_is_opposite_its_hinges() -> None:
    assert hinges_and_handles("X") == (["left"], ["right"])
    assert hinges_and_handles("X", right=True) == (["right"], ["left"])
    assert hinges_and_handles("XX") == (["left", "right"], ["right", "left"])


def combined(notation: str, **measures: int) -> Sketch:
    given = tuple((name, Decimal(value)) for name, value in measures.items())
    return replace(make_sketch(size="1500x2000"), notation=notation, measures=given)


def test_a_fixed_part_above_takes_its_measure_and_the_rest_slides() -> None:
    svg = draw(combined("O@ALTO_FIJO/XO", ALTO_FIJO=500), PRINT)
    frames = [rect for rect in elements(svg, "rect") if rect.attrib["fill"] == PRINT.frame]
    above, sliding = frames[0].attrib, frames[1].attrib
    assert Decimal(above["height"]) * 3 == Decimal(sliding["height"])
    assert above["width"] == sliding["width"]
    assert Decimal(above["y"]) + Decimal(above["height"]) == Decimal(sliding["y"])


def test_the_measures_of_the_parts_are_a_chain_within_the_whole() -> None:
    words = [text.text for text in elements(draw(combined("O@A/XO", A=500)), "text")]
    assert words == ["50 cm", "150 cm", "150 cm", "200 cm"]
    beside = [text.text for text in elements(draw(combined("O:L+XO+O:L", L=300)), "text")]
    assert beside == ["30 cm", "90 cm", "30 cm", "150 cm", "200 cm"]


def sizes(svg: str) -> dict[str, Decimal]:
    return {str(t.text): Decimal(t.attrib["font-size"]) for t in elements(svg, "text")}


def test_the_figures_of_a_chain_shrink_to_fit_and_go_where_they_could_not_be_read() -> None:
    wide = combined("O:L+XO+O:L", L=300)
    assert sizes(draw(wide, text_size=Decimal(16)))["30 cm"] == Decimal("10.6")
    assert set(sizes(draw(wide, text_size=Decimal(24)))) == {"150 cm", "200 cm"}
    assert sizes(draw(wide))["150 cm"] == 11


def test_a_bare_drawing_has_no_figures_and_fits_its_window() -> None:
    svg = draw(combined("O@A/XO", A=500), bare=True)
    assert not elements(svg, "text")
    _, _, right, bottom = map(Decimal, parsed(svg).attrib["viewBox"].split())
    assert (right, bottom) == (Decimal(177), Decimal(232))  # 165 × 220 within a margin of 6


def test_parts_without_a_measure_share_the_rest() -> None:
    words = [text.text for text in elements(draw(combined("O+O:M+O", M=500)), "text")]
    assert words[:3] == ["50 cm", "50 cm", "50 cm"]


@pytest.mark.parametrize(
    ("notation", "words"),
    [
        ("O@A/XO", "Ventana corrediza XO con fijo superior de"),
        ("XO/O@A", "Ventana corrediza XO con fijo inferior de"),
        ("O@A/O+X", "Ventana corrediza con fijo lateral y superior de"),
        ("O+O+O", "Ventana corrediza de 3 tramos de"),
    ],
)
def test_what_is_combined_is_told_in_words(notation: str, words: str) -> None:
    assert describe(combined(notation, A=400)).startswith(words)


@pytest.mark.parametrize("measure", [2000, 2500, 0])
def test_a_part_that_leaves_nothing_to_the_rest_is_refused_by_its_measure(measure: int) -> None:
    with pytest.raises(LayoutError, match="no cabe en el alto total, de 2,000 mm") as caught:
        combined("O@ALTO_FIJO/XO", ALTO_FIJO=measure)
    assert caught.value.measure == "ALTO_FIJO"


def test_a_layout_leaves_one_part_to_take_the_rest_and_has_few_parts() -> None:
    with pytest.raises(LayoutError, match="Deja un nivel"):
        combined("O@A/XO@A", A=500)
    with pytest.raises(LayoutError, match="Deja un tramo"):
        combined("O:A", A=500)
    with pytest.raises(LayoutError, match="a lo más 6 niveles"):
        combined("O/O/O/O/O/O/O")
    with pytest.raises(LayoutError, match="a lo más 16 hojas"):
        combined("OOOOOOOO/OOOOOOOO/X")
    with pytest.raises(LayoutError, match="Falta la medida «B»"):
        combined("O@B/XO", A=500)


@pytest.mark.parametrize(
    "notation", ["", "xo", "XOZ", "X O", "XXXXXXXXX", "<b>", "O//XO", "XO+", "O@"]
)
def test_a_notation_that_is_not_leaves_is_refused(notation: str) -> None:
    with pytest.raises(LayoutError, match="O para fija y X para móvil"):
        make_sketch(notation)


def test_a_window_without_measures_is_not_drawn() -> None:
    with pytest.raises(DrawingError, match="mayores que cero"):
        make_sketch(size="0x1200")


def test_the_title_says_what_is_drawn_and_from_where() -> None:
    sketch = Sketch(Scheme.SLIDING, "XO", Decimal(1500), Decimal(1200), viewed_from=ViewSide.INSIDE)
    title = elements(draw(sketch), "title")[0].text
    assert title == "Ventana corrediza XO de 150 cm × 120 cm, vista desde el interior"


def test_a_title_of_ones_own_cannot_add_markup() -> None:
    svg = draw(make_sketch(), title='<script>alert("x")</script>')
    assert "<script" not in svg
    assert elements(svg, "title")[0].text == '<script>alert("x")</script>'


@given(
    st.sampled_from(Scheme),
    notations,
    sides,
    sides,
    st.booleans(),
    st.sampled_from([SCREEN, PRINT]),
)
def test_any_window_is_plain_shapes_inside_its_view(
    scheme: Scheme, notation: str, width: Decimal, height: Decimal, screen: bool, palette: Palette
) -> None:
    svg = draw(Sketch(scheme, notation, width, height, screen), palette)
    root = parsed(svg)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ALLOWED
    assert not re.search(r"style=|class=|href|url\(|<script| on\w+=", svg)
    assert root.attrib["role"] == "img"
    assert len(svg) < 20_000
    _, _, right, bottom = map(Decimal, root.attrib["viewBox"].split())
    for rectangle in root.iter(SVG + "rect"):
        x, y, w, h = (Decimal(rectangle.attrib[name]) for name in ("x", "y", "width", "height"))
        assert w > 0
        assert h > 0
        assert x >= 0
        assert y >= 0
        assert x + w <= right
        assert y + h <= bottom
