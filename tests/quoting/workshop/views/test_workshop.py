"""What the workshop sees of a sent quotation, and what it never sees."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.models import Material
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services.answers import reject
from quoting.offers.services.sending import send_quote
from quoting.workshop.models import OffCut, WorkOrder
from quoting.workshop.plans.sheet import sheet_of, step_of
from quoting.workshop.services.work_orders import edit_order, move, open_work_order
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.make import (
    MOMENT,
    add,
    make_concept,
    make_customer,
    make_quote,
    make_sent,
    make_window,
)

Browse = Callable[..., CompanyClient]


def page(client: CompanyClient, path: str) -> str:
    return client.get(path).content.decode().replace("\xa0", " ")


def make_order(by: User) -> WorkOrder:
    return open_work_order(make_sent(by), None, by, MOMENT)


def test_the_list_tells_what_to_build_and_for_whom(
    owner: User, worker: User, client_for: Browse
) -> None:
    edit_order(make_order(owner), 1, date(2020, 3, 14), "", by=owner)

    html = page(client_for(worker), "/taller/")

    for expected in (
        "OT-0001",
        "COT-0001",
        "Sra. Mendoza",
        "Casa Encinos 12",
        "14 mar 2020",
        ">9<",
    ):
        assert expected in html
    for expected in ("14 mar 2020", "Urgente", "Atrasada", "Pendiente"):
        assert expected in html


def test_urgent_orders_come_first_then_the_nearest_promise(
    owner: User, worker: User, client_for: Browse
) -> None:
    first, second, third = (make_order(owner) for _ in range(3))
    edit_order(second, 2, date(2030, 4, 1), "", by=owner)
    edit_order(third, 1, date(2030, 5, 1), "", by=owner)

    html = page(client_for(worker), "/taller/")

    places = [html.index(f">{order}<") for order in (third, second, first)]
    assert places == sorted(places)


def test_the_list_is_narrowed_to_a_state(owner: User, worker: User, client_for: Browse) -> None:
    waiting, installed = make_order(owner), make_order(owner)
    move(installed, WorkOrder.State.INSTALLED, worker, MOMENT)
    browser = client_for(worker)

    under_way = page(browser, "/taller/")
    done = page(browser, "/taller/?estado=installed")
    everything = page(browser, "/taller/?estado=todas")

    assert (f">{waiting}<" in under_way, f">{installed}<" in under_way) == (True, False)
    assert (f">{waiting}<" in done, f">{installed}<" in done) == (False, True)
    assert f">{waiting}<" in everything and f">{installed}<" in everything


def test_what_nobody_accepted_is_not_in_the_workshop(
    owner: User, worker: User, client_for: Browse
) -> None:
    make_sent(owner)

    assert "Todavía no hay nada que fabricar" in page(client_for(worker), "/taller/")


@pytest.mark.parametrize(
    ("q", "found"), [("0001", True), ("mendoza", True), ("ENCINOS", True), ("nadie", False)]
)
def test_it_is_searched_by_folio_customer_and_site(
    owner: User, worker: User, client_for: Browse, q: str, found: bool
) -> None:
    make_order(owner)

    html = page(client_for(worker), f"/taller/?q={q}")

    assert ("COT-0001" in html) == found
    assert ("Nada coincide" in html) != found


def test_the_cut_list_groups_cuts_by_profile_and_length(
    owner: User, worker: User, client_for: Browse
) -> None:
    version = make_sent(owner)

    html = re.sub(r"\s+", " ", page(client_for(worker), f"/taller/{version.pk}/"))

    for expected in (
        "Lista de cortes COT-0001",
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
    sheet = sheet_of(make_sent(owner), step_of())

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

    order = open_work_order(version, None, owner, MOMENT)
    for path in ("/taller/", f"/taller/{version.pk}/", f"/taller/ordenes/{order.pk}/"):
        main = page(browser, path).partition("<main")[2]
        assert "Constructora Nogal" in main
        for secret in ("$", "765 4321", "nogal@", "1,234.56", "1234.56", "2,444.10", "1,745.78"):
            assert secret not in main
    assert "Flete a la obra" in page(browser, f"/taller/{version.pk}/")


def test_sales_see_orders_and_do_not_move_them(
    owner: User, seller: User, client_for: Browse
) -> None:
    order = make_order(owner)
    browser = client_for(seller)

    html = page(browser, f"/taller/ordenes/{order.pk}/")

    assert "OT-0001" in html and "Avance" not in html
    answer = browser.post(f"/taller/ordenes/{order.pk}/estado/", {"state": "ready"})
    assert answer.status_code == 403
    order.refresh_from_db()
    assert order.state == WorkOrder.State.PENDING


def test_the_workshop_moves_an_order_and_reads_its_history(
    owner: User, worker: User, client_for: Browse
) -> None:
    order = make_order(owner)
    browser = client_for(worker)

    browser.post(f"/taller/ordenes/{order.pk}/estado/", {"state": "in_production"})
    refused = browser.post(
        f"/taller/ordenes/{order.pk}/estado/", {"state": "received"}, follow=True
    )

    assert "Escribe en la nota por qué" in refused.content.decode()
    html = page(browser, f"/taller/ordenes/{order.pk}/")
    assert "En producción" in html and worker.full_name in html


def test_a_wrong_date_says_so_on_the_page_of_the_order(
    owner: User, worker: User, client_for: Browse
) -> None:
    order = make_order(owner)

    answer = client_for(worker).post(
        f"/taller/ordenes/{order.pk}/datos/", {"priority": "2", "promised_on": "mañana"}
    )

    assert answer.status_code == 422
    assert "Elige el día del calendario" in answer.content.decode()


def test_a_seller_hands_a_sent_quotation_to_the_workshop_once(
    seller: User, client_for: Browse
) -> None:
    version = make_sent(seller)
    browser = client_for(seller)

    for _ in range(2):
        answer = browser.post(f"/versiones/{version.pk}/taller/", follow=True)

    assert "OT-0001" in answer.content.decode()
    assert WorkOrder.objects.count() == 1


def test_what_the_customer_rejected_is_not_handed_to_the_workshop(
    seller: User, client_for: Browse
) -> None:
    version = make_sent(seller)
    reject(version, "price", "", MOMENT)
    browser = client_for(seller)

    assert "Pasar a taller" not in page(browser, f"/cotizaciones/{version.quote_id}/")
    answer = browser.post(f"/versiones/{version.pk}/taller/", follow=True)

    assert "ya no está vigente" in answer.content.decode()
    assert not WorkOrder.objects.exists()


def test_an_order_builds_only_the_lines_that_were_accepted(
    owner: User, worker: User, client_for: Browse
) -> None:
    order = open_work_order(make_sent(owner), [2], owner, MOMENT)

    html = page(client_for(worker), f"/taller/ordenes/{order.pk}/")

    assert "2 Escalera" in html
    assert "Recámaras" not in html and "Baños" not in html


def test_off_cuts_are_added_placed_and_discarded(worker: User, client_for: Browse) -> None:
    browser = client_for(worker)
    profile = Material.objects.filter(kind="perfil").first()
    assert profile is not None
    sent = {"material": profile.pk, "finish": "", "length": "1850", "place": "Rack 2"}

    browser.post("/taller/retazos/", sent)
    kept = OffCut.objects.get()
    browser.post(f"/taller/retazos/{kept.pk}/", {"place": "Rack 5"})

    assert "Rack 5" in page(browser, "/taller/retazos/")
    browser.post(f"/taller/retazos/{kept.pk}/desechar/")
    assert "No hay retazos" in page(browser, "/taller/retazos/")
    assert not OffCut.objects.in_stock().exists()


def test_an_off_cut_without_a_length_names_the_field(worker: User, client_for: Browse) -> None:
    answer = client_for(worker).post("/taller/retazos/", {"length": "poco"})

    assert answer.status_code == 422
    html = answer.content.decode()
    assert "El largo es un número en milímetros" in html
    assert "Elige de qué perfil es el retazo" in html


@pytest.mark.parametrize("path", ["/taller/", "/taller/retazos/"])
def test_a_list_costs_the_same_statements_however_long_it_is(
    owner: User, worker: User, client_for: Browse, path: str
) -> None:
    browser = client_for(worker)
    profile = Material.objects.filter(kind="perfil").first()
    assert profile is not None

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            browser.get(path)
        assert not any(
            '"promise"' in query["sql"] or "versioncosts" in query["sql"] for query in captured
        )
        return len(captured)

    def furnish() -> None:
        make_order(owner)
        OffCut.objects.create(material=profile, length=Decimal(900))

    furnish()
    statements()  # the first visit also finds the company
    of_one = statements()
    for _ in range(3):
        furnish()

    assert statements() == of_one
