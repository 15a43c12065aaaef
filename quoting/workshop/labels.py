"""Labels for windows and pieces: three in a row, each with a QR that opens its order.

ReportLab's own table, for there may be thousands. A long text is set smaller, never cut.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import KeepInFrame, Table

from catalog.core.numbers import show
from quoting.offers.pdf.figures import QrCode
from quoting.offers.pdf.letters import BOLD
from quoting.offers.pdf.pages import Look, Names, limits, paginate
from quoting.offers.pdf.priced import ALL, padded, style_of, words
from quoting.workshop.models import WorkOrder
from tenants.work.making import Pdf

LOOK = Look(11, 13, 15)
IN_A_ROW = 3
HIGH = 24
_TEXT, _QR = 46.3, 17
_EDGE = 1.5 * mm
_STRONG, _PLAIN = style_of(10, 12, fontName=BOLD), style_of(7.5, 9.5)

Label = Mapping[str, Any]


def render_labels(labels: Sequence[Label], links: Mapping[WorkOrder, str], names: Names) -> Pdf:
    """The pages of ``labels``; ``links`` are the addresses of their orders. Raises CannotBeMade."""
    codes = {order: QrCode(link, _QR - 2) for order, link in links.items()}
    rows = [
        _row(labels[place : place + IN_A_ROW], codes) for place in range(0, len(labels), IN_A_ROW)
    ]
    boxes = [("BOX", (2 * at, 0), (2 * at + 1, -1), 0.3, _GREY) for at in range(IN_A_ROW)]
    line = ("LINEBELOW", *ALL, 0.3, _GREY)
    style = [*boxes, line, ("VALIGN", *ALL, "TOP"), *padded(left=_EDGE, top=_EDGE)]
    table = Table(rows, [_TEXT * mm, _QR * mm] * IN_A_ROW, HIGH * mm, style=style)
    with limits():
        return paginate([table], LOOK, names)


_GREY = HexColor("#aaaaaa")


def _row(labels: Iterable[Label], codes: Mapping[WorkOrder, QrCode]) -> list[Any]:
    cells: list[Any] = []
    for label in labels:
        cells += [_text(label), codes[label["order"]]]
    return cells + [""] * (2 * IN_A_ROW - len(cells))


def _text(label: Label) -> KeepInFrame:
    size = " × ".join(show(side) for side in label["size"])
    lines = [
        words(f"{label['order']} · {label['place']}", _STRONG),
        words(label["customer"], _PLAIN),
        words(f"{size} mm · {label['count']}", _STRONG),
        words(label["part"], _PLAIN),
    ]
    return KeepInFrame(_TEXT * mm - _EDGE, HIGH * mm - 2 * _EDGE, lines, mode="shrink")
