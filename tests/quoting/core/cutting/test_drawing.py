"""Bars and sheets drawn to scale, for a light or a dark page and for paper."""

import re
from dataclasses import replace
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from quoting.core.cutting.bars import Bar, BarCut
from quoting.core.cutting.drawing import ACROSS, PAPER, SHEET_ACROSS, draw_bar, draw_sheet
from quoting.core.cutting.sheets import Pane, SheetStock, plan_sheets

BAR = Decimal(6100)
MITRE = Decimal(45)
NAME = "{http://www.w3.org/2000/svg}"


def corners(svg: str) -> list[list[Decimal]]:
    """The abscissas of each piece: upper left, upper right, lower right, lower left."""
    pieces = ElementTree.fromstring(svg).iter(f"{NAME}polygon")
    return [
        [Decimal(pair.split(",")[0]) for pair in piece.attrib["points"].split()] for piece in pieces
    ]


def test_pieces_lie_to_scale_with_a_saw_cut_between_them() -> None:
    cuts = (BarCut(Decimal(1500), "V1"),) * 3

    svg = draw_bar(Bar(BAR, cuts, kerf=Decimal(50), trim=Decimal(100), usable=BAR))

    tenth = Decimal("0.1")
    scale = ACROSS / BAR
    for number, (left, right, _, _) in enumerate(corners(svg)):
        start = 100 + number * 1550
        assert abs(left - start * scale) <= tenth
        assert abs(right - (start + 1500) * scale) <= tenth
    assert ">1,250<" in svg


def test_a_mitred_end_leans_and_says_its_angle() -> None:
    svg = draw_bar(Bar(BAR, (BarCut(Decimal(1500), "V1", MITRE),)))

    [[upper_left, upper_right, lower_right, lower_left]] = corners(svg)
    assert upper_left > lower_left and upper_right == lower_right
    assert "45°/90° V1" in svg


def test_an_off_cut_is_drawn_shorter_than_the_bar_beside_it() -> None:
    svg = draw_bar(Bar(Decimal(3050), (BarCut(Decimal(3050), "V1"),)), longest=BAR)

    [[left, right, _, _]] = corners(svg)
    assert (left, right) == (0, 500)


def test_a_rest_that_is_kept_is_named() -> None:
    bar = Bar(BAR, (BarCut(Decimal(1500), "V1"),), kerf=Decimal(4), usable=Decimal(4596))

    assert "Retazo 4,596" in draw_bar(bar)
    assert "Retazo" not in draw_bar(replace(bar, usable=Decimal(4597)))


@pytest.mark.parametrize("length", ["1", "20", "140"])
def test_texts_that_have_no_room_are_left_out(length: str) -> None:
    svg = draw_bar(Bar(BAR, (BarCut(Decimal(length), "Recámara principal", MITRE, MITRE),)))

    assert "Recámara principal" not in svg


def test_a_name_with_signs_of_its_own_does_no_harm() -> None:
    svg = draw_bar(Bar(BAR, (BarCut(Decimal(5000), '<script>"&'),)))

    assert "<script>" not in svg
    ElementTree.fromstring(svg)


def test_panes_of_a_sheet_lie_to_scale_and_inside_it() -> None:
    panes = [Pane(Decimal("672.5"), Decimal(1075), 4, "V1"), Pane(Decimal(768), Decimal(568), 2)]
    [sheet] = plan_sheets(panes, SheetStock(Decimal(2600), Decimal(1800))).sheets

    svg = draw_sheet(sheet, PAPER)

    scale = SHEET_ACROSS / 2600
    drawn = [
        tuple(Decimal(box.attrib[side]) for side in ("width", "height"))
        for box in ElementTree.fromstring(svg).iter(f"{NAME}rect")
        if box.attrib["fill"] == "#ffffff"
    ]
    wanted = [(round(p.width * scale, 1), round(p.height * scale, 1)) for p in sheet.panes]
    assert sorted(drawn) == sorted(wanted)
    for x, width in re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', svg):
        assert Decimal(x) + Decimal(width) <= SHEET_ACROSS + Decimal("0.2")
    assert "672.5 × 1,075" in svg or "1,075 × 672.5" in svg


def test_a_page_gives_the_drawing_its_colours_and_paper_has_its_own() -> None:
    bar = Bar(BAR, (BarCut(Decimal(1500), "V1"),) * 2, kerf=Decimal(4), usable=Decimal(4000))
    [sheet] = plan_sheets(
        [Pane(Decimal(600), Decimal(900), 2, "V1")], SheetStock(Decimal(2600), Decimal(1800))
    ).sheets

    for page, paper in (
        (draw_bar(bar), draw_bar(bar, tones=PAPER)),
        (draw_sheet(sheet), draw_sheet(sheet, PAPER)),
    ):
        assert "#" not in page and "currentColor" in page
        assert "currentColor" not in paper and "opacity" not in paper


def test_what_is_no_piece_is_shaded_and_nothing_else() -> None:
    bar = Bar(BAR, (BarCut(Decimal(1500), "V1"),) * 3, kerf=Decimal(50), trim=Decimal(100))

    shaded = [
        (Decimal(box.attrib["x"]), Decimal(box.attrib["width"]))
        for box in ElementTree.fromstring(draw_bar(bar)).iter(f"{NAME}rect")
        if box.attrib["fill"] != "none"
    ]

    waste = 6100 - 3 * 1500
    assert abs(sum(width for _, width in shaded) - waste * ACROSS / BAR) <= Decimal("0.5")
