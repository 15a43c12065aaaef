"""Payments, delivery and conditions of one quotation: they begin as the company's."""

from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.utils import timezone
from pypdf import PdfReader

from quoting.core.promise import Promise
from quoting.core.versions import compare
from quoting.drafts.models.quotes import Quote
from quoting.drafts.models.settings import KeptTerms, QuoteSettings
from quoting.drafts.services.drafts import duplicate_quote, save_as_template
from quoting.drafts.services.errors import QuoteNotReady
from quoting.offers.addresses import customer_url
from quoting.offers.pdf.quote import render_quote
from quoting.offers.services.answers import Acceptance, accept
from quoting.offers.services.links import ensure_link
from quoting.offers.services.sending import send_quote
from quoting.offers.services.versions import start_revision
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.make import TODAY, make_house_job

HALVES = (("Mitad", "50", "percent", "al aceptar"), ("Mitad", "50", "percent", "al entregar"))
FIXED = (("Anticipo", "5000", "pesos", "hoy"), ("Saldo", "", "rest", "a 30 días"))


@pytest.fixture
def quote(seller: User) -> Quote:
    QuoteSettings.objects.update(delivery_time="20 días hábiles", terms="Las de la casa.\r\nDos.")
    return make_house_job(seller)


def typed(quote: Quote, *payments: tuple[str, ...], **more: str) -> dict[str, Any]:
    data = {
        "customer": quote.customer_id, "customer_name": "", "seller": quote.seller_id,
        "discount": "5", "tax_rate": "16", "validity_days": "15",
        "pagos-TOTAL_FORMS": str(len(payments)), "pagos-INITIAL_FORMS": "0",
    }  # fmt: skip
    for number, row in enumerate(payments):
        names = ("label", "percent", "share", "when")
        data |= {f"pagos-{number}-{name}": value for name, value in zip(names, row, strict=True)}
    return data | more


def save(client: CompanyClient, quote: Quote, *payments: tuple[str, ...], **more: str) -> Any:
    return client.post(f"/cotizaciones/{quote.pk}/datos/", typed(quote, *payments, **more))


def printed(promise: Promise) -> str:
    pages = PdfReader(BytesIO(render_quote(promise).content)).pages
    return " ".join(page.extract_text() for page in pages)


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_what_was_agreed_is_frozen_and_printed_everywhere(
    client: CompanyClient, client_for: Callable[..., CompanyClient], seller: User, quote: Quote
) -> None:
    answer = save(client, quote, *FIXED, delivery_time="3 semanas", conditions="Sin instalación.")
    assert answer.status_code == 302
    draft = text_of(client.get(f"/cotizaciones/{quote.pk}/"))
    assert "Anticipo, hoy" in draft and "5,000.00" in draft and "14,769.32" in draft
    version = send_quote(quote, seller, timezone.now())
    QuoteSettings.objects.update(delivery_time="otro", terms="otras", milestones=[])
    link = ensure_link(version, seller)
    assert link is not None
    pages = [
        text_of(client.get(f"/cotizaciones/{quote.pk}/")),
        text_of(client_for(None).get(customer_url(link))),
        " ".join(printed(version.promise).split()),
    ]
    for page in pages:
        for words in ("5,000.00", "14,769.32", "a 30 días", "3 semanas", "Sin instalación."):
            assert words in page
        assert "Las de la casa" not in page


def test_they_begin_as_the_companys_and_follow_it_until_they_are_changed(
    client: CompanyClient, seller: User, quote: Quote
) -> None:
    page = text_of(client.get(f"/cotizaciones/{quote.pk}/datos/"))
    for words in ("20 días hábiles", "Las de la casa.", 'value="60"', "contra entrega"):
        assert words in page
    save(
        client, quote, ("Anticipo", "60", "", "al aceptar la cotización"),
        ("Resto", "40", "percent", "contra entrega"),
        delivery_time="20 días hábiles", conditions="Las de la casa.\r\nDos.",
    )  # fmt: skip
    QuoteSettings.objects.update(delivery_time="1 mes")
    assert send_quote(quote, seller, timezone.now()).promise.delivery_time == "1 mes"


def test_a_page_that_says_nothing_of_them_leaves_them(client: CompanyClient, quote: Quote) -> None:
    save(client, quote, *HALVES, delivery_time="3 semanas", conditions="Las mías.")
    data = {name: value for name, value in typed(quote).items() if "pagos" not in name}
    client.post(f"/cotizaciones/{quote.pk}/datos/", data)
    quote.refresh_from_db()
    assert quote.own_terms is not None
    assert quote.own_terms.delivery_time == "3 semanas"
    assert [each.label for each in quote.own_terms.milestones or ()] == ["Mitad", "Mitad"]


@pytest.mark.parametrize(
    ("payments", "said"),
    [
        ((("Anticipo", "60", "percent", ""),), "suman 60 % y deben sumar 100 %: falta 40 %"),
        ((("Anticipo", "5000", "pesos", ""),), "falta $ 14,769.32"),
        ((("Anticipo", "50000", "pesos", ""), ("Resto", "", "rest", "")), "sobra $ 30,230.68"),
        ((("Anticipo", "", "percent", ""),), "Falta este dato."),
        ((("", "100", "percent", ""),), "Falta este dato."),
        ((("Anticipo", "110", "percent", ""),), "Escribe un número de 0.01 a 100."),
        ((("Anticipo", "5", "rest", ""),), "este pago lleva lo que falte"),
        ((("Anticipo", "5", "kilos", ""),), "Esa opción ya no está disponible"),
        ((("Anticipo", "-5", "pesos", ""),), "Escribe un número de 0.01"),
        ((("Anticipo", "mucho", "pesos", ""),), "No es un número"),
    ],
)
def test_what_does_not_add_up_is_refused_by_its_name(
    client: CompanyClient, quote: Quote, payments: tuple[tuple[str, ...], ...], said: str
) -> None:
    answer = save(client, quote, *payments)
    assert answer.status_code == 422
    assert said in text_of(answer)
    quote.refresh_from_db()
    assert quote.own_terms is None


def test_a_plan_that_a_later_change_broke_is_not_sent(
    client: CompanyClient, seller: User, quote: Quote
) -> None:
    save(client, quote, ("Uno", "9769.32", "pesos", ""), ("Dos", "10000", "pesos", ""))
    quote.lines.first().delete()
    with pytest.raises(QuoteNotReady, match="Los pagos suman"):
        send_quote(quote, seller, timezone.now())
    assert "sobra" in text_of(client.get(f"/cotizaciones/{quote.pk}/revisar/"))


def test_copies_templates_and_versions_carry_them(
    client: CompanyClient, seller: User, quote: Quote
) -> None:
    save(client, quote, *HALVES, delivery_time="3 semanas", conditions="Las mías.")
    quote.refresh_from_db()
    assert duplicate_quote(quote, TODAY, seller).own_terms == quote.own_terms
    assert save_as_template(quote, "Mitades", TODAY, seller).own_terms == quote.own_terms
    first = send_quote(quote, seller, timezone.now())
    draft = start_revision(quote, seller, TODAY)
    assert draft.own_terms == quote.own_terms
    save(client, draft, *FIXED, delivery_time="1 mes", conditions="Las mías.")
    second = send_quote(draft, seller, timezone.now())
    changed = {change.label: change for change in compare(first.promise, second.promise).terms}
    assert changed["Tiempo de entrega"].after == "1 mes"
    told = changed["Pagos"].after.replace("\xa0", " ")
    assert told == "Anticipo $ 5,000.00 hoy; Saldo a 30 días"


def test_a_part_that_is_accepted_is_paid_as_it_was_agreed(
    client: CompanyClient, seller: User, quote: Quote
) -> None:
    save(client, quote, *FIXED)
    version = send_quote(quote, seller, timezone.now())
    outcome = accept(version, Acceptance("Laura", lines=[1]), timezone.now())
    first, rest = outcome.evidence.facts.milestones
    assert first.amount == Decimal("5000.00")
    assert first.amount + rest.amount == outcome.total
    data = client.get(f"/versiones/{version.pk}/factura.json").json()
    assert [row["Total"] for row in data["pagos"]] == ["5000.00", str(rest.amount)]


def test_terms_are_kept_under_a_name_used_and_thrown_away(
    client: CompanyClient, seller: User, quote: Quote
) -> None:
    save(client, quote, *HALVES, delivery_time="3 semanas", keep_as="Mitad y mitad")
    save(client, quote, *HALVES, delivery_time="4 semanas", keep_as="Mitad y mitad")
    kept = KeptTerms.objects.get()
    other = make_house_job(seller)
    page = text_of(client.get(f"/cotizaciones/{other.pk}/datos/"))
    assert f'href="?condiciones={kept.pk}"' in page
    page = text_of(client.get(f"/cotizaciones/{other.pk}/datos/?condiciones={kept.pk}"))
    assert 'value="4 semanas"' in page and 'value="50"' in page
    other.refresh_from_db()
    assert other.own_terms is None  # nothing is written until it is saved
    assert "Mitad y mitad" in text_of(client.get("/condiciones/"))
    client.post(f"/condiciones/{kept.pk}/quitar/")
    assert not KeptTerms.objects.exists()
