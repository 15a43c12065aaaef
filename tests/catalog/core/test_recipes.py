from decimal import Decimal
from typing import Any

import pytest

from catalog.core.recipes import (
    Family,
    Material,
    MaterialKind,
    RecipeError,
    Unit,
    glass,
    profile,
)


def make_material(**changes: Any) -> Material:
    values: dict[str, Any] = {
        "code": "M",
        "name": "Material",
        "kind": MaterialKind.CONSUMABLE,
        "unit": Unit.METRE,
    }
    return Material(**{**values, **changes})


def test_vinyl_used_by_metre_is_bought_by_kilogram() -> None:
    vinyl = make_material(purchase_unit="kg", use_per_purchase=Decimal(40))
    assert vinyl.in_purchase_units(Decimal("6.97")) == Decimal("0.17425")


def test_a_bar_holds_its_metres_and_a_sheet_its_area() -> None:
    assert profile("P", "Perfil", Decimal(6100)).in_purchase_units(Decimal("12.2")) == 2
    assert glass("V", "Vidrio", Decimal(6), Decimal("4.68")).in_purchase_units(Decimal("2.34")) == (
        Decimal("0.5")
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": MaterialKind.PROFILE, "unit": Unit.PIECE},
        {"kind": MaterialKind.GLASS, "unit": Unit.METRE},
        {"use_per_purchase": Decimal(0)},
        {"use_per_purchase": Decimal(-1)},
        {"use_per_purchase": Decimal("NaN")},
        {"bar_length": Decimal(0)},
        {"thickness": Decimal("Infinity")},
        {"waste": Decimal(-1)},
        {"waste": Decimal(101)},
    ],
)
def test_a_material_that_contradicts_itself_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(RecipeError, match=r"^Material: "):
        make_material(**changes)


def test_float_glass_weighs_two_and_a_half_kilograms_a_millimetre_unless_it_says_otherwise() -> (
    None
):
    assert glass("V", "Vidrio", Decimal(6)).use_weight == 15
    laminated = make_material(
        kind=MaterialKind.GLASS,
        unit=Unit.SQUARE_METRE,
        thickness=Decimal(6),
        weight=Decimal("15.4"),
    )
    assert laminated.use_weight == Decimal("15.4")
    assert make_material().use_weight is None


def test_only_profiles_take_a_finish() -> None:
    assert profile("P", "Perfil", Decimal(6100)).takes_finish
    assert not glass("V", "Vidrio", Decimal(6)).takes_finish


def test_hardware_and_consumables_are_one_family_and_every_kind_has_labels() -> None:
    assert MaterialKind.HARDWARE.family is MaterialKind.CONSUMABLE.family is Family.HARDWARE
    assert {kind.family for kind in MaterialKind} == set(Family)
    assert all(member.label for member in [*MaterialKind, *Family, *Unit])


def test_stored_values_read_back_as_members() -> None:
    assert MaterialKind("perfil") is MaterialKind.PROFILE
    assert Unit("m2").formulas == ("width", "height")
