"""Agreed payments: per cent, pesos, or what the others leave; they add up to the total."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from quoting.core.promise import Milestone, due, plan_problem

TOTAL = Decimal("12393.08")
totals = some.integers(1, 10**10).map(lambda cents: Decimal(cents) / 100)
rates = some.integers(1, 9000).map(lambda n: Decimal(n) / 100)
pesos = some.integers(1, 10**7).map(lambda cents: Decimal(cents) / 100)


def percent(rate: str | Decimal) -> Milestone:
    return Milestone("Pago", percent=Decimal(rate))


def fixed(amount: str | Decimal) -> Milestone:
    return Milestone("Pago", pesos=Decimal(amount))


REST = Milestone("Resto")
plans = some.lists(some.one_of(rates.map(percent), pesos.map(fixed)), max_size=8).flatmap(
    lambda terms: some.integers(0, len(terms)).map(
        lambda place: [*terms[:place], REST, *terms[place:]]
    )
)


def amounts(terms: list[Milestone], total: Decimal) -> list[Decimal]:
    return [payment.amount for payment in due(terms, total)]


@given(plans, totals)
def test_any_plan_adds_up_to_any_total_and_owes_nothing_back(
    terms: list[Milestone], total: Decimal
) -> None:
    found = amounts(terms, total)
    assert sum(found) == total
    assert min(found) >= 0


@given(plans, totals)
def test_a_plan_that_may_be_agreed_is_kept_to_the_cent(
    terms: list[Milestone], total: Decimal
) -> None:
    if plan_problem(terms, total):
        return
    for term, payment in zip(terms, due(terms, total), strict=True):
        assert payment.amount > 0 if term.is_rest else True
        assert not term.pesos or payment.amount == term.pesos


@given(some.lists(some.integers(1, 40), max_size=6).filter(lambda found: sum(found) < 100), totals)
def test_per_cents_that_make_a_hundred_may_always_be_agreed(
    found: list[int], total: Decimal
) -> None:
    terms = [percent(Decimal(rate)) for rate in (*found, 100 - sum(found))]
    assert plan_problem(terms, total) == ""
    assert sum(amounts(terms, total)) == total


def test_the_last_payment_takes_the_odd_cent() -> None:
    halves = [percent("50"), percent("50")]
    assert amounts(halves, Decimal("100.01")) == [Decimal("50.01"), Decimal("50.00")]


def test_pesos_stay_when_less_is_accepted_and_the_rest_follows() -> None:
    terms = [fixed("5000"), percent("30"), REST]
    assert amounts(terms, TOTAL) == [Decimal("5000"), Decimal("3717.92"), Decimal("3675.16")]
    assert amounts(terms, Decimal("11048.05"))[0] == Decimal("5000")
    assert sum(amounts(terms, Decimal("3000"))) == Decimal("3000")


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ([percent("60"), percent("30")], "suman 90 % y deben sumar 100 %: falta 10 %."),
        ([percent("60"), percent("50")], "suman 110 % y deben sumar 100 %: sobra 10 %."),
        ([percent("60"), percent("50"), REST], "sobra 10 %."),
        ([fixed("9000")], "suman $ 9,000.00 y el total es $ 12,393.08: falta $ 3,393.08."),
        ([fixed("13000"), REST], "sobra $ 606.92."),
        ([fixed("12393.08"), REST], "no queda nada para el que lleva lo que falte."),
        ([percent("50"), fixed("6000")], "falta $ 196.54."),
        ([REST, REST], "Solo un pago puede llevar lo que falte"),
    ],
)
def test_what_does_not_add_up_is_refused_by_how_much(terms: list[Milestone], said: str) -> None:
    assert said in plan_problem(terms, TOTAL).replace("\xa0", " ")


@pytest.mark.parametrize(
    "terms",
    [[], [REST], [fixed("12393.08")], [percent("50"), fixed("6196.54")], [percent("50"), REST]],
)
def test_what_adds_up_is_agreed(terms: list[Milestone]) -> None:
    assert plan_problem(terms, TOTAL) == plan_problem(terms) == ""
