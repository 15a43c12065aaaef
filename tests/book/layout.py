"""The book: a cover, the contents with their pages, and each chapter from a new page on."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

from quoting.offers.pdf.letters import BOLD, TEXT
from tenants.manual.chapters import Chapter
from tests.book.flow import ACCENT, BODY, CHAPTER, INK, LINE, SOFT, Flow, Heading

PRODUCT, TITLE = "Cotizador de Ventanas", "Manual de uso"
SIDE, TOP, BOTTOM = 19 * mm, 24 * mm, 20 * mm
WIDTH, HEIGHT = LETTER[0] - 2 * SIDE, LETTER[1] - TOP - BOTTOM


class Book(BaseDocTemplate):
    """Tells the contents where each heading fell; the pages are counted by the former pass."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            str(path), pagesize=LETTER, title=f"{TITLE} · {PRODUCT}", author=PRODUCT, lang="es-MX"
        )
        self.count = 0
        self.chapter = ""
        inside = [Frame(SIDE, BOTTOM, WIDTH, HEIGHT, 0, 0, 0, 0)]
        self.addPageTemplates(
            [
                PageTemplate("cover", [Frame(SIDE, BOTTOM, WIDTH, HEIGHT, 0, 0, 0, 0)]),
                PageTemplate("contents", inside, onPageEnd=self._frame_page),
                PageTemplate("chapter", inside, onPageEnd=self._frame_page),
            ]
        )

    def beforeDocument(self) -> None:
        self.chapter = ""

    def afterFlowable(self, flowable: Flowable) -> None:
        if not isinstance(flowable, Heading):
            return
        if flowable.level == 0:
            self.chapter = flowable.words
        self.canv.addOutlineEntry(flowable.words, flowable.place, flowable.level, closed=True)
        self.notify("TOCEntry", (flowable.level, flowable.words, self.page, flowable.place))

    def _endBuild(self) -> None:
        self.count = self.page
        super()._endBuild()

    def _frame_page(self, canvas: Canvas, document: Any) -> None:
        canvas.saveState()
        canvas.setFont(TEXT, 8)
        canvas.setFillColor(SOFT)
        canvas.setStrokeColor(LINE)
        top, foot = LETTER[1] - TOP + 7 * mm, BOTTOM - 8 * mm
        canvas.drawString(SIDE, top, f"{PRODUCT} · {TITLE}")
        canvas.drawRightString(LETTER[0] - SIDE, top, self.chapter)
        canvas.line(SIDE, top - 2.5 * mm, LETTER[0] - SIDE, top - 2.5 * mm)
        canvas.drawRightString(LETTER[0] - SIDE, foot, f"Página {self.page} de {self.count}")
        canvas.restoreState()


class Cover(Flowable):
    """A window of the trade, the title and the day."""

    def __init__(self, day: date) -> None:
        super().__init__()
        self.day = day

    def wrap(self, *room: float) -> tuple[float, float]:
        return WIDTH, HEIGHT

    def draw(self) -> None:
        canvas = self.canv
        canvas.setFillColor(ACCENT)
        canvas.rect(-SIDE, HEIGHT * 0.45, LETTER[0], LETTER[1], stroke=0, fill=1)
        canvas.setStrokeColorRGB(1, 1, 1)
        canvas.setLineWidth(3)
        left, low, wide, high = 0, HEIGHT * 0.62, 62 * mm, 50 * mm
        canvas.rect(left, low, wide, high)
        canvas.setLineWidth(2)
        for place in (3 * mm, wide / 2 + 1 * mm):
            canvas.rect(left + place, low + 3 * mm, wide / 2 - 4 * mm, high - 6 * mm)
        canvas.setLineWidth(1.2)
        middle = left + wide * 0.75
        canvas.line(middle - 8 * mm, low + high / 2, middle + 8 * mm, low + high / 2)
        canvas.line(middle - 8 * mm, low + high / 2, middle - 5 * mm, low + high / 2 + 3 * mm)
        canvas.line(middle - 8 * mm, low + high / 2, middle - 5 * mm, low + high / 2 - 3 * mm)
        canvas.setFillColor(INK)
        canvas.setFont(BOLD, 38)
        canvas.drawString(0, HEIGHT * 0.33, TITLE)
        canvas.setFont(TEXT, 18)
        canvas.setFillColor(ACCENT)
        canvas.drawString(0, HEIGHT * 0.28, PRODUCT)
        canvas.setFont(TEXT, 11)
        canvas.setFillColor(SOFT)
        canvas.drawString(0, HEIGHT * 0.235, "Para quienes trabajan en un taller de ventanas:")
        canvas.drawString(0, HEIGHT * 0.213, "dueño, ventas y taller.")
        canvas.drawString(0, 0, date_format(self.day, "F \\d\\e Y").capitalize())


def contents() -> TableOfContents:
    found = TableOfContents(dotsMinLevel=0)
    tight = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("TOP", "BOTTOM")]
    found.tableStyle = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), *tight])
    found.levelStyles = [
        ParagraphStyle("first", BODY, fontName=BOLD, spaceBefore=1 * mm, spaceAfter=0),
        ParagraphStyle("second", BODY, leftIndent=6 * mm, spaceAfter=0, fontSize=9, leading=10.5),
    ]
    return found


def make_book(path: Path, chapters: Sequence[Chapter], pictures: Path, day: date) -> int:
    """Writes the PDF; how many pages it has."""
    words = ParagraphStyle("title", CHAPTER, spaceAfter=3 * mm)
    story: list[Flowable] = [
        Cover(day),
        NextPageTemplate("contents"),
        PageBreak(),
        Paragraph("Contenido", words),
        contents(),
        NextPageTemplate("chapter"),
    ]
    for number, chapter in enumerate(chapters, 1):
        story += [PageBreak(), Spacer(1, 1), *Flow(chapter, number, pictures, WIDTH).whole()]
    book = Book(path)
    book.multiBuild(story, maxPasses=6)
    return book.count
