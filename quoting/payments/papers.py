"""A receipt on paper, from what was frozen when its payment was written, and nothing else."""

from django.template.loader import render_to_string

from quoting.core.receipt import Receipt
from quoting.offers.letterhead import logo_uri
from tenants.late import late
from tenants.work.making import Pdf

pages = late("quoting.offers.pdf.pages")
LAYOUT = 1
"""Revision of the receipt: raise it when it changes, and it is made anew."""

LOGO_PIXELS = (600, 240)  # 300 dpi of the space that the letterhead gives it


def render_receipt(receipt: Receipt, cancelled: str = "") -> Pdf:
    """The page of a receipt; ``cancelled`` says when it was and why. Raises CannotBeMade."""
    company = receipt.company
    names = pages.Names(
        foot=f"{receipt.folio} · {company.trade_name}",
        title=f"Recibo {receipt.folio}",
        author=company.trade_name,
        subject=receipt.quotation,
    )
    return pages.html_to_pdf(receipt_html(receipt, cancelled), pages.Look(12, 15, 16), names)


def receipt_html(receipt: Receipt, cancelled: str = "") -> str:
    logo = logo_uri(receipt.company.logo, *LOGO_PIXELS)
    context = {"receipt": receipt, "cancelled": cancelled, "logo": logo}
    return render_to_string("quoting/pdf/receipt.html", context)
