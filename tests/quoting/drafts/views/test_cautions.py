"""Where what deserves a second look is shown, and to whom never."""

from decimal import Decimal
from urllib.parse import urlsplit

from django.utils import timezone

from catalog.models import Finish, Material, Price, Product
from quoting.drafts.models.quotes import Quote
from quoting.offers.addresses import customer_url
from quoting.offers.services.links import replace_link
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.drafts.panel import Browse, preview, save, window
from tests.quoting.make import SLIDING, add, make_window

UNSAFE = "Pide vidrio de seguridad, y Claro 6 mm no es templado ni laminado."


def door(**typed: str) -> dict[str, object]:
    product = Product.objects.get(code="PUERTA-1400").pk
    return window(product=product, width="90", height="210", **typed)


def test_a_caution_is_said_while_one_types_and_stays_with_the_line(
    client: CompanyClient, quote: Quote
) -> None:
    assert UNSAFE in preview(client, quote, door())
    assert UNSAFE in save(client, quote, door())
    laminated = Material.objects.get(code="LAMINADO-3-3").pk
    assert UNSAFE not in preview(client, quote, door(glass=laminated))


def test_sending_asks_and_does_not_forbid(client: CompanyClient, quote: Quote) -> None:
    save(client, quote, door())
    page = client.get(f"/cotizaciones/{quote.pk}/revisar/").content.decode()
    assert UNSAFE in page
    assert 'data-confirm="Hay 1 aviso en las partidas. ¿Cerrarla así?"' in page
    client.post(f"/cotizaciones/{quote.pk}/enviar/")
    quote.refresh_from_db()
    assert quote.state == Quote.State.READY


def test_a_draft_without_doubts_is_sent_without_a_question(
    client: CompanyClient, quote: Quote
) -> None:
    add(quote, make_window(SLIDING))
    Product.objects.update(min_price=Decimal(9000))
    page = client.get(f"/cotizaciones/{quote.pk}/revisar/").content.decode()
    assert "data-confirm" not in page.split("<main")[1].split("Seguir editando")[1]
    page = client.get(f"/cotizaciones/{quote.pk}/").content.decode()
    assert "Se cobra el mínimo por pieza: $9,000.00." in page


def test_neither_the_promise_nor_the_customer_hears_of_it(
    client: CompanyClient, seller: User, client_for: Browse, quote: Quote
) -> None:
    save(client, quote, door())
    client.post(f"/cotizaciones/{quote.pk}/enviar/")
    assert "seguridad" not in str(quote.versions.get().promise)
    version = quote.versions.get()
    link = replace_link(version, by=seller, moment=timezone.now())
    customer = client_for(None)
    page = customer.get(urlsplit(customer_url(link)).path).content.decode()
    assert "Puerta serie 1400" in page
    assert "templado ni laminado" not in page


def test_what_a_material_costs_is_for_the_owner(
    client: CompanyClient, owner: User, client_for: Browse, quote: Quote
) -> None:
    rail = Material.objects.get(code="CHAMBRANA-3")
    black = Finish.objects.get(code="NEGRO")
    Price.objects.update_or_create(
        material=rail,
        finish=black,
        valid_from=timezone.localdate(),
        defaults={"amount": Decimal("22.37")},
    )
    page = save(client, quote, window(finish=black.pk))
    assert "se ve raro; pide que lo revisen" in page
    assert "22.37" not in page
    owners = client_for(owner).get(f"/cotizaciones/{quote.pk}/").content.decode()
    assert "en negro cuesta $22.37" in owners


def test_a_product_that_asks_for_safety_glass_does_not_inherit_another(
    client: CompanyClient, quote: Quote
) -> None:
    shower = Product.objects.get(code="CANCEL-SEMILUJO")
    picked = window(product=shower.pk, offered="", width="150", height="185")
    page = preview(client, quote, picked)  # the glass of the former window comes along
    tempered = Material.objects.get(code="TEMPLADO-6")
    assert f'value="{tempered.pk}" selected' in page
    assert "no es templado" not in page
    save(client, quote, picked)
    assert quote.lines.get().glass == tempered
    assert "no es templado" in preview(client, quote, picked | {"offered": str(shower.pk)})
