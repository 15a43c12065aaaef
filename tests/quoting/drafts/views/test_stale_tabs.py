"""Two tabs, or two people, on one draft: the later one is told what happened meanwhile."""

import pytest

from quoting.drafts.models.quotes import Quote
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.drafts.panel import HTMX, Browse, window
from tests.quoting.make import FIXED, SLIDING, add, make_quote, make_sent, make_window


def test_a_stale_tab_is_told_that_the_quotation_was_sent(client_for: Browse, owner: User) -> None:
    client = client_for(owner)
    quote = make_sent(owner).quote
    line = quote.lines.first()
    base = f"/cotizaciones/{quote.pk}/"
    for address in ("partidas/", "partidas/vista/", f"partidas/{line.pk}/", "datos/", "borrar/"):
        response = client.post(base + address, window(), headers=HTMX)
        assert response["HX-Redirect"] == base
    assert "COT-0001 ya se envió y no se puede cambiar" in client.get(base).content.decode()
    assert quote.lines.count() == 3


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
@pytest.mark.parametrize("act", ["", "vista/", "duplicar/", "mover/", "quitar/"])
def test_a_stale_tab_is_told_that_the_line_was_taken_away(
    client: CompanyClient, quote: Quote, act: str, headers: dict[str, str]
) -> None:
    add(quote, make_window(SLIDING, location="Sala"), make_window(FIXED, location="Baño"))
    line = quote.lines.first()
    base = f"/cotizaciones/{quote.pk}/"
    client.post(f"{base}partidas/{line.pk}/quitar/", headers=HTMX)

    response = client.post(f"{base}partidas/{line.pk}/{act}", window(), headers=headers)
    assert response.headers["HX-Redirect" if headers else "Location"] == base
    assert "Esa partida ya se había quitado." in client.get(base).content.decode()
    assert [each.location for each in quote.lines.all()] == ["Baño"]


def test_a_stale_tab_that_opens_a_line_that_is_gone_is_told_so(
    client: CompanyClient, quote: Quote
) -> None:
    add(quote, make_window(SLIDING))
    address = f"/cotizaciones/{quote.pk}/partidas/{quote.lines.get().pk}/"
    client.post(f"{address}quitar/")
    response = client.get(address, headers=HTMX)
    assert "ya se había quitado" in client.get(response["HX-Redirect"]).content.decode()


def test_a_stale_tab_of_a_draft_that_was_discarded_is_told_so_and_changes_nothing(
    client: CompanyClient, quote: Quote
) -> None:
    add(quote, make_window(SLIDING))
    base, line = f"/cotizaciones/{quote.pk}/", quote.lines.get()
    client.post(f"{base}borrar/")
    for address in ("partidas/", "partidas/vista/", f"partidas/{line.pk}/quitar/", "enviar/"):
        response = client.post(base + address, window(), headers=HTMX)
        assert response.headers.get("HX-Redirect", response.headers.get("Location")) == base
        assert "se descartó" in client.get(base).content.decode()
    quote.refresh_from_db()
    assert (quote.lines.count(), quote.state) == (1, "draft")


def test_a_line_of_another_quotation_is_not_touched_from_here(
    client: CompanyClient, seller: User
) -> None:
    first = add(make_quote(seller), make_window(SLIDING))
    second = make_quote(seller)
    line = first.lines.get()
    response = client.post(f"/cotizaciones/{second.pk}/partidas/{line.pk}/quitar/")
    assert response["Location"] == f"/cotizaciones/{second.pk}/"
    assert first.lines.count() == 1
