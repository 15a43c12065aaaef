"""What is known of a document without making it: its layout, its name.

Pages import this module; ``quoting.offers.pdf`` brings the PDF libraries, which a worker loads.
"""

from quoting.core.promise import Promise

LAYOUT = 4
"""Revision of the layout: raise it when the document changes, and it is made anew."""


def file_name(promise: Promise) -> str:
    """What the customer's folder will call it: ``COT-0001 Constructora Mendoza.pdf``."""
    name = f"{promise.folio} {promise.customer.name}"
    words = "".join(sign if sign.isalnum() or sign in "-&" else " " for sign in name).split()
    return f"{' '.join(words)[:80].strip()}.pdf"
