"""What is known of a document without making it: its layout, its name.

Pages import this module; ``quoting.offers.pdf`` brings the PDF libraries, which a worker loads.
"""

import re
from dataclasses import replace

from catalog.core import codec
from quoting.core.promise import Promise
from tenants.late import late

letters = late("quoting.offers.pdf.letters")

LAYOUT = 4
"""Revision of the layout: raise it when the document changes, and it is made anew."""


def file_name(promise: Promise) -> str:
    """What the customer's folder will call it: ``COT-0001 Constructora Mendoza.pdf``."""
    return pdf_name(promise.folio, promise.customer.name)


def pdf_name(folio: str, customer: str) -> str:
    name = f"{folio} {customer}"
    words = "".join(sign if sign.isalnum() or sign in "-&" else " " for sign in name).split()
    return f"{' '.join(words)[:80].strip()}.pdf"


# What every document prints for sure; the fonts are asked about the rest alone.
_RARE = re.compile("[^\x00-\xff–—‘’“”…•€]")


def unprinted(promise: Promise) -> list[tuple[str, str]]:
    """Where signs stand that no document can print, and which they are, by line."""
    rest = replace(promise, lines=())
    parts = [(f"Partida {line.number}", codec.write(line).decode()) for line in promise.lines]
    parts.append(("Cliente, notas, condiciones o membrete", codec.write(rest).decode()))
    return [
        (where, signs)
        for where, text in parts
        if _RARE.search(text) and (signs := letters.unprintable(text))
    ]
