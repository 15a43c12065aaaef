"""The quotation on paper, from the promise of a sent version and nothing else.

The words around the prices come from our own template, autoescaped; logo, drawings and QR travel
inside the document. The same content gives the same pages.
"""

from django.template.loader import render_to_string
from reportlab.platypus import KeepTogether

from quoting.core.promise import Promise
from quoting.offers.letterhead import logo_uri
from quoting.offers.pdf.pages import Look, Names, limits, paginate, story_of
from quoting.offers.pdf.photos import photo_pages
from quoting.offers.pdf.priced import acceptance, deal, lines_table
from tenants.work.making import Pdf

LOGO_PIXELS = (600, 240)  # 300 dpi of the space that the letterhead gives it
LOOK = Look(12, 15, 16)
_LAST = 4  # flowables that stay with the signatures


def render_quote(promise: Promise, link: str = "", accepted: str = "") -> Pdf:
    """The document of a sent quotation.

    ``link`` is the customer's address of it, printed as a QR; nothing prints no QR. ``accepted``
    says who accepted it and when. Raises CannotBeMade.
    """
    company = promise.company
    numbered = f"{promise.folio} v{promise.version}" if promise.version > 1 else promise.folio
    names = Names(
        foot=f"{numbered} · {company.trade_name}",
        title=f"Cotización {promise.folio}",
        author=company.trade_name,
        subject=promise.site,
    )
    with limits() as policy:
        signatures = acceptance(promise, link)
        places = {"lines": [None], "deal": deal(promise)}
        story = story_of(quote_html(promise, accepted), policy, places)
        start = story.index(None)
        texts = story[start + 1 :]
        table = lines_table(promise, [] if texts else signatures)
        # Signatures never stand alone on a page: what is above goes with them.
        ending = [KeepTogether([*texts[-_LAST:], *signatures])] if texts else []
        photos = photo_pages(promise)
        return paginate([*story[:start], table, *texts[:-_LAST], *ending, *photos], LOOK, names)


def quote_html(promise: Promise, accepted: str = "") -> str:
    """The words around the prices: letterhead, parties, notes and terms."""
    context = {
        "quote": promise,
        "accepted": accepted,
        "notes": promise.notes.splitlines(),
        "terms": promise.terms.splitlines(),
        "logo": logo_uri(promise.company.logo, *LOGO_PIXELS),
    }
    return render_to_string("quoting/pdf/quote.html", context)
