"""The sample quotation: made on request, never sent, counted nowhere, removed whole."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.utils import timezone

from catalog.models import Material, Price, Product
from quoting.drafts.events import QuoteCreated, SampleMade, SampleRemoved
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.drafts.models.settings import QuoteSettings
from quoting.drafts.services.drafts import duplicate_quote, save_as_template
from quoting.drafts.services.errors import NothingToShow, SampleIsNotSent
from quoting.drafts.services.samples import make_sample, remove_sample
from quoting.offers.services.sending import send_quote
from quoting.reports.company_data import write_company_data
from tenants.events.models import Event
from tenants.people.models import User
from tenants.programme.onboarding.checklist import checklist_of
from tenants.schemas.companies import Company
from tests.people import CompanyClient
from tests.quoting.make import TODAY

Browse = Callable[..., CompanyClient]


@pytest.fixture
def sample(owner: User) -> Quote:
    return make_sample(TODAY, by=owner)


def test_it_shows_windows_of_the_company_with_their_prices(sample: Quote) -> None:
    assert sample.lines.count() == 3 and sample.total > 0
    assert str(sample.customer).startswith("Ejemplo:")


def test_a_double_click_makes_one(owner: User, client_for: Browse) -> None:
    browser = client_for(owner)
    first, second = (browser.post("/cotizaciones/ejemplo/")["Location"] for _ in range(2))
    assert first == second and Quote.objects.count() == 1
    assert Event.objects.of_kind(SampleMade).count() == 1


def test_it_is_not_sent_and_takes_no_folio(owner: User, sample: Quote, client_for: Browse) -> None:
    before = QuoteSettings.load().__dict__ | {"_state": None}
    with pytest.raises(SampleIsNotSent):
        send_quote(sample, owner, timezone.now())
    browser = client_for(owner)
    for path in ("revisar", "enviar"):
        ask = browser.get if path == "revisar" else browser.post
        answer = ask(f"/cotizaciones/{sample.pk}/{path}/", follow=True)
        assert "El ejemplo no se envía" in answer.content.decode()
    sample.refresh_from_db()
    assert sample.is_draft and sample.folio is None
    assert QuoteSettings.load().__dict__ | {"_state": None} == before


def test_no_step_event_list_or_export_counts_it(
    company: Company, owner: User, sample: Quote, client_for: Browse
) -> None:
    assert checklist_of(company).done == 0
    assert not Event.objects.of_kind(QuoteCreated).exists()
    assert sample.customer not in Customer.objects.listed()
    browser = client_for(owner)
    suggested = browser.get("/clientes/sugerencias/?customer_name=Ejemplo").content.decode()
    assert "Robles" not in suggested
    target = BytesIO()
    write_company_data(target)
    with ZipFile(target) as archive:
        for name in ("clientes.csv", "cotizaciones.csv", "borradores.csv"):
            assert "jemplo" not in archive.read(name).decode(), name


@pytest.mark.parametrize("copy", [duplicate_quote, save_as_template])
def test_a_copy_of_it_is_somebodys_own(
    owner: User, sample: Quote, copy: Callable[..., Quote]
) -> None:
    named = {"name": "Casa"} if copy is save_as_template else {}
    own = copy(sample, day=TODAY, by=owner, **named)
    assert not own.customer.is_sample and own.lines.count() == 3
    remove_sample(by=owner)
    assert Quote.objects.get() == own


def test_it_goes_whole_with_one_act(owner: User, sample: Quote, client_for: Browse) -> None:
    browser = client_for(owner)
    page = browser.get(f"/cotizaciones/{sample.pk}/").content.decode()
    assert "Quitar el ejemplo" in page
    browser.post(f"/cotizaciones/{sample.pk}/duplicar/")
    for _ in range(2):  # a double click
        browser.post("/cotizaciones/ejemplo/quitar/")
    assert not Customer.objects.filter(is_sample=True).exists()
    assert not QuoteLine.objects.filter(quote=sample.pk).exists()
    assert Event.objects.of_kind(SampleRemoved).count() == 1
    assert browser.get(f"/cotizaciones/{sample.pk}/").status_code == 404


def test_a_discarded_sample_goes_too(owner: User, sample: Quote, client_for: Browse) -> None:
    browser = client_for(owner)
    browser.post(f"/cotizaciones/{sample.pk}/borrar/")
    again = make_sample(TODAY, by=owner)
    assert again.pk != sample.pk
    remove_sample(by=owner)
    assert not Quote.objects.exists() and not Customer.objects.exists()


def test_without_prices_nothing_is_half_made(owner: User, client_for: Browse) -> None:
    Price.objects.all().delete()
    with pytest.raises(NothingToShow):
        make_sample(TODAY, by=owner)
    answer = client_for(owner).post("/cotizaciones/ejemplo/", follow=True)
    assert "Ningún producto tiene todos sus precios" in answer.content.decode()
    assert not Quote.objects.exists() and not Customer.objects.exists()


def test_other_products_are_shown_where_the_starter_ones_are_not_sold(owner: User) -> None:
    Product.objects.filter(code__in=["CORR-3-XO", "FIJA-3", "PROY-1400"]).update(
        retired_at=timezone.now()
    )
    assert Material.objects.exists()
    assert make_sample(TODAY, by=owner).lines.exists()


def test_a_seller_makes_and_removes_none(seller: User, client_for: Browse) -> None:
    for path in ("", "quitar/"):
        assert client_for(seller).post(f"/cotizaciones/ejemplo/{path}").status_code == 403
