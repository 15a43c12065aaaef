"""Many prices at once, and back."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.transaction import atomic
from django.utils import timezone

from catalog.models import Material, Price, PriceChange
from catalog.portable.sheets import SheetRefused, SheetRow
from catalog.services.materials import set_prices
from catalog.services.price_changes import (
    ChangeRefused,
    apply_plan,
    as_data,
    compared,
    from_data,
    plan_percent,
    undo_change,
)
from catalog.services.price_lists import plan_list
from tenants.people.models import User
from tests.catalog.make import DAY, make_material

pytestmark = pytest.mark.django_db
NOW = timezone.now()
TEN = Decimal(10)


def rail_prices() -> list[str]:
    rows = Price.objects.filter(material__code="RIEL-3").current(DAY)
    return [f"{row.amount.normalize():f}" for row in rows]


def table(*rows: tuple[str, ...]) -> list[SheetRow]:
    return [SheetRow(number, row) for number, row in enumerate(rows, start=1)]


def raise_rail(percent: str, owner: User) -> PriceChange:
    planned = plan_percent(Material.objects.filter(code="RIEL-3"), Decimal(percent), DAY)
    return apply_plan(planned, "Sube", DAY, by=owner, moment=NOW)


def test_a_percentage_raises_every_finish_to_the_cent(owner: User) -> None:
    before = [Decimal(price) for price in rail_prices()]

    raise_rail("5", owner)

    assert [Decimal(price) for price in rail_prices()] == [
        (price * Decimal("1.05")).quantize(Decimal("0.01"), "ROUND_HALF_UP") for price in before
    ]


def test_an_undone_change_leaves_every_price_as_it_was(owner: User) -> None:
    before = list(Price.objects.order_by("pk").values_list("pk", "amount", "valid_from"))
    change = raise_rail("12.5", owner)
    assert before != list(Price.objects.order_by("pk").values_list("pk", "amount", "valid_from"))

    undo_change(change, by=owner, moment=NOW)

    assert before == list(Price.objects.order_by("pk").values_list("pk", "amount", "valid_from"))


def test_changes_of_one_day_replace_each_other_and_are_undone_the_last_first(owner: User) -> None:
    states, changes = [rail_prices()], []
    for percent in ("12.5", "-3", "2"):
        changes.append(raise_rail(percent, owner))
        states.append(rail_prices())
    assert len(set(map(tuple, states))) == 4
    assert Price.objects.filter(material__code="RIEL-3", valid_from=DAY).count() == len(
        {price.finish_id for price in changes[-1].prices.all()}
    )

    with pytest.raises(ChangeRefused, match="Deshaz primero «Sube»"), atomic():
        undo_change(changes[0], by=owner, moment=NOW)
    for change, before in zip(changes[::-1], states[-2::-1], strict=True):
        undo_change(change, by=owner, moment=NOW)
        assert rail_prices() == before


def test_a_price_by_hand_between_two_changes_of_a_day_comes_back(owner: User) -> None:
    first = raise_rail("5", owner)
    set_prices(Material.objects.get(code="RIEL-3"), {None: Decimal("301")}, day=DAY, by=owner)
    by_hand = rail_prices()

    undo_change(raise_rail("10", owner), by=owner, moment=NOW)

    assert rail_prices() == by_hand
    undo_change(first, by=owner, moment=NOW)
    assert "301" in rail_prices()


def test_a_price_corrected_by_hand_survives_the_undo(owner: User) -> None:
    change = raise_rail("5", owner)
    set_prices(Material.objects.get(code="RIEL-3"), {None: Decimal("301")}, day=DAY, by=owner)

    undo_change(change, by=owner, moment=NOW)

    assert "301" in rail_prices()


def test_a_price_beyond_what_is_kept_is_refused(owner: User) -> None:
    with pytest.raises(SheetRefused, match="un precio llega hasta"):
        plan_list(table(("Clave", "Precio"), ("RIEL-3", "999,999,999")), DAY)
    Price.objects.filter(material__code="RIEL-3").update(amount=Decimal("90000000"))
    with pytest.raises(ChangeRefused, match="pasaría de"), atomic():
        raise_rail("50", owner)


def test_a_change_is_undone_once_and_not_below_newer_prices(owner: User) -> None:
    before = rail_prices()
    change = raise_rail("5", owner)
    undo_change(change, by=owner, moment=NOW)
    assert rail_prices() == before
    with pytest.raises(ChangeRefused, match="ya se había deshecho"):
        undo_change(change, by=owner, moment=NOW)

    change = raise_rail("5", owner)
    rail = Material.objects.get(code="RIEL-3")
    Price.objects.create(material=rail, amount=300, valid_from=DAY + timedelta(days=1))
    with pytest.raises(ChangeRefused, match="tiene un precio más nuevo"):
        undo_change(change, by=owner, moment=NOW)


def test_a_plan_that_no_longer_fits_is_refused_whole(owner: User) -> None:
    planned = plan_percent(Material.objects.all(), Decimal(5), DAY)
    Price.objects.filter(pk=Price.objects.current(DAY)[0].pk).update(amount=Decimal("9.99"))
    before = Price.objects.count()

    with pytest.raises(ChangeRefused, match="cambió mientras lo revisabas"):
        apply_plan(planned, "Sube", DAY, by=owner, moment=NOW)

    assert Price.objects.count() == before


def test_a_list_finds_materials_by_the_suppliers_code_or_ones_own(owner: User) -> None:
    Material.objects.filter(code="RIEL-3").update(supplier_code="69957")

    planned = plan_list(
        table(
            ("Clave proveedor", "Descripción", "Precio", "Negro"),
            ("69957", "Riel", "$ 1,230.50", ""),
            ("felpa", "", "4", ""),
            ("TRASLAPE-3", "", "", "400"),
        ),
        DAY,
    )

    found = [(plan.material.code, plan.finish and plan.finish.code) for plan in planned]
    assert found == [("RIEL-3", None), ("FELPA", None), ("TRASLAPE-3", "NEGRO")]
    assert [plan.amount for plan in planned] == [Decimal("1230.50"), Decimal(4), Decimal(400)]
    assert planned[0].is_doubtful
    assert from_data(as_data(planned)) == planned


def test_a_plan_whose_material_left_the_tables_is_refused_whole(owner: User) -> None:
    going = make_material("SE-VA", price="10")
    rows = as_data(plan_percent(Material.objects.filter(code__in=["SE-VA", "FELPA"]), TEN, DAY))
    going.delete()

    with pytest.raises(ChangeRefused, match="Un material o acabado ya no está"):
        from_data(rows)


def test_every_fault_of_a_list_is_told_by_row(owner: User) -> None:
    with pytest.raises(SheetRefused) as refusal:
        plan_list(
            table(
                ("Clave", "Precio", "Blanco"),
                ("NO-HAY", "1", ""),
                ("RIEL-3", "mucho", "=1+1"),
                ("FELPA", "4", ""),
                ("FELPA", "5", ""),
            ),
            DAY,
        )

    assert str(refusal.value).splitlines() == [
        "Fila 3, columna precio: «mucho» no es un precio; escríbelo como 1250.50.",
        "Fila 3, columna Blanco: «=1+1» no es un precio; escríbelo como 1250.50.",
        "Fila 5: «FELPA» ya venía más arriba.",
    ]


def test_what_a_suppliers_list_has_besides_prices_is_left_out_and_told(owner: User) -> None:
    notes: list[str] = []
    planned = plan_list(
        table(
            ("Aluminios del Bajío, S.A.", "", ""),
            ("Lista 12, noviembre", "", ""),
            ("CLAVE", "Descripción", "Precio\nsin IVA"),
            ("PERFILES LINEA 3", "", ""),
            ("RIEL-3", "Riel", "300"),
            ("99881", "Otra cosa", "12"),
            ("99882", "Y otra", "15"),
            ("FELPA", "Felpa", "333.3333333333"),
        ),
        DAY,
        notes,
    )
    found = [(plan.material.code, plan.amount, plan.rounded) for plan in planned]
    assert found == [("RIEL-3", 300, False), ("FELPA", Decimal("333.33"), True)]
    assert notes == ["2 claves no están en tu catálogo y quedan fuera: «99881», «99882»."]


def test_a_list_of_which_nothing_is_known_is_refused(owner: User) -> None:
    with pytest.raises(SheetRefused, match="Ningún material tiene las claves"):
        plan_list(table(("Clave", "Precio"), ("99881", "12")), DAY)


@pytest.mark.parametrize("heading", [("Clave",), ("Precio",), ("a", "b"), ()])
def test_a_list_without_its_headings_says_what_they_are(
    owner: User, heading: tuple[str, ...]
) -> None:
    with pytest.raises(SheetRefused, match="«Clave» y «Precio»"):
        plan_list(table(heading), DAY)


def test_a_listed_price_far_from_the_other_finishes_is_marked_even_the_first_time(
    owner: User,
) -> None:
    Price.objects.filter(material__code="RIEL-3", finish__code="NEGRO").delete()
    listed = table(("Clave", "Negro", "Blanco"), ("RIEL-3", "26.60", "230"))
    marks = {plan.finish.code: plan.is_doubtful for plan in compared(plan_list(listed, DAY), DAY)}
    assert marks == {"NEGRO": True, "BLANCO": False}


def test_a_hundred_prices_are_written_and_taken_back_at_once(
    owner: User, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    planned = plan_percent(Material.objects.all(), TEN, DAY)
    assert len(planned) > 100

    # Whatever the rows: two of them lock and raise the edition of the catalogue.
    with django_assert_max_num_queries(16):
        change = apply_plan(planned, "Todo", DAY, by=owner, moment=NOW)
    with django_assert_max_num_queries(16):
        undo_change(change, by=owner, moment=NOW)
