"""The panel of a line, as a browser posts it."""

from collections.abc import Callable
from typing import Any

from catalog.models import Finish, Material, Product
from quoting.drafts.models.quotes import Quote
from tests.people import CompanyClient

Browse = Callable[..., CompanyClient]
HTMX = {"HX-Request": "true"}


def window(**typed: str) -> dict[str, Any]:
    """The panel of a window as a browser posts it."""
    return {
        "kind": "product",
        "location": "Sala",
        "product": Product.objects.get(code="CORR-3-XO").pk,
        "width": "150",
        "height": "120",
        "quantity": "1",
        "finish": Finish.objects.get(code="NATURAL").pk,
        "glass": Material.objects.get(code="CLARO-6").pk,
        "description": "",
    } | typed


def service(**typed: str) -> dict[str, Any]:
    boquilla = Material.objects.get(code="BOQUILLA").pk
    return {
        "kind": "material", "material": boquilla, "quantity": "1", "width": "", "unit_price": "",
    } | typed  # fmt: skip


def preview(client: CompanyClient, quote: Quote, typed: dict[str, Any]) -> str:
    address = f"/cotizaciones/{quote.pk}/partidas/vista/"
    response = client.post(address, typed, headers=HTMX)
    assert response.status_code == 200
    return response.content.decode()


def save(client: CompanyClient, quote: Quote, typed: dict[str, Any], status: int = 200) -> str:
    response = client.post(f"/cotizaciones/{quote.pk}/partidas/", typed, headers=HTMX)
    assert response.status_code == status
    return response.content.decode()
