"""A unit of several parts, whose customer says how large one of them is: from panel to paper."""

import re
from decimal import Decimal
from typing import Any

import pytest

from catalog.models import Product
from quoting.drafts.models.quotes import Quote
from quoting.offers.services.sending import send_quote
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.drafts.panel import HTMX, Browse, preview, save, window
from tests.quoting.make import MOMENT

UNIT = "CORR-3-XO-FS"


def unit(**typed: str) -> dict[str, Any]:
    product = Product.objects.get(code=UNIT)
    return window(product=product.pk, offered=product.pk, width="150", height="180") | typed


def test_choosing_it_asks_for_its_measure_with_the_usual_one(
    client: CompanyClient, quote: Quote
) -> None:
    page = preview(client, quote, unit(offered=""))
    assert "Alto del fijo superior" in page
    assert 'name="measure_ALTO_FIJO" value="45 cm"' in page


def test_its_measure_is_read_as_it_is_typed_and_moves_the_price(
    client: CompanyClient, quote: Quote
) -> None:
    usual = preview(client, quote, unit())
    other = preview(client, quote, unit(measure_ALTO_FIJO="60"))
    assert "60 cm = 600 mm" in other
    assert re.findall(r"[0-9,]+\.[0-9]{2}", usual) != re.findall(r"[0-9,]+\.[0-9]{2}", other)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("150", "Escribe una medida de 20 cm a 120 cm; escribiste 150 cm."),
        ("alto", "«alto» no es una medida."),
    ],
)
def test_a_measure_that_cannot_be_is_an_error_at_its_field_and_nothing_is_saved(
    client: CompanyClient, quote: Quote, typed: str, message: str
) -> None:
    page = save(client, quote, unit(measure_ALTO_FIJO=typed), status=422)
    notes = page.split('id="notes_measure_ALTO_FIJO"')[1].split("</div>")[0]
    assert message in notes
    assert not quote.lines.exists()


def test_a_part_larger_than_the_whole_is_an_error_at_its_field(
    client: CompanyClient, quote: Quote
) -> None:
    page = preview(client, quote, unit(height="75", measure_ALTO_FIJO="90"))
    notes = page.split('id="notes_measure_ALTO_FIJO"')[1].split("</div>")[0]
    assert "90 cm no cabe en el alto total, de 75 cm." in notes


def test_what_was_typed_is_kept_and_shown_again(client: CompanyClient, quote: Quote) -> None:
    save(client, quote, unit(measure_ALTO_FIJO="60", options=["MOSQUITERO"]))
    line = quote.lines.get()
    assert line.options == {"ALTO_FIJO": "600", "MOSQUITERO": True}
    address = f"/cotizaciones/{quote.pk}/partidas/{line.pk}/"
    page = client.get(address, headers=HTMX).content.decode()
    assert 'name="measure_ALTO_FIJO" value="60 cm"' in page


def test_an_empty_measure_is_the_usual_one(client: CompanyClient, quote: Quote) -> None:
    save(client, quote, unit(measure_ALTO_FIJO=""))
    assert quote.lines.get().options["ALTO_FIJO"] == "450"


def test_a_promise_says_and_draws_its_measure(
    client: CompanyClient, quote: Quote, owner: User
) -> None:
    save(client, quote, unit(measure_ALTO_FIJO="60"))
    line = send_quote(Quote.objects.get(pk=quote.pk), owner, MOMENT).promise.lines[0]
    assert line.options == ("Alto del fijo superior: 60 cm",)
    sketch = line.sketch
    assert sketch
    assert [height for height, _ in sketch.spans()] == [Decimal(600), Decimal(1200)]


def test_trial_measures_ask_for_it_too(client_for: Browse, owner: User) -> None:
    product = Product.objects.get(code=UNIT)
    address = f"/catalogo/productos/{product.pk}/probar/"
    page = (
        client_for(owner)
        .post(address, {"width": "150", "height": "180", "measure_ALTO_FIJO": "70"})
        .content.decode()
    )
    assert "Alto del fijo superior" in page
    assert ">70 cm<" in page
