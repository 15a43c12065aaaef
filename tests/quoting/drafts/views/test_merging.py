"""Two people, or two tabs, change the same thing: what one left alone is as the other wrote it."""

import json
import re
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.models import Finish
from quoting.core.draft import LineKind, TypedLine
from quoting.core.merging import merge_lines, parts_of
from quoting.drafts.models.quotes import Quote, QuoteLine
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.drafts.panel import HTMX, Browse, window
from tests.quoting.make import SLIDING, add, make_window

TEXTS = st.sampled_from(["", "Sala", "Comedor", "Estudio"])
NUMBERS = st.sampled_from([1, 2, 3])
EDITS: dict[str, Any] = {
    "location": TEXTS,
    "room": TEXTS,
    "width": NUMBERS,
    "height": NUMBERS,
    "product": NUMBERS,
    "finish": NUMBERS,
    "glass": NUMBERS,
    "quantity": NUMBERS,
    "discount": NUMBERS,
    "internal_note": TEXTS,
    "choice_group": st.sampled_from(["", "A", "B"]),
    "options": st.sampled_from([(), (("mosquitero", True),), (("mosquitero", False),)]),
}


@st.composite
def lines(draw: st.DrawFn) -> TypedLine:
    return TypedLine(LineKind.PRODUCT, **{name: draw(values) for name, values in EDITS.items()})


@given(lines(), lines(), lines())
def test_what_one_left_alone_is_as_the_other_wrote_it(
    base: TypedLine, mine: TypedLine, theirs: TypedLine
) -> None:
    found = merge_lines(base, mine, theirs)
    apart = base.product == mine.product == theirs.product
    before, own, other = (parts_of(line, apart) for line in (base, mine, theirs))
    for part in {**own, **other}:
        values = before.get(part), own.get(part), other.get(part)
        untouched, left_alone = values[1] == values[0], values[2] == values[0]
        assert (part in found.taken) == (untouched and not left_alone)
        asked = not untouched and not left_alone and values[1] != values[2]
        assert (part in found.clashes) == asked


@given(lines(), lines())
def test_without_what_it_was_every_difference_is_asked(mine: TypedLine, theirs: TypedLine) -> None:
    found = merge_lines(None, mine, theirs)
    assert not found.taken
    assert bool(found.clashes) == (mine != theirs)


@pytest.fixture
def line(quote: Quote) -> QuoteLine:
    add(quote, make_window(SLIDING, location="Sala"))
    return quote.lines.get()


def address_of(line: QuoteLine) -> str:
    return f"/cotizaciones/{line.quote_id}/partidas/{line.pk}/"


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return unescape(found[1])


def opened(client: CompanyClient, line: QuoteLine, **typed: str) -> dict[str, Any]:
    """What the panel would post after somebody wrote ``typed`` in it."""
    was = hidden(client.get(address_of(line)).content.decode(), "was")
    posted: dict[str, Any] = {}
    for name, value in json.loads(was):
        posted[name] = [*posted[name], value] if name in posted else [value]
    return posted | {"was": was} | typed


def test_each_keeps_what_the_other_did_not_touch(
    client: CompanyClient, client_for: Browse, owner: User, line: QuoteLine
) -> None:
    theirs = opened(client_for(owner), line, width="200 cm", internal_note="Ojo")
    mine = opened(client, line, location="Comedor", quantity="3")
    assert client_for(owner).post(address_of(line), theirs, headers=HTMX).status_code == 200
    assert client.post(address_of(line), mine, headers=HTMX).status_code == 200
    line.refresh_from_db()
    assert (line.width, line.internal_note) == (2000, "Ojo")
    assert (line.location, line.quantity) == ("Comedor", 3)


def test_options_of_one_product_are_told_apart(
    client: CompanyClient, client_for: Browse, owner: User, line: QuoteLine
) -> None:
    theirs = opened(client_for(owner), line, height="100")
    mine = opened(client, line, options=["MOSQUITERO"])
    client_for(owner).post(address_of(line), theirs, headers=HTMX)
    assert client.post(address_of(line), mine, headers=HTMX).status_code == 200
    line.refresh_from_db()
    assert (line.height, line.options) == (1000, {"MOSQUITERO": True})


def test_where_both_wrote_the_same_field_a_person_chooses(
    client: CompanyClient, client_for: Browse, owner: User, line: QuoteLine
) -> None:
    black = Finish.objects.get(code="NEGRO").pk
    theirs = opened(client_for(owner), line, width="250", height="100")
    mine = opened(client, line, width="300", finish=str(black))
    client_for(owner).post(address_of(line), theirs, headers=HTMX)
    answer = client.post(address_of(line), mine, headers=HTMX)
    page = answer.content.decode()
    asked = page.split("conflict")[1].split("</form>")[0]
    assert answer.status_code == 422
    assert "Olivia" in asked
    assert "250 cm" in asked and "300 cm" in asked
    assert asked.count('name="asked"') == 1
    line.refresh_from_db()
    assert line.width == 2500

    again = mine | {"edition": "1", "was": hidden(page, "was"), "height": "100", "asked": "width"}
    unanswered = client.post(address_of(line), again, headers=HTMX)
    assert unanswered.status_code == 422
    assert "Falta elegir" in unanswered.content.decode()

    client.post(address_of(line), again | {"keep-width": "theirs"}, headers=HTMX)
    line.refresh_from_db()
    assert (line.width, line.height, line.finish_id) == (2500, 1000, black)
    again = opened(client, line, width="280", asked="width") | {"keep-width": "mine"}
    client.post(address_of(line), again, headers=HTMX)
    line.refresh_from_db()
    assert line.width == 2800


def test_somebody_in_two_tabs_is_not_named_to_themselves(
    client: CompanyClient, line: QuoteLine
) -> None:
    one, other = (opened(client, line, width=width) for width in ("250", "300"))
    client.post(address_of(line), one, headers=HTMX)
    page = client.post(address_of(line), other, headers=HTMX).content.decode()
    assert "Guardaste otro cambio en otra pestaña." in page


def test_a_page_that_does_not_say_what_it_was_asks_of_every_difference(
    client: CompanyClient, client_for: Browse, owner: User, line: QuoteLine
) -> None:
    client_for(owner).post(address_of(line), window(location="Comedor", edition="0"), headers=HTMX)
    for was in ("", "[", "[1]", "{}", '[["width", 5]]', "null"):
        mine = window(location="Estudio", edition="0", was=was)
        answer = client.post(address_of(line), mine, headers=HTMX)
        assert answer.status_code == 422
        assert "Comedor" in answer.content.decode()
    line.refresh_from_db()
    assert line.location == "Comedor"


def test_the_same_sent_again_after_a_lost_answer_is_no_clash(
    client: CompanyClient, line: QuoteLine
) -> None:
    mine = opened(client, line, location="Estudio")
    for _ in range(2):
        assert client.post(address_of(line), mine, headers=HTMX).status_code == 200
    line.refresh_from_db()
    assert (line.location, line.edition) == ("Estudio", 1)


def header_of(client: CompanyClient, quote: Quote, **typed: str) -> dict[str, Any]:
    was = hidden(client.get(f"/cotizaciones/{quote.pk}/datos/").content.decode(), "was")
    quote.refresh_from_db()
    return {
        "customer_name": quote.customer.name, "customer": quote.customer_id, "site": quote.site,
        "seller": quote.seller_id, "discount": "0", "tax_rate": "16", "validity_days": "15",
        "notes": "", "internal_notes": "", "edition": str(quote.edition), "was": was,
    } | typed  # fmt: skip


def test_customer_and_terms_keep_what_the_other_did_not_touch(
    client: CompanyClient, client_for: Browse, owner: User, quote: Quote
) -> None:
    address = f"/cotizaciones/{quote.pk}/datos/"
    theirs = header_of(client_for(owner), quote, site="Casa 12", delivery_time="3 semanas")
    mine = header_of(client, quote, internal_notes="Paga tarde", discount="5")
    assert client_for(owner).post(address, theirs).status_code == 302
    assert client.post(address, mine).status_code == 302
    quote.refresh_from_db()
    assert (quote.site, quote.internal_notes, quote.discount) == ("Casa 12", "Paga tarde", 5)
    assert quote.own_terms is not None and quote.own_terms.delivery_time == "3 semanas"


def test_of_customer_and_terms_too_a_person_chooses(
    client: CompanyClient, client_for: Browse, owner: User, quote: Quote
) -> None:
    address = f"/cotizaciones/{quote.pk}/datos/"
    theirs = header_of(client_for(owner), quote, site="Casa 12", validity_days="30")
    mine = header_of(client, quote, site="Casa 14", validity_days="20")
    assert client_for(owner).post(address, theirs).status_code == 302
    answer = client.post(address, mine)
    page = answer.content.decode()
    assert answer.status_code == 422
    for said in ("Olivia", "Casa 12", "Casa 14", "30 días", "20 días"):
        assert said in page
    asked = {"asked": ["site", "validity_days"], "edition": "1", "was": hidden(page, "was")}
    assert client.post(address, mine | asked).status_code == 422
    chosen = {"keep-site": "theirs", "keep-validity_days": "mine"}
    assert client.post(address, mine | asked | chosen).status_code == 302
    quote.refresh_from_db()
    assert (quote.site, quote.validity_days) == ("Casa 12", 20)
