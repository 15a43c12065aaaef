"""An owner says which lines the company sells."""

from django.utils import timezone

from catalog.events import LinesChosen
from catalog.models import Line, Product
from catalog.services.lines_sold import choose_lines
from catalog.services.retiring import retire
from tenants.events.models import Event
from tenants.people.models import User
from tests.catalog.make import make_line, make_product
from tests.people import CompanyClient

PAGE = "/catalogo/lineas/elegir/"


def all_lines() -> set[int]:
    return set(Line.objects.values_list("pk", flat=True))


def choose(chosen: set[int], owner: User) -> LinesChosen:
    return choose_lines(chosen, moment=timezone.now(), by=owner)


def test_a_line_that_is_not_sold_leaves_the_lists_with_its_products(owner: User) -> None:
    product = make_product("VENTANA-X")
    told = choose(all_lines() - {product.line_id}, owner)
    product.refresh_from_db()
    assert product.is_retired and product.line.is_retired
    assert told == LinesChosen(kept=len(all_lines()) - 1, retired=1)


def test_it_comes_back_with_what_left_with_it_and_nothing_else(owner: User) -> None:
    line = make_line("LX")
    old, new = make_product("VIEJA", line), make_product("NUEVA", line)
    retire(old, moment=timezone.now(), by=owner)
    choose(all_lines() - {line.pk}, owner)
    choose(all_lines(), owner)
    assert set(Product.objects.in_use().filter(line=line)) == {new}
    assert line in Line.objects.in_use()


def test_the_same_choice_again_changes_nothing(owner: User) -> None:
    line = make_line("LX")
    choose(all_lines() - {line.pk}, owner)
    line.refresh_from_db()
    moment = line.retired_at
    choose(all_lines() - {line.pk}, owner)
    line.refresh_from_db()
    assert line.retired_at == moment


def test_the_page_shows_every_line_with_its_products_and_saves_in_one_post(
    owner: User, client_for
) -> None:
    browser: CompanyClient = client_for(owner)
    product = make_product("VENTANA-X")
    page = browser.get(PAGE).content.decode()
    assert "(1 producto)" in page and page.count("checked") == len(all_lines())
    answer = browser.post(PAGE, {"lines": list(all_lines() - {product.line_id})}, follow=True)
    assert "Vendes" in answer.content.decode()
    assert Event.objects.of_kind(LinesChosen).count() == 1
    assert browser.get(PAGE).content.decode().count("checked") == len(all_lines()) - 1


def test_a_company_sells_at_least_one_line_and_no_foreign_one(owner: User, client_for) -> None:
    browser: CompanyClient = client_for(owner)
    for lines in ([], ["999999"], ["x"]):
        answer = browser.post(PAGE, {"lines": lines})
        assert answer.status_code == 422
    assert not Event.objects.of_kind(LinesChosen).exists()
    assert not Line.objects.retired().exists()
