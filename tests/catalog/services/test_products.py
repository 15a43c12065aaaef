from collections.abc import Callable

import pytest

from catalog.core.compiled import ProductError
from catalog.models import Component, Line, LineConstant, Material, Product, ProductOption
from catalog.services.products import check_product, save_line, save_product
from catalog.services.soundness import BreaksProducts
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tests.catalog.make import make_line


@pytest.fixture
def owner(make_user: Callable[..., User]) -> User:
    return make_user(Role.OWNER)


def piece(role: str = "Riel", **facts: str) -> Component:
    rail = Material.objects.get(code="RIEL-3")
    return Component(role=role, material=rail, **{"length": "AT"} | facts)


def new_product(line: Line) -> Product:
    return Product(code="NUEVO", name="Nuevo", line=line, scheme="fija")


def test_a_product_is_written_with_its_pieces_in_order(company: Company, owner: User) -> None:
    product = new_product(make_line())
    save_product(product, [piece("Dos"), piece("Uno")], [], by=owner)
    assert [row.role for row in product.components.all()] == ["Dos", "Uno"]


def test_pieces_and_options_replace_those_it_had(company: Company, owner: User) -> None:
    product = Product.objects.get(code="CORR-3-XO")
    option = ProductOption(name="TOPE", label="Con tope")
    save_product(product, [piece(condition="TOPE")], [option], by=owner)
    assert [row.role for row in product.components.all()] == ["Riel"]
    assert [row.name for row in product.options.all()] == ["TOPE"]
    assert not Product.objects.get(code="CORR-3-XO").suggested


def test_a_wrong_name_is_refused_with_the_one_that_was_meant(company: Company, owner: User) -> None:
    product = new_product(make_line(constants={"HOLGURA": "26"}))
    with pytest.raises(ProductError) as caught:
        save_product(product, [piece("Jamba", length="ALT - HOLGRA")], [], by=owner)
    message = str(caught.value)
    assert "Jamba, largo: «HOLGRA» no es un nombre conocido." in message
    assert "¿Quisiste escribir HOLGURA?" in message
    assert not Product.objects.filter(code="NUEVO").exists()


def test_an_edit_that_is_refused_changes_nothing(company: Company, owner: User) -> None:
    product = Product.objects.get(code="FIJA-3")
    before = list(product.components.values_list("pk", "role"))
    product.name = "Otro nombre"
    with pytest.raises(ProductError):
        save_product(product, [piece(count="2 +")], [], by=owner)
    product.refresh_from_db()
    assert product.name == 'Ventana fija línea 3"'
    assert list(product.components.values_list("pk", "role")) == before


def test_a_product_without_pieces_is_refused(company: Company, owner: User) -> None:
    with pytest.raises(ProductError, match="Agrega al menos una pieza"):
        save_product(new_product(make_line()), [], [], by=owner)


def test_checking_writes_nothing(company: Company, django_assert_max_num_queries) -> None:
    line = make_line()
    with django_assert_max_num_queries(2):
        compiled = check_product(new_product(line), [piece()], [])
    assert compiled.product.code == "NUEVO"
    assert not Product.objects.filter(code="NUEVO").exists()


def test_a_constant_that_formulas_use_cannot_be_taken_away(company: Company, owner: User) -> None:
    line = Line.objects.get(code="L3")
    kept = [row for row in line.constants.all() if row.name != "DESC_POSTE"]
    with pytest.raises(BreaksProducts, match=r"Puerta abatible de 1 hoja.*DESC_POSTE"):
        save_line(line, kept, by=owner)
    assert line.constants.filter(name="DESC_POSTE").exists()


def test_a_constant_that_nothing_uses_can_be_taken_away(company: Company, owner: User) -> None:
    line = Line.objects.get(code="L3")
    LineConstant.objects.create(line=line, name="SIN_USO", value=1)
    kept = [row for row in line.constants.all() if row.name != "SIN_USO"]
    save_line(line, kept, by=owner)
    assert line.constants.count() == len(kept)
    assert not Line.objects.get(code="L3").suggested


def test_retired_products_keep_their_line_s_constants_too(company: Company, owner: User) -> None:
    line = make_line(constants={"HOLGURA": "26"})
    save_product(new_product(line), [piece(length="AT - HOLGURA")], [], by=owner)
    Product.objects.filter(code="NUEVO").update(retired_at="2026-01-01T00:00:00Z")
    with pytest.raises(BreaksProducts, match="Nuevo"):
        save_line(line, [], by=owner)
