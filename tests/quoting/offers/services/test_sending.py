"""What was promised stays as it was: by the services, by its own row, by the role's privileges."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.db.utils import ProgrammingError
from psycopg.errors import InsufficientPrivilege

from catalog.core import codec
from catalog.models import Material, Price, Product
from quoting.drafts.evaluation.loading import read_ground
from quoting.drafts.models.quotes import Quote
from quoting.drafts.models.settings import FolioSeries, QuoteSettings
from quoting.drafts.services import drafts, lines, undo
from quoting.drafts.services.errors import QuoteIsSent, QuoteNotReady
from quoting.offers.events import QuoteSent
from quoting.offers.models.versions import QuoteVersion, VersionCosts
from quoting.offers.services.sending import send_quote
from tenants.events.models import Event
from tenants.people.models import CompanyProfile, User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.quoting.make import (
    MOMENT,
    SLIDING,
    TODAY,
    add,
    make_concept,
    make_quote,
    make_sent,
    make_window,
    save_row,
)


def test_sending_freezes_the_whole_promise_under_a_folio(owner: User) -> None:
    version = make_sent(owner)

    version.refresh_from_db()
    promise = version.promise
    assert version.folio == promise.folio == "COT-0001"
    assert (promise.sent_on, promise.valid_until) == (date(2030, 3, 14), date(2030, 3, 29))
    assert json.loads(codec.write(promise.totals)) == {
        "subtotal": "17939.50",
        "discount_percent": "5",
        "discount": "896.98",
        "base": "17042.52",
        "tax_rate": "16",
        "tax": "2726.80",
        "total": "19769.32",
        "in_words": "DIECINUEVE MIL SETECIENTOS SESENTA Y NUEVE PESOS 32/100 M.N.",
    }
    assert [str(payment.amount) for payment in promise.milestones] == ["11861.59", "7907.73"]
    first = promise.lines[0]
    assert (first.location, str(first.width), str(first.height)) == ("Recámaras", "1500", "1200")
    figures = (first.quantity, first.unit_price, first.amount)
    assert [*map(str, figures)] == ["4", "2444.10", "9776.40"]
    assert first.sketch.scheme == "corrediza"
    assert version.quote.state == Quote.State.READY
    assert version.quote.total == version.total == Decimal("19769.32")


def test_cost_and_margin_stay_in_the_cost_sheet(owner: User) -> None:
    version = make_sent(owner)
    promise = codec.write(version.promise).decode()
    assert version.costs.sheet.prices()[1].direct_cost == Decimal("1745.78")
    for secret in ("1745.78", "direct_cost", "margin", "overhead", "takeoff", "merma"):
        assert secret not in promise


def test_the_digest_covers_the_stored_content(owner: User) -> None:
    version = make_sent(owner)
    version.refresh_from_db()
    assert codec.digest(version.promise) == version.digest

    other = replace(version.promise.totals, total=Decimal("1.00"))
    assert codec.digest(replace(version.promise, totals=other)) != version.digest


def test_nothing_that_changes_later_changes_what_was_sent(owner: User) -> None:
    version = make_sent(owner)
    before = QuoteVersion.objects.values().get(pk=version.pk)
    costs = version.costs.sheet

    Price.objects.update(amount=F("amount") * 3)
    Product.objects.update(name="Otra cosa", retired_at=MOMENT)
    Material.objects.update(name="Otro material", retired_at=MOMENT)
    QuoteSettings.objects.update(overhead=99, profit=99, terms="Otras", milestones=[])
    CompanyProfile.objects.update(trade_name="Otro nombre", rfc="")
    version.quote.customer.name = "Otra persona"
    version.quote.customer.save()

    assert QuoteVersion.objects.values().get(pk=version.pk) == before
    assert VersionCosts.objects.get(pk=version.pk).sheet == costs
    assert Quote.objects.get(pk=version.quote_id).total == Decimal("19769.32")


def test_no_service_changes_a_sent_quotation(owner: User) -> None:
    quote = make_sent(owner).quote
    line = quote.lines.first()

    for change in (
        lambda: drafts.edit_quote(quote, quote.customer, TODAY, by=owner),
        lambda: lines.add_line(quote, make_window(SLIDING), read_ground(TODAY)),
        lambda: save_row(line),
        lambda: lines.duplicate_line(line.quote, line.pk, TODAY),
        lambda: lines.move_line(line.quote, line.pk, 1, TODAY),
        lambda: undo.remove_line(line.quote, line.pk, TODAY, MOMENT, by=owner),
        lambda: undo.discard_draft(quote, MOMENT, by=owner),
    ):
        with pytest.raises(QuoteIsSent, match=r"COT-0001 ya se envió y no se puede cambiar"):
            change()
    assert quote.lines.count() == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE quoting_quoteversion SET total = 1",
        "UPDATE quoting_quoteversion SET promise = '{}'",
        "UPDATE quoting_versioncosts SET sheet = '{}'",
        "DELETE FROM quoting_versioncosts",
        "DELETE FROM quoting_quoteversion",
        "TRUNCATE quoting_quoteversion CASCADE",
    ],
)
def test_the_serving_role_may_not_touch_a_sent_version(owner: User, statement: str) -> None:
    make_sent(owner)
    with pytest.raises(ProgrammingError) as refusal, transaction.atomic():
        connection.cursor().execute(statement)
    assert isinstance(refusal.value.__cause__, InsufficientPrivilege)


def test_sending_twice_gives_the_same_version(owner: User) -> None:
    first = make_sent(owner)
    again = send_quote(first.quote, owner, MOMENT)
    assert again.pk == first.pk
    assert FolioSeries.objects.get(series="COT").next_number == 2


def test_an_empty_draft_is_not_sent_and_takes_no_folio(owner: User) -> None:
    quote = make_quote(owner)
    with pytest.raises(QuoteNotReady, match="Agrega al menos una partida"):
        send_quote(quote, owner, MOMENT)
    assert not FolioSeries.objects.exists()


def test_a_draft_with_a_line_without_price_is_not_sent(owner: User) -> None:
    quote = add(make_quote(owner), make_window(SLIDING), make_concept("Flete", "500"))
    Price.objects.filter(material__code="CLARO-6").delete()
    with pytest.raises(QuoteNotReady) as refusal:
        send_quote(quote, owner, MOMENT)
    assert refusal.value.problems == (
        "Partida 1: Claro 6 mm no tiene precio; agrégalo en el catálogo.",
    )
    assert quote.is_draft


def test_folios_follow_the_series_of_the_settings(owner: User) -> None:
    make_sent(owner)
    QuoteSettings.objects.update(series="VA")
    assert make_sent(owner).folio == "VA-0001"
    QuoteSettings.objects.update(series="COT")
    assert make_sent(owner).folio == "COT-0002"


def test_the_programme_hears_that_it_was_sent(owner: User) -> None:
    version = make_sent(owner)
    event = Event.objects.of_kind(QuoteSent).about(version.quote).get()
    assert (event.actor_id, event.fact) == (owner.pk, QuoteSent(lines=3, version=1))


def test_two_clicks_at_once_send_it_once(own_company: Company) -> None:
    seller = User.objects.get(email=own_company.owner_email)
    quote = add(make_quote(seller), make_concept("Flete", "500"))
    together = Barrier(2)

    def send(_: int) -> int:
        try:
            with company_context(own_company):
                together.wait()
                return send_quote(quote, seller, MOMENT).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        versions = set(threads.map(send, range(2)))

    assert versions == {quote.versions.get().pk}
    assert FolioSeries.objects.get(series="COT").next_number == 2


def test_twenty_at_once_get_twenty_folios_without_a_gap(own_company: Company) -> None:
    seller = User.objects.get(email=own_company.owner_email)
    quotes = [add(make_quote(seller), make_concept("Flete", "500")) for _ in range(20)]

    def send(quote: Quote) -> str:
        try:
            with company_context(own_company):
                return send_quote(quote, seller, MOMENT).folio
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        folios = list(threads.map(send, quotes))

    assert sorted(folios) == [f"COT-{number:04d}" for number in range(1, 21)]
