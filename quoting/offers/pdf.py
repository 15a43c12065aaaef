"""The quotation on paper: Letter size, from the promise of a sent version and nothing else.

The HTML comes from our own template, autoescaped, and may read nothing but the fonts; logo,
drawings and QR travel inside it. The same content gives the same pages.
"""

from io import BytesIO

import segno
from django.template.loader import render_to_string
from pypdf import PdfReader
from reportlab import rl_config
from reportlab.graphics.shapes import STATE_DEFAULTS
from reportlab.platypus.tables import CellStyle
from svglib.fonts import register_font
from xhtml2pdf import pisa
from xhtml2pdf.config.resources import RenderLimitError, ResourceAccessPolicy

from quoting.core.promise import Promise
from quoting.drafts.drawings import PRINT_FONT
from quoting.offers.letterhead import logo_uri
from quoting.offers.paper import FONTS
from tenants.work.making import CannotBeMade, Pdf

RENDER_SECONDS = 60
LOGO_PIXELS = (600, 240)  # 300 dpi of the space that the letterhead gives it

# ReportLab starts its pages, tables and drawings in Helvetica, which no PDF embeds and print shops
# refuse even where nothing is written in it. It keeps its defaults per process.
register_font(PRINT_FONT, str(FONTS / "Lato-Regular.ttf"))
rl_config.canvas_basefontname = PRINT_FONT
CellStyle.fontname = PRINT_FONT
STATE_DEFAULTS["fontName"] = PRINT_FONT

# What the embedded font lacks, by what it has; as entities, for the text is already escaped.
_READABLE = str.maketrans({"″": "&#34;", "′": "&#39;", "\N{NARROW NO-BREAK SPACE}": "&#160;"})


def render_quote(promise: Promise, link: str = "", accepted: str = "") -> Pdf:
    """The document of a sent quotation.

    ``link`` is the customer's address of it, printed as a QR; nothing prints no QR. ``accepted``
    says who accepted it and when. Raises CannotBeMade.
    """
    return html_to_pdf(quote_html(promise, link, accepted))


def quote_html(promise: Promise, link: str = "", accepted: str = "") -> str:
    """The document as the HTML that is printed."""
    context = {
        "quote": promise,
        "notes": promise.notes.splitlines(),
        "terms": promise.terms.splitlines(),
        "logo": logo_uri(promise.company.logo, *LOGO_PIXELS),
        "qr": segno.make(link, error="m").svg_data_uri(border=0) if link else "",
        "link": link,
        "accepted": accepted,
        "fonts": FONTS,
    }
    return render_to_string("quoting/pdf/quote.html", context).translate(_READABLE)


def html_to_pdf(html: str) -> Pdf:
    """Pages of our own HTML, within limits of time and size. Raises CannotBeMade."""
    policy = ResourceAccessPolicy.server(
        FONTS, allow_remote=False, max_render_seconds=RENDER_SECONDS
    )
    output = BytesIO()
    try:
        # As bytes: of a long text xhtml2pdf makes a temporary file that it never closes.
        source = BytesIO(html.encode())
        result = pisa.CreatePDF(source, dest=output, encoding="utf-8", resource_policy=policy)
    except RenderLimitError as error:
        raise CannotBeMade(
            "La cotización es demasiado grande para un solo PDF. Divídela en dos y envíalas "
            "por separado."
        ) from error
    if result.err:
        raise CannotBeMade("El PDF salió con errores y no lo guardamos.")
    return Pdf(output.getvalue(), len(PdfReader(output).pages))
