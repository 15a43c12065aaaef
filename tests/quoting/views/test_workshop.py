"""What the workshop sees of a sent quotation, and what it never sees."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quoting.models import QuoteVersion
from quoting.services.sending import send_quote
from quoting.snapshots.workshop import workshop_sheet
from tenants.accounts.models import User
from tests.people import CompanyClient
from tests.quoting.make import (
    MOMENT,
    add,
    make_concept,
    make_customer,
    make_house_job,
    make_quote,
    make_sent,
    make_window,
)

Browse = Callable[..., CompanyClient]


def page(client: CompanyClient, path: str) -> str:
    return client.get(path).content.decode().replace("\xa0", " ")


def test_the_list_tells_what_to_build_and_for_whom(
    owner: User, worker: User, client_for: Browse
) -> None:
    make_sent(owner)

    html = page(client_for(worker), "/taller/")

    for expected in ("COT-0001", "Sra. Mendoza", "Casa Encinos 12", "14 mar 2030", ">9<"):
        assert expected in html


def test_drafts_are_not_in_the_workshop(owner: User, worker: User, client_for: Browse) -> None:
    make_house_job(owner)

    assert "Todavía no hay nada que fabricar" in page(client_for(worker), "/taller/")


@pytest.mark.parametrize(
    ("q", "found"), [("0001", True), ("mendoza", True), ("ENCINOS", True), ("nadie", False)]
)
def test_it_is_searched_by_folio_customer_and_site(
    owner: User, worker: User, client_for: Browse, q: str, found: bool
) -> None:
    make_sent(owner)

    html = page(client_for(worker), f"/taller/?q={q}")

    assert ("COT-0001" in html) == found
    assert ("Nada coincide" in html) != found


def test_the_cut_list_groups_cuts_by_profile_and_length(
    owner: User, worker: User, client_for: Browse
) -> None:
    version = make_sent(owner)

    html = re.sub(r"\s+", " ", page(client_for(worker), f"/taller/{version.pk}/"))

    for expected in (
        "Despiece COT-0001",
        "1 Recámaras",
        "1,174 mm",  # jambs of the sliding window
        "657.5 mm",  # its rails
        "45° / 45°",  # mitres of the awning one
        "672.5 × 1,075 mm",  # its fixed pane
        "Carretilla",
    ):
        assert expected in html
    assert html.count("<svg xmlns") == 3


def test_pieces_are_counted_for_the_whole_job(owner: User) -> None:
    sheet = workshop_sheet(make_sent(owner).snapshot)

    cuts = {
        (profile.material.code, cut.length): cut.pieces
        for profile in sheet.cuts.profiles
        for cut in profile.cuts
    }
    assert Decimal("1174.0") in {length for _, length in cuts}
    assert (
        sum(pieces for (_, length), pieces in cuts.items() if length == Decimal("1174.0")) == 2 * 4
    )
    panes = {
        (pane.width, pane.height): pane.pieces for glass in sheet.cuts.glass for pane in glass.panes
    }
    assert panes[Decimal("672.5"), Decimal("1075.0")] == 4
    assert [line.reference for line in sheet.built] == ["1 Recámaras", "2 Escalera", "3 Baños"]


def test_no_amount_telephone_or_e_mail_reaches_the_workshop(
    owner: User, worker: User, client_for: Browse
) -> None:
    customer = make_customer(
        "Constructora Nogal", phone="477 765 4321", email="nogal@clientes.example"
    )
    quote = add(
        make_quote(owner, customer), make_window(), make_concept("Flete a la obra", "1234.56")
    )
    version: QuoteVersion = send_quote(quote, owner, MOMENT)
    browser = client_for(worker)

    for path in ("/taller/", f"/taller/{version.pk}/"):
        main = page(browser, path).partition("<main")[2]
        assert "Constructora Nogal" in main
        for secret in ("$", "765 4321", "nogal@", "1,234.56", "1234.56", "2,444.10", "1,745.78"):
            assert secret not in main
    assert "Flete a la obra" in page(browser, f"/taller/{version.pk}/")


def test_sales_stay_out_of_the_workshop(owner: User, seller: User, client_for: Browse) -> None:
    version = make_sent(owner)

    for path in ("/taller/", f"/taller/{version.pk}/"):
        assert client_for(seller).get(path).status_code == 403


def test_the_list_costs_the_same_statements_however_long_it_is(
    owner: User, worker: User, client_for: Browse
) -> None:
    browser = client_for(worker)

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            browser.get("/taller/")
        return len(captured)

    make_sent(owner)
    statements()  # the first visit also finds the company
    of_one = statements()
    for _ in range(3):
        make_sent(owner)

    assert statements() == of_one
