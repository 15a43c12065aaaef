from decimal import Decimal

import pytest

from catalog.core.prices import MissingPrice, PriceBook
from catalog.core.recipes import Finish, profile

RAIL = profile("RIEL-3", 'Riel 3"', Decimal(6100))
BLACK = Finish("NEGRO", "Negro")
BRONZE = Finish("BRONCE", "Bronce", surcharge=Decimal(15))


def make_book(**prices: str) -> PriceBook:
    return PriceBook(
        {("RIEL-3", None if code == "base" else code): Decimal(p) for code, p in prices.items()}
    )


def test_a_profile_costs_what_its_own_finish_costs() -> None:
    assert make_book(base="223.88", NEGRO="266.42").price(RAIL, BLACK) == Decimal("266.42")


def test_a_finish_without_a_price_of_its_own_raises_the_base_price_to_the_cent() -> None:
    assert make_book(base="223.88").price(RAIL, BRONZE) == Decimal("257.46")


def test_without_finish_the_base_price_counts() -> None:
    assert make_book(base="223.88").price(RAIL) == Decimal("223.88")


@pytest.mark.parametrize(
    ("book", "finish"),
    [(make_book(), None), (make_book(base="223.88"), BLACK), (make_book(NEGRO="1"), BRONZE)],
)
def test_a_missing_price_is_an_error_and_never_zero(book: PriceBook, finish: Finish | None) -> None:
    with pytest.raises(MissingPrice) as refusal:
        book.price(RAIL, finish)
    assert refusal.value.material is RAIL
    assert 'Riel 3"' in str(refusal.value)
    assert finish is None or finish.name in str(refusal.value)
