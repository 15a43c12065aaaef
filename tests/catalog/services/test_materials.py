from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from catalog.core.recipes import MaterialKind, RecipeError, Unit
from catalog.events import MaterialPriced, MaterialsAccepted, MaterialSaved
from catalog.models import Finish, Material, Price
from catalog.services.materials import (
    accept_suggestions,
    doubtful_prices,
    save_finish,
    save_material,
    set_prices,
)
from catalog.services.soundness import BreaksProducts
from tenants.events.models import Event
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tests.catalog.make import DAY, make_material, make_price


@pytest.fixture
def owner(make_user: Callable[..., User]) -> User:
    return make_user(Role.OWNER)


def amounts(material: Material) -> list[tuple[str, str]]:
    rows = material.prices.order_by("valid_from")
    return [(row.valid_from.isoformat(), f"{row.amount:.2f}") for row in rows]


def test_a_new_price_leaves_the_old_one_as_history(company: Company, owner: User) -> None:
    material = make_material(price="10")
    set_prices(material, {None: Decimal(12)}, day=DAY + timedelta(days=1), by=owner)
    assert amounts(material) == [("2026-11-24", "10.00"), ("2026-11-25", "12.00")]


def test_a_second_price_on_the_same_day_corrects_the_first(company: Company, owner: User) -> None:
    material = make_material(price="10")
    set_prices(material, {None: Decimal(12)}, day=DAY, by=owner)
    assert amounts(material) == [("2026-11-24", "12.00")]


def test_a_saved_material_is_no_longer_a_suggestion(company: Company, owner: User) -> None:
    rail = Material.objects.get(code="RIEL-3")
    save_material(rail, {}, day=DAY, by=owner)
    rail.refresh_from_db()
    assert not rail.suggested


def test_what_is_done_is_told_to_the_programme(company: Company, owner: User) -> None:
    material = Material(code="NUEVO", name="Nuevo", kind=MaterialKind.HARDWARE, unit=Unit.PIECE)
    save_material(material, {None: Decimal(5)}, day=DAY, by=owner)
    told = [event.fact for event in Event.objects.about(material).order_by("pk")]
    assert told == [MaterialSaved(new=True), MaterialPriced(prices=1)]


def test_a_unit_that_leaves_a_product_without_its_formula_is_refused(
    company: Company, owner: User
) -> None:
    screws = Material.objects.get(code="PIJA-10X1")
    screws.unit = Unit.METRE
    with pytest.raises(BreaksProducts, match="Pijas de marco, largo: falta la fórmula") as caught:
        save_material(screws, {None: Decimal(1)}, day=DAY, by=owner)
    assert len(caught.value.products) > 3 and "productos más" in str(caught.value)
    screws.refresh_from_db()
    assert screws.unit == Unit.PIECE
    assert Price.objects.filter(material=screws).count() == 1


def test_a_material_that_contradicts_itself_is_refused(company: Company, owner: User) -> None:
    rail = Material.objects.get(code="RIEL-3")
    rail.unit = Unit.PIECE
    with pytest.raises(RecipeError, match="perfil se usa por m"):
        save_material(rail, {}, day=DAY, by=owner)


def test_suggestions_that_were_checked_lose_their_mark_and_nothing_else(
    company: Company, owner: User
) -> None:
    glasses = Material.objects.glasses()
    prices = list(Price.objects.filter(material__in=glasses).values_list("pk", "amount"))
    assert accept_suggestions(glasses, by=owner) == glasses.count()
    assert not glasses.filter(suggested=True).exists()
    assert Material.objects.filter(suggested=True).exists()
    assert list(Price.objects.filter(material__in=glasses).values_list("pk", "amount")) == prices
    event = Event.objects.of_kind(MaterialsAccepted).get()
    assert event.actor_id == owner.pk
    assert event.fact == MaterialsAccepted(materials=glasses.count())
    assert accept_suggestions(glasses, by=owner) == 0
    assert Event.objects.of_kind(MaterialsAccepted).count() == 1


def test_a_slip_of_the_keyboard_is_noticed(company: Company) -> None:
    black, white = Finish.objects.get(code="NEGRO"), Finish.objects.get(code="BLANCO")
    base = Decimal("300.44")
    found = doubtful_prices({None: base}, {black: Decimal("22.37"), white: Decimal(310)})
    assert found == [(black, Decimal("22.37"), base)]


def test_a_price_is_compared_with_the_one_it_replaces(company: Company) -> None:
    assert doubtful_prices({None: Decimal(10)}, {None: Decimal(100)})
    assert not doubtful_prices({None: Decimal(10)}, {None: Decimal(12)})


def test_a_first_base_price_has_nothing_to_be_compared_with(company: Company) -> None:
    assert not doubtful_prices({}, {None: Decimal(1)})


def test_a_new_finish_goes_last(company: Company, owner: User) -> None:
    save_finish(Finish(code="BRONCE", name="Bronce"), by=owner)
    assert [row.code for row in Finish.objects.all()][-1] == "BRONCE"


def test_a_new_finish_without_a_surcharge_has_no_price_until_it_is_given(
    company: Company, owner: User
) -> None:
    bronze = Finish(code="BRONCE", name="Bronce")
    save_finish(bronze, by=owner)
    rail = Material.objects.get(code="RIEL-3")
    make_price(rail, "260", DAY, bronze)
    assert rail.prices.current(DAY).filter(finish=bronze).get().amount == 260
