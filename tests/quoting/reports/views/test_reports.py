"""The owner's page of reports."""

from collections.abc import Callable

from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.make import make_sent

Browse = Callable[..., CompanyClient]


def test_the_owner_reads_the_month_and_takes_it_to_a_spreadsheet(
    client_for: Browse, owner: User, seller: User
) -> None:
    version = make_sent(seller)
    client = client_for(owner)

    march = {"since": "2030-03-01", "until": "2030-03-31"}
    page = client.get("/reportes/", march).content.decode()
    workbook = client.get("/reportes/cotizaciones.xlsx", march)
    text = client.get("/reportes/cotizaciones.csv", march).content.decode("utf-8-sig")

    assert "17,042.52" in page
    assert seller.full_name in page
    assert workbook.content[:2] == b"PK"
    assert version.folio in text


def test_days_that_are_not_good_are_explained_and_the_month_is_shown(
    client_for: Browse, owner: User
) -> None:
    client = client_for(owner)
    for query, said in (
        ("since=ayer", "Elige el día del calendario"),
        ("since=2026-03-01&until=2026-02-01", "va antes que el último"),
        ("since=1900-01-01&until=2026-01-01", "hasta tres años"),
    ):
        answer = client.get(f"/reportes/?{query}")
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert client.get(f"/reportes/cotizaciones.csv?{query}").status_code == 200
