from collections.abc import Callable
from decimal import Decimal

from catalog.core.recipes import Family
from quoting.core.promise import Milestone
from quoting.drafts.models.settings import QuoteSettings
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.make import add, make_quote, make_window

Browse = Callable[..., CompanyClient]
TYPED = {
    "method": "additive", "waste_mode": "percent", "kerf": "4", "trim": "0", "min_offcut": "500",
    "rounding": "0.1", "min_piece": "", "min_pane": "", "seller_discount": "10",
    "reminders": "3, 7",
    "factor_perfiles": "2.5", "factor_vidrio": "2.2", "factor_herrajes": "2.5",
    "factor_mano_de_obra": "0", "factor_servicios": "1",
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
    assert stored.milestones[0] == Milestone("Anticipo", Decimal(70), "al aceptar")


def test_what_the_rates_mean_follows_the_typing(client_for: Browse, owner: User) -> None:
    page = client_for(owner).post("/empresa/precios/ejemplo/", TYPED).content.decode()
    assert "1,420.00" in page
    assert QuoteSettings.load().profit == 25


def test_a_rate_below_one_per_cent_is_asked_about(client_for: Browse, owner: User) -> None:
    client = client_for(owner)
    page = client.post("/empresa/precios/", TYPED | {"profit": "0.25"}).content.decode()
    assert "es menos de 1 %. ¿25? Escribe 25" in page and QuoteSettings.load().profit == 25
    client.post("/empresa/precios/", TYPED | {"profit": "0.25 %"})
    assert QuoteSettings.load().profit * 4 == 1
    assert 'value="0.25 %"' in client.get("/empresa/precios/").content.decode()


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


def test_the_page_says_what_a_profit_means_in_three_ways(client_for: Browse, owner: User) -> None:
    page = client_for(owner).get("/empresa/precios/").content.decode()

    for amount, margin in (("1,400.00", "17.86"), ("1,437.50", "20"), ("1,533.33", "25")):
        assert amount in page
        assert margin in page


def test_each_method_is_kept_with_its_factors(client_for: Browse, owner: User) -> None:
    client = client_for(owner)
    for method in ("cascade", "margin", "factors", "per_area", "matrix"):
        client.post("/empresa/precios/", TYPED | {"method": method})
        stored = QuoteSettings.load()
        assert stored.method == method
        assert stored.factors[Family.GLASS] == Decimal("2.2")
        assert stored.reminder_days == [3, 7]
        assert stored.min_piece == 0


def test_a_margin_of_the_whole_sale_is_refused(client_for: Browse, owner: User) -> None:
    typed = TYPED | {"method": "margin", "profit": "100"}

    response = client_for(owner).post("/empresa/precios/", typed)

    assert response.status_code == 422
    assert "de 0 a 99.99 %" in response.content.decode()


def test_reminders_that_are_not_days_say_what_is_accepted(client_for: Browse, owner: User) -> None:
    for bad in ("1, 2, 3, 4", "pronto", "0", "100", "-3"):
        response = client_for(owner).post("/empresa/precios/", TYPED | {"reminders": bad})
        assert response.status_code == 422
        assert "del 1 al 99" in response.content.decode()


def test_saving_the_settings_says_which_drafts_changed(client_for: Browse, owner: User) -> None:
    quote = add(make_quote(owner, "Constructora Nogal"), make_window())
    client = client_for(owner)
    assert "Puede cambiar 1 borrador" in client.get("/empresa/precios/").content.decode()

    page = client.post("/empresa/precios/", TYPED, follow=True).content.decode()
    assert "Cambió 1 borrador" in page
    assert f'<a href="/cotizaciones/{quote.pk}/">' in page

    page = client.post("/empresa/precios/", TYPED | {"series": "ZZ"}, follow=True).content.decode()
    assert "Cambió" not in page
