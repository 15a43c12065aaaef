"""What was paid of what was agreed: the arithmetic holds for every plan and every payment."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from catalog.core.money import CENT, ZERO
from quoting.core.account import Account, concept_of, cover
from quoting.core.promise import Milestone, due

amounts = st.decimals(min_value=CENT, max_value=Decimal("999999.99"), places=2)
totals = st.decimals(min_value=Decimal(1), max_value=Decimal("9999999.99"), places=2)


@st.composite
def plans(draw: st.DrawFn) -> tuple[tuple[Milestone, ...], Decimal]:
    """Agreed payments of a total, by per cent, the last of which takes the rest; or none."""
    total = draw(totals)
    cuts = sorted(draw(st.sets(st.integers(1, 99), max_size=4)))
    shares = [high - low for low, high in zip([0, *cuts], [*cuts, 100], strict=True)]
    terms = [Milestone(f"Pago {place}", Decimal(share)) for place, share in enumerate(shares)]
    return due(terms if draw(st.booleans()) else [], total), total


def account_of(plan: tuple[tuple[Milestone, ...], Decimal], paid: list[Decimal]) -> Account:
    milestones, total = plan
    return cover(milestones, total, sum(paid, ZERO))


@given(plans(), st.lists(amounts, max_size=6))
def test_what_is_covered_and_the_credit_are_all_that_was_paid(plan, paid) -> None:
    account = account_of(plan, paid)
    covered = sum((each.paid for each in account.milestones), ZERO)
    assert covered + account.credit == account.paid == sum(paid, ZERO)
    assert sum((each.milestone.amount for each in account.milestones), ZERO) == account.total


@given(plans(), st.lists(amounts, max_size=6))
def test_the_balance_is_the_total_less_what_was_paid_to_the_cent(plan, paid) -> None:
    account = account_of(plan, paid)
    assert account.balance == plan[1] - sum(paid, ZERO)
    assert account.owed - account.credit == account.balance
    assert not (account.owed and account.credit)
    assert sum((each.rest for each in account.milestones), ZERO) == account.owed


@given(plans(), st.lists(amounts, max_size=6), st.randoms(use_true_random=False))
def test_the_order_of_the_payments_changes_nothing(plan, paid, random) -> None:
    shuffled = list(paid)
    random.shuffle(shuffled)
    assert account_of(plan, shuffled) == account_of(plan, paid)


@given(plans(), st.lists(amounts, max_size=6), amounts)
def test_a_payment_that_is_cancelled_leaves_no_trace_in_the_account(plan, paid, other) -> None:
    written = [*paid, other]
    written.remove(other)
    assert account_of(plan, written) == account_of(plan, paid)


@given(plans(), st.lists(amounts, max_size=6))
def test_a_payment_is_covered_before_the_one_after_it_begins(plan, paid) -> None:
    milestones = account_of(plan, paid).milestones
    for former, later in pairwise(milestones):
        assert former.rest == 0 or later.paid == 0


@given(plans(), st.lists(amounts, max_size=6))
def test_the_pending_payment_is_what_remains_first_and_none_when_all_is_paid(plan, paid) -> None:
    account = account_of(plan, paid)
    assert (account.pending is None) == (account.owed == 0)
    if account.pending is not None:
        assert 0 < account.pending.rest <= account.owed


@given(plans(), st.lists(amounts, max_size=4), amounts)
def test_every_payment_has_a_concept(plan, paid, amount) -> None:
    concept = concept_of(account_of(plan, paid), account_of(plan, [*paid, amount]))
    assert concept and concept[0].isupper()
