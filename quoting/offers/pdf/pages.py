"""Pages of a document: their margins, the foot of each with «Página 1 de 3», and our HTML as text.

A template may leave places, ``<pdf:place name="lines"></pdf:place>``, for what is not HTML, and
hold our drawings, ``<pdf:figure svg="…" width="46"></pdf:figure>``, a QR, ``<pdf:qr of="…">``, or
the millimetres that a heading needs under it, ``<pdf:room height="40">``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any, NamedTuple

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Flowable, Frame, PageTemplate
from xhtml2pdf import parser
from xhtml2pdf.config import resources
from xhtml2pdf.config.resources import ResourceAccessPolicy
from xhtml2pdf.context import pisaContext
from xhtml2pdf.document import pisaStory
from xhtml2pdf.files import cleanFiles
from xhtml2pdf.tags import pisaTag
from xhtml2pdf.util import reset_caches

from quoting.offers.pdf.figures import Figure, QrCode
from quoting.offers.pdf.letters import FAMILIES, LATO, TEXT, marked_html, runs
from tenants.work.making import CannotBeMade, Pdf

RENDER_SECONDS = 60
FOOT_SIZE = 8
FOOT_INK = HexColor("#4c5c67")
# What every template needs of a browser's own style sheet, and no rule more: each costs time.
_BASE_CSS = """
body, p, div, h2, h3, table, tr, th, td { display: block }
b, th, h2, h3 { font-weight: bold }
head, title, style, meta { display: none }
"""


class Look(NamedTuple):
    """The margins of a document's pages in millimetres: top, sides, bottom."""

    top: float
    side: float
    bottom: float

    @property
    def width(self) -> float:
        """Points between the margins."""
        return LETTER[0] - 2 * self.side * mm


class Names(NamedTuple):
    """What a document says of itself to a reader, and at the foot of each page."""

    foot: str
    title: str
    author: str = ""
    subject: str = ""


class Place(Flowable):
    """Where a template leaves room for what is not HTML."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


def _tag(made: Callable[[Callable[[str], str]], Flowable]) -> type[pisaTag]:
    """A tag in whose place stands what is ``made`` of its attributes."""

    class Tag(pisaTag):
        def start(self, c: pisaContext) -> None:
            c.addPara()
            c.addStory(made(self.node.getAttribute))

    return Tag


# xhtml2pdf finds the class of a tag by its name among the names of its parser.
parser.pisaTagPDFPLACE = _tag(lambda of: Place(of("name")))
parser.pisaTagPDFFIGURE = _tag(lambda of: Figure(of("svg"), float(of("width"))))
parser.pisaTagPDFQR = _tag(lambda of: QrCode(of("of"), float(of("width")), align="RIGHT"))
# A new page where fewer millimetres are left: a heading stays with what it names, and a long table
# begins on its page.
parser.pisaTagPDFROOM = _tag(lambda of: CondPageBreak(float(of("height")) * mm))


@contextmanager
def limits() -> Iterator[ResourceAccessPolicy]:
    """Within it a document may read nothing but its fonts, for a limited time. CannotBeMade when it
    takes longer."""
    policy = ResourceAccessPolicy.server(
        LATO, allow_remote=False, max_render_seconds=RENDER_SECONDS
    )
    try:
        with resources.use_policy(policy), resources.render_budget(policy):
            yield policy
    except resources.RenderLimitError as error:
        raise CannotBeMade(
            "La cotización es demasiado grande para un solo PDF. Divídela en dos y envíalas "
            "por separado."
        ) from error
    finally:
        cleanFiles()
        reset_caches()


def story_of(html: str, policy: ResourceAccessPolicy, places: Mapping[str, Any]) -> list[Any]:
    """The flowables of our own HTML, with those of ``places`` where it leaves room for them."""
    context = pisaContext("")
    for name in FAMILIES:
        context.registerFont(name)
    # As bytes: of a long text xhtml2pdf makes a temporary file that it never closes.
    source = BytesIO(marked_html(html).encode())
    context = pisaStory(
        source, default_css=_BASE_CSS, encoding="utf-8", context=context, resource_policy=policy
    )
    if context.err:
        raise CannotBeMade("El PDF salió con errores y no lo guardamos.")
    story: list[Any] = []
    for flowable in context.story:
        story += places[flowable.name] if isinstance(flowable, Place) else [flowable]
    return story


def html_to_pdf(html: str, look: Look, names: Names) -> Pdf:
    """Pages of our own HTML, within limits of time and size. Raises CannotBeMade."""
    with limits() as policy:
        return paginate(story_of(html, policy, {}), look, names)


def paginate(story: Sequence[Any], look: Look, names: Names) -> Pdf:
    """``story`` laid out once on Letter pages; the count of pages is written at the end."""
    output = BytesIO()
    height = LETTER[1]
    document = BaseDocTemplate(
        output, pagesize=LETTER, title=names.title, author=names.author, subject=names.subject,
        lang="es-MX",
    )  # fmt: skip
    inside = Frame(
        look.side * mm, look.bottom * mm, look.width, height - (look.top + look.bottom) * mm,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    document.addPageTemplates([PageTemplate(frames=[inside])])
    canvases: list[_Numbered] = []

    def make(*given: Any, **named: Any) -> _Numbered:
        canvases.append(_Numbered(*given, foot=names.foot, look=look, **named))
        return canvases[-1]

    document.build(list(story), canvasmaker=make)
    return Pdf(output.getvalue(), canvases[-1].count)


class _Numbered(Canvas):
    """Pages that are kept until all are known, so that each can say how many there are."""

    def __init__(self, *given: Any, foot: str, look: Look, **named: Any) -> None:
        super().__init__(*given, **named)
        self._foot, self._look = foot, look
        self._pages: list[dict[str, Any]] = []
        self.count = 0

    def showPage(self) -> None:
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        pages = self._pages
        for number, page in enumerate(pages, 1):
            self.__dict__.update(page)
            self._write_foot(f"Página {number} de {len(pages)}")
            super().showPage()
        self.count = len(pages)
        super().save()

    def _write_foot(self, number: str) -> None:
        look, y = self._look, self._look.bottom * mm - 7 * mm
        right = LETTER[0] - look.side * mm
        self.setFillColor(FOOT_INK)
        self.setFont(TEXT, FOOT_SIZE)
        self.drawRightString(right, y, number)
        room = look.width - 30 * mm
        line = self.beginText(look.side * mm, y)
        for font, text in runs(self._foot, TEXT):
            line.setFont(font, FOOT_SIZE)
            for letter in text:
                if line.getX() - look.side * mm > room:
                    line.textOut("…")
                    self.drawText(line)
                    return
                line.textOut(letter)
        self.drawText(line)
