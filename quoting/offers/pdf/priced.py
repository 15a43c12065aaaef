"""The priced part of a quotation: its lines with their drawings, its totals, its signatures.

One ReportLab table holds lines and totals, so that totals never stand alone on a page. Up to three
lines have large drawings, with the text and the amounts beside them; more are a row each.
"""

from collections.abc import Iterable
from decimal import Decimal
from html import escape
from typing import Any

from django.template.loader import get_template
from reportlab.lib.colors import HexColor, white
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, Spacer, Table

from catalog.core.lengths import LengthUnit
from catalog.templatetags.figures import MINUS, money, number, percent
from quoting.core.promise import Milestone, Promise, SentLine
from quoting.drafts.drawings import print_drawing
from quoting.offers.pdf.figures import Figure, QrCode
from quoting.offers.pdf.letters import BOLD, TEXT, marked

INK, SOFT, BLUE = HexColor("#13212b"), HexColor("#4c5c67"), HexColor("#0a5c7d")
RULE, SHADE = HexColor("#d5dce1"), HexColor("#f0f4f6")
WIDTH = 185.9
FEW = 3
"""Up to so many lines have large drawings."""

_LARGE, _USUAL = (Decimal(80), Decimal(68)), (Decimal(46), Decimal(46))
_ROW = (7, 49, 63.9, 17, 23.5, 25.5)
_BESIDE = (7, 83, 41.9, 25, 29)
_EDGE, _GAP = 1.5 * mm, 1.2 * mm
_SIGN = 72
_QR = 19

Cells = list[Any]


def style_of(size: float, leading: float, colour: Any = INK, **more: Any) -> ParagraphStyle:
    """A paragraph style in the text's font: its size and leading in points."""
    given = {"fontName": TEXT, "fontSize": size, "leading": leading, "textColor": colour} | more
    return ParagraphStyle("", **given)


_PLAIN = style_of(9, 12)
_RIGHT = style_of(9, 12, alignment=TA_RIGHT)
_WAITING = style_of(9, 12, SOFT, alignment=TA_RIGHT)
_STRONG = style_of(9, 12, fontName=BOLD)
_LABEL = style_of(8, 12, BLUE, fontName=BOLD)
_HEAD = style_of(8, 10, white, fontName=BOLD)
_HEAD_RIGHT = style_of(8, 10, white, fontName=BOLD, alignment=TA_RIGHT)
_NOTE = style_of(8, 12, SOFT)
_TINY = style_of(7.5, 10, SOFT, alignment=TA_CENTER)
_GRAND = style_of(12, 16, fontName=BOLD)
_GRAND_RIGHT = style_of(12, 16, fontName=BOLD, alignment=TA_RIGHT)


def words(text: str, style: ParagraphStyle = _PLAIN) -> Paragraph:
    """A paragraph of what somebody typed."""
    return Paragraph(marked(escape(text), '<font name="{}">'), style)


ALL = (0, 0), (-1, -1)
"""Every cell of a table."""


def padded(
    left: float = 0, right: float = 0, top: float = 0, bottom: float = 0, of: Any = ALL
) -> list[Any]:
    """The room around what stands in some cells, in points."""
    sides = {"LEFT": left, "RIGHT": right, "TOP": top, "BOTTOM": bottom}
    return [(f"{side}PADDING", *of, room) for side, room in sides.items()]


class _Rows(Table):
    """Rows that are never cut, but for one that no page can hold."""

    def split(self, available_width: float, available_height: float) -> list[Any]:
        parts = super().split(available_width, available_height)
        frame = getattr(self, "_frame", None)
        if not parts and frame and frame._atTop:
            self.splitInRow = 1
            parts = super().split(available_width, available_height)
        return list(parts)


def lines_table(promise: Promise, after: Cells) -> Table:
    """The lines and the totals, with ``after`` right under the totals, on the same page."""
    lines = promise.lines
    beside = len(lines) <= FEW and any(line.sketch for line in lines)
    columns = _BESIDE if beside else _ROW
    heads = ["#", "Dibujo", "Cantidad" if beside else "Descripción"]
    amounts = ["P. unitario", "Importe"] if beside else ["Cantidad", "P. unitario", "Importe"]
    head = [Paragraph(name, _HEAD) for name in heads]
    head += [Paragraph(name, _HEAD_RIGHT) for name in amounts]
    rows: list[Cells] = [head]
    style: list[tuple[Any, ...]] = [
        ("VALIGN", *ALL, "TOP"),
        ("VALIGN", (0, 0), (-1, 0), "MIDDLE"),
        ("ALIGN", (1, 1), (1, -1), "CENTER"),
        ("BACKGROUND", (0, 0), (-1, 0), BLUE),
        *padded(_EDGE, _EDGE, _GAP, _GAP),
        ("LINEBELOW", (0, 1), (-1, -2), 0.4, RULE),
    ]
    room = ""
    for line in lines:
        if line.room and line.room != room:
            place = len(rows)
            whole = (0, place), (-1, place)
            # The name of a room stays with its first line.
            style += [("SPAN", *whole), ("BACKGROUND", *whole, SHADE)]
            style.append(("NOSPLIT", (0, place), (-1, place + 1)))
            rows.append([words(line.room, _STRONG), *[""] * (len(columns) - 1)])
        room = line.room
        place = len(rows)
        rows.append((_beside if beside else _row)(line, promise.unit))
        if beside:
            style.append(("SPAN", (2, place), (-1, place)))
            if not line.sketch:
                style.append(("SPAN", (1, place), (-1, place)))
        elif not line.sketch:
            style.append(("SPAN", (1, place), (2, place)))
    last = (0, len(rows)), (-1, len(rows))
    # The totals stay with the last line.
    style += [("SPAN", *last), ("NOSPLIT", (0, len(rows) - 1), last[1])]
    style += padded(top=_GAP, of=last)
    rows.append([[_sums(promise), *after], *[""] * (len(columns) - 1)])
    widths = [column * mm for column in columns]
    return _Rows(rows, widths, style=style, repeatRows=1, spaceBefore=3.5 * mm)


def _row(line: SentLine, unit: LengthUnit) -> Cells:
    drawing = _drawing(line, _USUAL)
    what = _what(line, unit)
    shown: Cells = [drawing, what] if drawing else [what, ""]
    return [Paragraph(str(line.number), _PLAIN), *shown, *_amounts(line, _RIGHT)]


def _beside(line: SentLine, unit: LengthUnit) -> Cells:
    drawing = _drawing(line, _LARGE)
    widths = [column * mm for column in _BESIDE[2:]]
    widths[0] -= _EDGE
    widths[-1] -= _EDGE
    if not drawing:
        widths[0] += _BESIDE[1] * mm
    amounts = Table([_amounts(line, _PLAIN)], widths, style=_BARE)
    text = [_what(line, unit), Spacer(1, 3 * mm), amounts]
    shown: Cells = [drawing, text] if drawing else [text, ""]
    return [Paragraph(str(line.number), _PLAIN), *shown, "", ""]


_BARE = [("VALIGN", *ALL, "TOP"), *padded()]


def _drawing(line: SentLine, box: tuple[Decimal, Decimal]) -> Figure | None:
    drawn = print_drawing(line.sketch, *box)
    return Figure(drawn.svg, float(drawn.width), align="CENTER") if drawn else None


def _what(line: SentLine, unit: LengthUnit) -> Paragraph:
    """What is offered, in the words of the template."""
    text = get_template("quoting/pdf/line.html").render({"line": line, "length_unit": unit})
    return Paragraph(marked(text, '<font name="{}">'), _PLAIN)


def _amounts(line: SentLine, first: ParagraphStyle) -> Cells:
    """Quantity, unit price and amount."""
    style = _RIGHT if line.counts else _WAITING
    amount: Any = Paragraph(money(line.amount), style)
    taken = ""
    if line.discount_percent:
        taken = percent(line.discount_percent)
    elif line.discount_amount:
        taken = money(line.discount_amount)
    if taken:
        amount = [amount, Paragraph(f"con {taken} de descuento", _WAITING)]
    quantity = words(f"{number(line.quantity)} {line.unit}", first)
    return [quantity, Paragraph(money(line.unit_price), style), amount]


def _sums(promise: Promise) -> Table:
    """The total in words, and the sums that lead to it."""
    totals = promise.totals
    rows = [("Subtotal", money(totals.subtotal))]
    if totals.discount:
        rate = f" {percent(totals.discount_percent)}" if totals.discount_percent else ""
        rows.append((f"Descuento{rate}", f"{MINUS}{money(totals.discount)}"))
        rows.append(("Subtotal con descuento", money(totals.base)))
    rows.append((f"IVA {percent(totals.tax_rate)}", money(totals.tax)))
    cells: list[Cells] = [["", words(name), Paragraph(sum_, _RIGHT)] for name, sum_ in rows]
    total = money(totals.total)
    cells.append(["", Paragraph("Total", _GRAND), Paragraph(total, _GRAND_RIGHT)])
    cells[0][0] = [
        Paragraph("Total con letra", _LABEL),
        words(f"({totals.in_words})"),
        Paragraph("Precios en pesos mexicanos (MXN).", _NOTE),
    ]
    style = [
        *_BARE,
        ("SPAN", (0, 0), (0, -1)),
        *padded(_EDGE, _EDGE, 0.7 * mm, 0.7 * mm),
        *padded(0, 6 * mm, 0.7 * mm, 0.7 * mm, of=((0, 0), (0, -1))),
        ("LINEABOVE", (1, -1), (-1, -1), 1, BLUE),
    ]
    return Table(cells, [100 * mm, 38.9 * mm, 47 * mm], style=style)


def deal(promise: Promise) -> Cells:
    """How it is paid and when it is delivered; nothing where nothing was agreed."""
    left: Cells = []
    if promise.milestones:
        rows = [
            [_milestone(one), Paragraph(money(one.amount), _RIGHT)] for one in promise.milestones
        ]
        style = [*_BARE, *padded(bottom=_GAP)]
        payments = Table(rows, [64 * mm, 30 * mm], style=style, hAlign="LEFT")
        left = [Paragraph("Forma de pago", _LABEL), payments]
    delivery, account = _named("Tiempo de entrega", [promise.delivery_time]), _account(promise)
    gap = [Spacer(1, 2 * mm)] if delivery and account else []
    right = [*delivery, *gap, *account]
    if not left and not right:
        return []
    style = [*_BARE, ("RIGHTPADDING", (0, 0), (0, -1), 6 * mm)]
    cells = [[left, right]]
    return [Table(cells, [100 * mm, 85.9 * mm], style=style, spaceBefore=3 * mm)]


def _milestone(agreed: Milestone) -> Paragraph:
    rate = f" {percent(agreed.percent)}" if agreed.percent else ""
    return words(f"{agreed.label}{rate}{f', {agreed.when}' if agreed.when else ''}")


def _account(promise: Promise) -> Cells:
    company = promise.company
    if not (company.clabe or company.bank):
        return []
    clabe = [Paragraph(f"CLABE <b>{escape(company.clabe)}</b>", _PLAIN)] if company.clabe else []
    return [*_named("Datos para el pago", [company.bank, company.account_holder]), *clabe]


def _named(label: str, texts: Iterable[str]) -> Cells:
    """The texts that are not empty, under their label."""
    found = [words(text) for text in texts if text]
    return [Paragraph(label, _LABEL), *found] if found else []


def acceptance(promise: Promise, link: str) -> Cells:
    """Where both sign, and the QR of the customer's page."""
    ours = promise.seller or "Asesor"
    cells: Cells = [
        [Paragraph("Acepto esta cotización y sus condiciones", _LABEL)], "",
        [words(f"Por {promise.company.trade_name}", _LABEL)], "", "",
    ]  # fmt: skip
    under: Cells = [Paragraph("Nombre, firma y fecha", _NOTE), "", words(ours, _NOTE), "", ""]
    if link:
        cells[4] = [QrCode(link, _QR, align="CENTER"), Paragraph("Ver en línea", _TINY)]
    style = [
        *_BARE,
        ("SPAN", (4, 0), (4, 1)),
        ("ALIGN", (4, 0), (4, 1), "CENTER"),
        ("LINEABOVE", (0, 1), (0, 1), 0.6, INK),
        ("LINEABOVE", (2, 1), (2, 1), 0.6, INK),
        ("TOPPADDING", (0, 1), (-1, 1), 1 * mm),
    ]
    widths = [_SIGN * mm, 8 * mm, _SIGN * mm, 8 * mm, (WIDTH - 2 * _SIGN - 16) * mm]
    heights = [19 * mm, None]
    return [Table([cells, under], widths, heights, style=style, spaceBefore=5 * mm)]
