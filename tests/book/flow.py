"""The Markdown of a chapter as what ReportLab lays out: paragraphs, lists, tables, pictures.

A link inside the manual becomes a link inside the book: every heading is the place
``<chapter>--<anchor>``, and a chapter ``<chapter>--``.
"""

from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from markdown_it.token import Token
from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    Image,
    ListFlowable,
    ListItem,
    Paragraph,
    Spacer,
    Table,
)

from quoting.offers.pdf.letters import BOLD, SHAPES, TEXT, marked
from tenants.manual.chapters import Chapter, anchor_of
from tenants.manual.reading import holds_picture, parts_of, plain

INK, SOFT, ACCENT, LINE = (HexColor(c) for c in ("#13212b", "#4c5c67", "#0a5c7d", "#d5dce1"))
PAPER = HexColor("#f0f4f6")
BODY = ParagraphStyle("body", fontName=TEXT, fontSize=9.5, leading=13.5, textColor=INK)
BODY.spaceAfter = 2.2 * mm
CELL = ParagraphStyle("cell", BODY, fontSize=8.5, leading=11.5, spaceAfter=0)
HEAD_CELL = ParagraphStyle("head-cell", CELL, fontName=BOLD, textColor=SOFT)
LEAD = ParagraphStyle("lead", BODY, fontSize=12, leading=16, textColor=SOFT, spaceAfter=4 * mm)
CAPTION = ParagraphStyle("caption", CELL, textColor=SOFT, alignment=1, spaceBefore=1.2 * mm)
CHAPTER = ParagraphStyle("chapter", BODY, fontName=BOLD, fontSize=24, leading=29)
SECTION = ParagraphStyle("section", BODY, fontName=BOLD, fontSize=14, leading=18, textColor=ACCENT)
SECTION.spaceBefore, SECTION.keepWithNext = 5 * mm, 1
CODE = f'<font name="{SHAPES}" size="8" backColor="#eef2f4">'
WIDE, NARROW = 140 * mm, 50 * mm  # of a picture of a computer and of a telephone
ROOM_UNDER_HEADING = 35 * mm
PADDING = 1.6 * mm
ALIGNED = {"text-align:center": 1, "text-align:right": 2}


class Heading(Paragraph):
    """A place of the book; ``level`` and ``words`` are what the contents say of it."""

    def __init__(self, words: str, place: str, style: ParagraphStyle, level: int) -> None:
        super().__init__(f'<a name="{escape(place)}"/>{printed(words)}', style)
        self.words, self.place, self.level = words, place, level


def printed(text: str) -> str:
    return marked(escape(text, quote=False), '<font name="{}">')


def inline(token: Token, slug: str) -> str:
    """Text with its marks, as ReportLab reads it."""
    simple = {
        "softbreak": " ", "hardbreak": "<br/>", "strong_open": "<b>", "strong_close": "</b>",
        "em_open": "<i>", "em_close": "</i>", "link_close": "</a>",
    }  # fmt: skip
    found = []
    for child in token.children or ():
        if child.type in simple:
            found.append(simple[child.type])
        elif child.type == "link_open":
            file, _, anchor = str(child.attrGet("href")).partition("#")
            place = f"#{file.removesuffix('.md') or slug}--{anchor}"
            found.append(f'<a href="{escape(place)}" color="#0a5c7d">')
        elif child.type == "code_inline":
            found.append(f"{CODE}{escape(child.content, quote=False)}</font>")
        elif child.type == "text":
            found.append(printed(child.content))
    return "".join(found)


class Flow:
    """Reads the tokens of one chapter from the first to the last."""

    def __init__(self, chapter: Chapter, number: int, pictures: Path, width: float) -> None:
        self.slug, self.number, self.pictures, self.width = chapter.slug, number, pictures, width
        self.tokens = iter(parts_of(chapter.text))

    def whole(self) -> list[Flowable]:
        story = list(self.until(""))
        lead = next(place for place, one in enumerate(story) if type(one) is Paragraph)
        story[lead].style = LEAD  # type: ignore[attr-defined]  # it is a Paragraph
        return story

    def until(self, closing: str) -> Iterator[Flowable]:
        for token in self.tokens:
            if token.type == closing:
                return
            if token.type == "heading_open":
                yield from self.heading(token)
            elif token.type == "paragraph_open":
                yield from self.paragraph(next(self.tokens))
            elif token.type in {"bullet_list_open", "ordered_list_open"}:
                yield self.list_of(token.type.removesuffix("_open"))
            elif token.type == "table_open":
                yield from self.table()

    def heading(self, token: Token) -> Iterator[Flowable]:
        words = plain(next(self.tokens))
        next(self.tokens)
        if token.tag == "h1":
            title = f"{self.number}. {words}"
            yield Heading(title, f"{self.slug}--", CHAPTER, 0)
            return
        yield CondPageBreak(ROOM_UNDER_HEADING)
        yield Heading(words, f"{self.slug}--{anchor_of(words)}", SECTION, 1)

    def paragraph(self, token: Token) -> Iterator[Flowable]:
        next(self.tokens)
        if holds_picture(token):
            yield self.row_of([child for child in token.children or () if child.type == "image"])
        else:
            yield Paragraph(inline(token, self.slug), BODY)

    def row_of(self, images: Sequence[Token]) -> Flowable:
        """Pictures side by side, each over its caption."""
        widths = [NARROW if is_narrow(str(each.attrGet("src"))) else WIDE for each in images]
        cells = [
            [
                self.picture(str(each.attrGet("src")), width),
                Paragraph(printed(each.content), CAPTION),
            ]
            for each, width in zip(images, widths, strict=True)
        ]
        gap = 6 * mm
        table = Table([cells], colWidths=[width + gap for width in widths])
        table.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("ALIGN", (0, 0), (-1, -1), "CENTER")])
        table.spaceBefore, table.spaceAfter = 2 * mm, 4 * mm
        return table

    def picture(self, name: str, width: float) -> Flowable:
        path = self.pictures / Path(name).with_suffix(".jpg")
        across, down = ImageReader(str(path)).getSize()
        image = Table([[Image(str(path), width, width * down / across)]], colWidths=[width])
        sides = ("LEFT", "RIGHT", "TOP", "BOTTOM")
        none = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in sides]
        image.setStyle([("BOX", (0, 0), (-1, -1), 0.6, LINE), *none])
        return image

    def list_of(self, kind: str) -> Flowable:
        items = []
        for token in self.tokens:
            if token.type == f"{kind}_close":
                break
            items.append(ListItem(list(self.until("list_item_close")), bulletColor=ACCENT))
        shape = (
            {"bulletType": "1", "bulletFormat": "%s."}
            if kind == "ordered_list"
            else {"bulletType": "bullet", "start": "•"}
        )
        return ListFlowable(
            items, leftIndent=6 * mm, bulletFontName=BOLD, bulletFontSize=9.5, **shape
        )

    def table(self) -> Iterator[Flowable]:
        rows: list[list[Paragraph]] = []
        texts: list[list[str]] = []
        for token in self.tokens:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append([])
                texts.append([])
            elif token.type in {"th_open", "td_open"}:
                cell = next(self.tokens)
                style = HEAD_CELL if token.tag == "th" else CELL
                align = ALIGNED.get(str(token.attrGet("style")), 0)
                style = ParagraphStyle("aligned", style, alignment=align)
                rows[-1].append(Paragraph(inline(cell, self.slug), style))
                texts[-1].append(plain(cell))
        table = Table(rows, colWidths=shared(texts, self.width), repeatRows=1, hAlign="LEFT")
        table.setStyle(
            [
                ("NOSPLIT", (0, -3), (-1, -1)),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("BACKGROUND", (0, 0), (-1, 0), PAPER),
                ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE),
                *((f"{side}PADDING", (0, 0), (-1, -1), PADDING) for side in ("LEFT", "RIGHT")),
                *((f"{side}PADDING", (0, 0), (-1, -1), 1.1 * mm) for side in ("TOP", "BOTTOM")),
            ]
        )
        yield CondPageBreak(ROOM_UNDER_HEADING)
        yield table
        yield Spacer(1, 3 * mm)


def is_narrow(name: str) -> bool:
    """A picture of a telephone, by its name."""
    return Path(name).stem.endswith("-celular")


def shared(texts: Sequence[Sequence[str]], width: float) -> list[float]:
    """The widths of the columns of a table within ``width``: none narrower than a word of it."""
    size, room = CELL.fontSize, 2 * PADDING + 2
    columns = list(zip(*texts, strict=True))
    whole = [max(stringWidth(text, BOLD, size) for text in column) + room for column in columns]
    words = [
        max(stringWidth(word, BOLD, size) for text in column for word in text.split() or [""])
        + room
        for column in columns
    ]
    if sum(whole) <= width:
        return whole
    spare = width - sum(words)
    wanted = [each - least for each, least in zip(whole, words, strict=True)]
    return [least + spare * want / sum(wanted) for least, want in zip(words, wanted, strict=True)]
