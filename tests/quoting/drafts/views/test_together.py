"""Rooms, choices, who else is there, and what a line is sent twice for."""

from uuid import uuid4

import pytest

from quoting.core.promise import Promise
from quoting.drafts.evaluation.loading import evaluate_quote
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.offers.promises.promise import freeze
from tenants.people.models import CompanyProfile, User
from tests.people import CompanyClient
from tests.quoting.drafts.panel import Browse, save, window
from tests.quoting.make import FIXED, TODAY, add, make_quote, make_window


def test_a_line_that_is_sent_again_is_written_once(client: CompanyClient, quote: Quote) -> None:
    typed = window(client_key=str(uuid4()))
    assert save(client, quote, typed) and save(client, quote, typed)
    assert quote.lines.count() == 1
    save(client, quote, window(client_key=str(uuid4())))
    assert quote.lines.count() == 2


def test_who_else_is_there_is_told_and_only_they(
    client: CompanyClient, client_for: Browse, owner: User, quote: Quote
) -> None:
    address = f"/cotizaciones/{quote.pk}/presencia/"
    assert client.post(address).json() == {"others": []}
    assert len(client_for(owner).post(address).json()["others"]) == 1
    assert client.post(address).json() == {"others": ["Olivia"]}


def test_lines_stand_together_by_room_and_the_next_one_starts_there(
    client: CompanyClient, quote: Quote
) -> None:
    for room in ("Planta baja", "Planta alta", "Planta baja"):
        page = save(client, quote, window(room=room, location=room[-4:]))
    assert [line.room for line in quote.lines.all()] == ["Planta baja"] * 2 + ["Planta alta"]
    assert page.count('class="room"') == 2
    assert '<option value="Planta alta">' in page


def test_optional_lines_and_alternatives_stay_out_of_the_total(
    client: CompanyClient, quote: Quote
) -> None:
    save(client, quote, window())
    save(client, quote, window(choice="optional"))
    page = save(client, quote, window(choice="B", discount="10", internal_note="Ojo con la trabe"))
    assert "2,835.16" in page
    assert "Alternativa B" in page
    line = quote.lines.last()
    assert (line.inclusion, line.choice_group) == ("alternative", "B")

    promise = frozen(quote)
    assert str(promise.totals.total) == "2835.16"
    kept = [(each.inclusion, each.choice_group, each.counts) for each in promise.lines]
    assert kept == [
        ("included", "", True), ("optional", "", False), ("alternative", "B", False),
    ]  # fmt: skip
    last = promise.lines[-1]
    figures = (last.discount_percent, last.discount, last.amount)
    assert [*map(str, figures)] == ["10", "244.41", "2199.69"]


def test_a_discount_in_pesos_is_read_wherever_the_line_is(
    client: CompanyClient, quote: Quote
) -> None:
    page = save(client, quote, window(discount_amount="$150"))
    assert "−$\xa0150.00" in page
    (line,) = frozen(quote).lines
    figures = (line.discount_amount, line.discount, line.amount)
    assert [*map(str, figures)] == ["150.00", "150.00", "2294.10"]
    assert "con $\xa0150.00 de descuento" in client.get(f"/cotizaciones/{quote.pk}/revisar/").text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"discount": "5", "discount_amount": "150"}, "en % o en pesos, no en los dos"),
        ({"discount_amount": "2444.11"}, "no puede pasar del importe, 2,444.10"),
    ],
)
def test_a_discount_that_cannot_be_is_refused_at_its_field(
    client: CompanyClient, quote: Quote, typed: dict[str, str], told: str
) -> None:
    page = save(client, quote, window(**typed), status=422)
    assert told in page.split('id="notes_discount_amount"')[1].split("</div>")[0]
    assert not quote.lines.exists()


def test_what_is_internal_is_never_in_the_promise(seller: User) -> None:
    quote = make_quote(seller, internal_notes="Cobrar antes")
    add(quote, make_window(FIXED, room="Patio", internal_note="Regatea"))
    promise = frozen(quote)
    assert promise.lines[0].room == "Patio"
    assert "Regatea" not in str(promise)
    assert "Cobrar antes" not in str(promise)


def test_more_discount_than_a_seller_may_give_is_refused_at_its_field(
    client: CompanyClient, client_for: Browse, owner: User, quote: Quote
) -> None:
    page = save(client, quote, window(discount="30"), status=422)
    assert "hasta 10 %" in page.split('id="notes_discount"')[1].split("</div>")[0]
    assert QuoteLine.objects.count() == 0
    save(client_for(owner), quote, window(discount="30"))


def frozen(quote: Quote) -> Promise:
    return freeze(evaluate_quote(quote, TODAY), "COT-1", 1, CompanyProfile.load(), {})
