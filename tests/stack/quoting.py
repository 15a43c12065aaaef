"""A seller's work in a browser: a quotation with a window, sent, and its PDF."""

import re

from tests.stack.servers import until
from tests.stack.visitor import Answer, Visitor

WINDOW = r'<option value="(\d+)"[^>]*>Ventana corrediza XO línea 2&quot;'


def send_quotation(seller: Visitor, customer: str) -> Answer:
    """The page from which it is shared."""
    editor = seller.send(seller.get("/cotizaciones/nueva/").form("/cotizaciones/nueva/"))
    assert editor.status == 200, editor.text
    product = re.search(WINDOW, editor.text)
    assert product, "the starter catalogue has no such window"
    line = editor.form("/partidas/")
    added = seller.send(line, product=product[1], width="1.50 m", height="1.20 m")
    if added.status == 422:  # asks for what depends on the product, such as its glass
        added = seller.send(added.form("/partidas/"))
    assert added.status == 200, added.text
    named = seller.send(seller.get(editor.url).form("/cliente/"), customer_name=customer)
    assert named.status == 200, named.text
    shared = seller.send(seller.get(f"{editor.url}revisar/").form("/enviar/"))
    assert shared.status == 200 and "/compartir/" in shared.url, shared.text
    return shared


def pdf_of(seller: Visitor, shared: Answer) -> Answer:
    """What the worker made, within a minute and a half."""
    panel = shared.url.replace("/compartir/", "/documento/")
    path = ""

    def is_ready() -> bool:
        nonlocal path
        found = re.search(r"/documentos/\d+/pdf/", seller.get(panel).text)
        path = found[0] if found else ""
        return bool(path)

    until(is_ready, 90)
    return seller.get(path)


def customers_link(shared: Answer) -> str:
    """The path of the page that the customer gets."""
    found = re.search(r"https://[^/\"\s]+(/c/[^\"<\s]+)", shared.text)
    assert found, "no link for the customer"
    return found[1]
