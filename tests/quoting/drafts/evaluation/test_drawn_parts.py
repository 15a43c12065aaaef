"""Drawings and cut lists say the same of every product of the starter catalogue."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from itertools import product as every

import pytest

from catalog.core import drawing
from catalog.core.drawing import Sketch, draw
from catalog.core.recipes import Scheme
from catalog.core.strokes import Box, Pen
from catalog.models import Finish, Material, Product
from quoting.core.draft import LineKind, TypedLine
from quoting.core.evaluated import EvaluatedLine
from tests.quoting.make import priced

pytestmark = pytest.mark.usefixtures("company")


class Recorder(Pen):
    """A pen that counts what it is told to draw."""

    seen: dict[str, list[Box]]
    count: dict[str, int]

    def record(self, what: str, box: Box, count: int = 1) -> None:
        self.seen.setdefault(what, []).append(box)
        self.count[what] = self.count.get(what, 0) + count

    def frame(self, box: Box) -> None:
        self.record("frame", box)

    def pane(self, box: Box) -> None:
        self.record("pane", box)

    def panel(self, box: Box, boards: int) -> None:
        self.record("panel", box)
        self.record("board", box, boards)

    def post(self, box: Box) -> None:
        self.record("post", box)

    def slats(self, box: Box, count: int) -> None:
        self.record("slat", box, count)

    def mesh(self, box: Box) -> None:
        self.record("mesh", box)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Recorder]]:
    monkeypatch.setattr(drawing, "Pen", Recorder)
    yield Recorder


def record(sketch: Sketch) -> tuple[dict[str, int], dict[str, list[Box]]]:
    Recorder.seen, Recorder.count = {}, {}
    draw(sketch)
    return Recorder.count, Recorder.seen


def openings(row: Product) -> Iterator[EvaluatedLine]:
    """The product at its least, usual and greatest size, with every choice of its options."""
    options = [one for one in row.options.all() if one.measure is None]
    sides = [
        (least, (least + most) / 2, most)
        for least, most in ((row.min_width, row.max_width), (row.min_height, row.max_height))
    ]
    for width, height in zip(*sides, strict=True):
        for answers in every([False, True], repeat=len(options)):
            named = tuple((one.name, answer) for one, answer in zip(options, answers, strict=True))
            yield priced(
                TypedLine(
                    LineKind.PRODUCT,
                    product=row.pk,
                    width=width,
                    height=height,
                    finish=Finish.objects.get(code="NATURAL").pk,
                    glass=row.default_glass_id or Material.objects.get(code="CLARO-6").pk,
                    options=named,
                )
            )


def many(line: EvaluatedLine, *words: str) -> int:
    """How many pieces of the cut list have one of ``words`` in their name."""
    assert line.takeoff
    parts = [*line.takeoff.parts, *line.takeoff.items]
    return int(
        sum(
            part.pieces
            for part in parts
            if any(word in f"{part.role} {part.material.name}".lower() for word in words)
        )
    )


def test_every_product_is_drawn_as_it_is_cut(drawn: type[Recorder]) -> None:
    tried = 0
    for row in Product.objects.prefetch_related("options"):
        for line in openings(row):
            if line.takeoff is None or line.sketch is None:
                continue
            tried += 1
            said = f"{row.code} {line.typed.width} × {line.typed.height} {line.typed.options}"
            count, _ = record(line.sketch)
            glass = sum(pane.pieces for pane in line.takeoff.panes)
            scheme = line.sketch.scheme
            assert count.get("pane", 0) + count.get("slat", 0) == glass, said
            assert (count.get("slat", 0) == glass) == (scheme is Scheme.LOUVER or not glass), said
            assert count.get("board", 0) == many(line, "duela"), said
            assert (count.get("frame", 0) > 0) == bool(line.takeoff.parts) or (
                row.code == "PUERTA-TEMPLADA"  # its hinges
            ), said
            assert bool(count.get("mesh")) == (many(line, "mosquiter") > 0), said
            if scheme is Scheme.RAILING:
                assert count.get("post", 0) == many(line, "poste"), said
                rails = 1 + (many(line, "pasamanos") > 0)
                assert count["frame"] == rails, said
    assert tried > 100


@pytest.mark.parametrize("code", ["PUERTA-3", "PUERTA-BOLSA-3", "PUERTA-3-FIJOS"])
def test_a_door_with_an_intermedio_has_two_panes_in_its_leaf(
    code: str, drawn: type[Recorder]
) -> None:
    line = next(openings(Product.objects.get(code=code)))
    assert line.sketch

    _, seen = record(line.sketch)

    upper, lower = seen["pane"][-2:]
    assert (upper.x, upper.width) == (lower.x, lower.width)
    assert upper.bottom < lower.y


def test_a_door_of_tempered_glass_fills_its_opening(drawn: type[Recorder]) -> None:
    line = next(openings(Product.objects.get(code="PUERTA-TEMPLADA")))
    assert line.sketch and line.takeoff

    count, seen = record(line.sketch)

    assert count["frame"] == 2 == many(line, "bisagras")
    outer = max(seen["pane"], key=lambda box: box.height)
    shape = line.sketch.height / line.sketch.width
    assert abs(outer.height / outer.width - shape) < Decimal("0.01")


@pytest.mark.parametrize("leaves", ["XO", "OX", "XX", "XXO", "OXXO", "OXO", "XXX"])
def test_neighbouring_sashes_lap_unless_they_meet_in_the_middle(
    leaves: str, drawn: type[Recorder]
) -> None:
    _, seen = record(Sketch(Scheme.SLIDING, leaves, Decimal(2400), Decimal(1200)))

    sashes = sorted(seen["frame"][1:], key=lambda box: box.x)
    assert len(sashes) == len(leaves)
    for place, (left, right) in enumerate(pairwise(sashes), 1):
        meets = leaves == "OXXO" and place == 2
        assert (left.right > right.x + 1) != meets
        # Which of the two covers the other is seen by its height too.
        assert (left.height != right.height) != meets
    assert abs(sashes[-1].right - seen["frame"][0].right) <= 9
