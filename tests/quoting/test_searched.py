"""One search finds what each role may see, wherever in the company it is."""

import re
from collections.abc import Callable

import pytest

from quoting.drafts.models.customers import Customer
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tenants.shell.searching import LONGEST, SHOWN
from tests.people import CompanyClient, make_person
from tests.quoting.make import make_customer, make_quote
from tests.quoting.workshop.services.test_cut_plans import make_order

Browse = Callable[..., CompanyClient]


def headings(html: str) -> list[str]:
    return re.findall(r'<h2 id="busca-\d+">([^<]+)', html)


def search(browser: CompanyClient, text: str) -> str:
    return browser.get("/buscar/", {"q": text}).content.decode()


def test_a_customer_is_found_with_quotations_and_orders_however_it_is_written(
    client_for: Browse, owner: User, worker: User
) -> None:
    order = make_order(owner)
    Customer.objects.filter(pk=order.quote.customer_id).update(name="Peñálvez y Ñuño", casual=False)
    page = search(client_for(owner), "NUNO penalvez")
    assert headings(page) == ["Cotizaciones", "Clientes", "Órdenes"]
    assert order.quote.get_absolute_url() in page and order.get_absolute_url() in page
    answer = client_for(worker).get("/buscar/", {"q": "nuno"})
    assert (answer.status_code, answer.url) == (302, order.get_absolute_url())


def test_who_says_a_whole_name_is_taken_to_it(client_for: Browse, seller: User) -> None:
    order = make_order(seller)
    answer = client_for(seller).get("/buscar/", {"q": order.quote.folio.lower()})
    assert (answer.status_code, answer.url) == (302, order.quote.get_absolute_url())


def test_a_place_of_which_more_is_found_leads_to_its_list(client_for: Browse, owner: User) -> None:
    Customer.objects.bulk_create(Customer(name=f"Obra {n}") for n in range(SHOWN + 3))
    browser = client_for(owner)
    page = search(browser, "obra")
    assert page.count("/clientes/") >= SHOWN
    whole = re.search(r'href="(/clientes/\?q=obra)"', page)
    assert whole
    assert f"Obra {SHOWN + 2}" in browser.get(whole[1]).content.decode()


def test_the_workshop_finds_no_prices_and_the_seller_no_catalogue(
    client_for: Browse, owner: User, seller: User, worker: User
) -> None:
    make_quote(seller, make_customer("Corrediza Norte"))
    found = {who: headings(search(client_for(who), "corrediza")) for who in (owner, seller, worker)}
    assert found == {
        owner: ["Cotizaciones", "Clientes", "Productos", "Materiales"],
        seller: ["Cotizaciones", "Clientes"],
        worker: [],
    }


def test_nothing_of_the_neighbour_is_found(
    client_for: Browse, owner: User, neighbour: Company
) -> None:
    with company_context(neighbour):
        make_customer("Residencial Quetzal")
        theirs = client_for(make_person(Role.OWNER), company=neighbour)
        assert theirs.get("/buscar/", {"q": "quetzal"}).status_code == 302
    assert headings(search(client_for(owner), "quetzal")) == []


@pytest.mark.parametrize("text", ["", "   ", "\x00", "%_\\", "x" * (LONGEST + 900), "((("])
def test_any_words_get_a_page(client_for: Browse, owner: User, text: str) -> None:
    assert client_for(owner).get("/buscar/", {"q": text}).status_code == 200


def test_a_search_costs_the_same_statements_however_much_is_found(
    client_for: Browse, owner: User, django_assert_max_num_queries: Callable
) -> None:
    browser, most = client_for(owner), 11
    search(browser, "aluminios")
    for number in (2, 40):
        Customer.objects.bulk_create(Customer(name=f"Aluminios {n}") for n in range(number))
        with django_assert_max_num_queries(most) as asked:
            search(browser, "aluminios")
        most = len(asked)
