from collections.abc import Callable

from quoting.models import QuoteSettings
from tenants.accounts.models import User
from tests.people import CompanyClient

Browse = Callable[..., CompanyClient]
TYPED = {
    "overhead": "12", "profit": "30", "waste": "8", "tax_rate": "8", "validity_days": "10",
    "series": "VA", "delivery_time": "15 días hábiles", "terms": "Medidas por confirmar.",
    "pagos-TOTAL_FORMS": "2", "pagos-INITIAL_FORMS": "2",
    "pagos-0-label": "Anticipo", "pagos-0-percent": "70", "pagos-0-when": "al aceptar",
    "pagos-1-label": "Resto", "pagos-1-percent": "30", "pagos-1-when": "al embarcar",
}  # fmt: skip


def test_the_owner_writes_how_the_company_prices(client_for: Browse, owner: User) -> None:
    client = client_for(owner)
    page = client.get("/empresa/precios/").content.decode()
    assert "1,400.00" in page  # 1,000 of cost at 15 % and 25 %
    assert "17.86" in page

    assert client.post("/empresa/precios/", TYPED)["Location"] == "/empresa/precios/"
    stored = QuoteSettings.load()
    assert (stored.profit, stored.series, stored.tax_rate) == (30, "VA", 8)
    assert stored.milestones[0] == {"label": "Anticipo", "percent": "70", "when": "al aceptar"}


def test_what_the_rates_mean_follows_the_typing(client_for: Browse, owner: User) -> None:
    page = client_for(owner).post("/empresa/precios/ejemplo/", TYPED).content.decode()
    assert "1,420.00" in page
    assert QuoteSettings.load().profit == 25


def test_bad_settings_change_nothing(client_for: Browse, owner: User) -> None:
    client = client_for(owner)
    for bad in ({"profit": "mucho"}, {"pagos-1-percent": "20"}, {"pagos-TOTAL_FORMS": "x"}):
        response = client.post("/empresa/precios/", TYPED | bad)
        assert response.status_code == 422
        assert "15 días hábiles" in response.content.decode()
    assert QuoteSettings.load().profit == 25
    page = client.post("/empresa/precios/ejemplo/", {"profit": "1e999"}).content.decode()
    assert "1,400.00" in page


def test_sales_and_workshop_do_not_see_the_settings(
    client_for: Browse, seller: User, worker: User
) -> None:
    for person in (seller, worker):
        client = client_for(person)
        assert client.get("/empresa/precios/").status_code == 403
        assert client.post("/empresa/precios/", TYPED).status_code == 403
        assert client.post("/empresa/precios/ejemplo/", TYPED).status_code == 403
