"""Plans of cut: made by a worker, with the off-cuts in stock first; cut, and taken back."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from catalog.models import Finish, Material
from quoting.drafts.services.errors import QuotingError
from quoting.offers.services.sending import send_quote
from quoting.workshop.models import CutPlan, OffCut, WorkOrder
from quoting.workshop.plans.buying import PurchaseList, purchase_list
from quoting.workshop.plans.sheet import cuts_of, sheets_of
from quoting.workshop.services.cut_plans import (
    ask_plan,
    discard_offcut,
    mark_cut,
    may_undo,
    retry_plan,
    undo_cut,
)
from quoting.workshop.services.work_orders import move, open_work_order
from quoting.workshop.tasks import plan_cuts
from tenants.people.models import User
from tests.quoting.make import MOMENT, SLIDING, add, make_quote, make_sent, make_window

pytestmark = pytest.mark.django_db

Committing = Callable[..., object]
RAIL = "RIEL-3"


def make_order(by: User) -> WorkOrder:
    return open_work_order(make_sent(by), None, by, MOMENT)


def make_plan(orders: list[WorkOrder], by: User) -> CutPlan:
    """What the worker does when the task reaches it."""
    plan = ask_plan(orders, by)
    plan_cuts(connection.schema_name, plan.pk)
    plan.refresh_from_db()
    assert plan.state == CutPlan.State.READY, plan.reason
    return plan


def keep(code: str, length: str, finish: str = "NATURAL") -> OffCut:
    return OffCut.objects.create(
        material=Material.objects.get(code=code),
        finish=Finish.objects.get(code=finish),
        length=Decimal(length),
    )


def bought(plan: CutPlan) -> dict[str, tuple[Decimal, str]]:
    rows = [each.row for supplier in listed(plan).suppliers for each in supplier.rows]
    return {row.material.code: (row.bought, row.material.purchase_unit) for row in rows}


def listed(plan: CutPlan, *, costs: bool = False) -> PurchaseList:
    return purchase_list(plan, timezone.localdate(), costs=costs)


def test_asking_sends_the_plan_to_a_worker(
    seller: User, django_capture_on_commit_callbacks: Committing
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        plan = ask_plan([make_order(seller)], seller)

    plan.refresh_from_db()
    assert plan.state == CutPlan.State.READY
    assert plan.finished_at is not None


def test_asking_twice_while_it_waits_is_the_same_plan(seller: User) -> None:
    first, second = make_order(seller), make_order(seller)

    plan = ask_plan([first, second], seller)

    assert ask_plan([second, first], seller) == plan
    assert ask_plan([first], seller) != plan


def test_a_plan_wants_orders_that_are_not_cancelled(seller: User, worker: User) -> None:
    order = make_order(seller)
    cancelled = move(order, WorkOrder.State.CANCELLED, worker, MOMENT, note="Desistió")

    with pytest.raises(QuotingError, match="al menos una"):
        ask_plan([], worker)
    with pytest.raises(QuotingError, match="OT-0001 está cancelada"):
        ask_plan([cancelled], worker)


def test_every_piece_of_the_order_lies_on_a_bar_and_every_bar_adds_up(seller: User) -> None:
    order = make_order(seller)
    plan = make_plan([order], seller)

    read = plan.plan
    planned = {
        (row.code, cut.length, cut.left_angle, cut.right_angle): 0
        for row in read.profiles
        for bar in row.plan.bars
        for cut in bar.cuts
    }
    for row in read.profiles:
        for bar in row.plan.bars:
            pieces = sum((cut.length for cut in bar.cuts), Decimal(0))
            sawn = min(bar.kerf * len(bar.cuts), bar.length - 2 * bar.trim - pieces)
            assert pieces + sawn + bar.remainder + 2 * bar.trim == bar.length
            for cut in bar.cuts:
                planned[row.code, cut.length, cut.left_angle, cut.right_angle] += bar.count
    wanted = {
        (row.material.code, cut.length, cut.left_angle, cut.right_angle): cut.pieces
        for row in cuts_of(sheets_of([order], read.step)).profiles
        for cut in row.cuts
    }
    assert planned == wanted
    assert all(row.plan.bought >= row.plan.bound for row in read.profiles)


def test_the_house_job_buys_what_is_counted_by_hand(seller: User) -> None:
    """Four sliding windows of 1500 × 1200, two fixed of 800 × 600, three awning of 600 × 600, in
    bars of 6,100 mm with a saw of 4 mm.

    Rails 4 × 1500 + 3 saws = 6012: one bar. Heads 4 × 1500 fill another and jambs 8 × 1174, five a
    bar, two more of the same profile: three. Stiles 4 × 1170 and 4 × 1160: five a bar, two bars,
    lock stile and meeting stile alike. Leaf rails 8 × 657.5, nine a bar: one bar each. Fixed frame
    4 × 800 + 4 × 574 + 7 saws = 5524: one; its bead 4 × 774 + 4 × 548 + 7 saws = 5316: one. Awning
    frame 12 × 600: ten a bar, two; its leaf 12 × 558: ten a bar, two; its bead 6 × 481 + 6 × 456 +
    11 saws = 5666: one. Glass is 7.4 m² in sheets of 4.68 m².
    """
    Material.objects.filter(code="CLARO-6").update(sheet_width=2600, sheet_height=1800)

    found = bought(make_plan([make_order(seller)], seller))

    bars = {code: int(count) for code, (count, unit) in found.items() if unit == "tramo"}
    assert bars == {
        "RIEL-3": 1,
        "CHAMBRANA-3": 3,
        "CERCO-3": 2,
        "TRASLAPE-3": 2,
        "ZOCLO-3": 1,
        "CABEZAL-HOJA-3": 1,
        "ESCALONADO-3": 1,
        "JUNQUILLO-3": 1,
        "CERCO-1400": 2,
        "HOJA-1400": 2,
        "JUNQUILLO-1400": 1,
    }
    assert found["CLARO-6"] == (2, "hoja")
    assert found["CARRETILLA-3"] == (8, "pza")  # two a sliding window
    assert found["PERICO-12"] == (4, "pza")
    assert (found["BISAGRA-2"], found["CIERRE"]) == ((6, "pza"), (3, "pza"))
    assert found["SILICON"] == (1, "caja")  # whole boxes, however little is used of one


def test_several_orders_share_their_bars(seller: User) -> None:
    quotes = [add(make_quote(seller), make_window(SLIDING, "2")) for _ in range(2)]
    orders = [
        open_work_order(send_quote(quote, seller, MOMENT), None, seller, MOMENT) for quote in quotes
    ]

    alone = bought(make_plan(orders[:1], seller))
    together = make_plan(orders, seller)

    assert alone[RAIL][0] == 1  # two pieces of 1500 take one bar…
    assert bought(together)[RAIL][0] == 1  # …and so do four
    [rail] = [row for row in together.plan.profiles if row.code == RAIL]
    marks = {cut.reference.split()[0] for bar in rail.plan.bars for cut in bar.cuts}
    assert marks == {"OT-0001", "OT-0002"}


def test_off_cuts_of_the_same_profile_and_finish_are_used_first(seller: User) -> None:
    kept = keep(RAIL, "3100")
    keep(RAIL, "3100", finish="BLANCO")
    order = open_work_order(
        send_quote(add(make_quote(seller), make_window(SLIDING, "2")), seller, MOMENT),
        None,
        seller,
        MOMENT,
    )

    plan = make_plan([order], seller)

    [rail] = [row for row in plan.plan.profiles if row.code == RAIL]
    assert [bar.off_cut for bar in rail.plan.bars] == [kept.pk]
    assert (rail.plan.bought, rail.plan.from_stock) == (0, 1)
    assert RAIL not in bought(plan)


def test_what_is_cut_takes_off_cuts_from_the_stock_and_leaves_the_useful_rests(
    seller: User, worker: User
) -> None:
    kept = keep(RAIL, "3100")
    plan = make_plan([make_order(seller)], worker)
    read = plan.plan
    rests = sorted(
        bar.remainder
        for row in read.profiles
        for bar in row.plan.bars
        if bar.remainder >= 500
        for _ in range(bar.count)
    )

    mark_cut(plan, worker, MOMENT)
    mark_cut(plan, worker, MOMENT)

    kept.refresh_from_db()
    assert kept.used_in == plan
    assert sorted(plan.left_offcuts.values_list("length", flat=True)) == rests
    assert set(OffCut.objects.in_stock()) == set(plan.left_offcuts.all())


def test_cutting_is_taken_back_the_same_day_while_the_rests_are_there(
    seller: User, worker: User, owner: User
) -> None:
    kept = keep(RAIL, "3100")
    plan = make_plan([make_order(seller)], worker)
    mark_cut(plan, worker, MOMENT)
    plan.refresh_from_db()

    assert not may_undo(plan, MOMENT + timedelta(days=1))
    undo_cut(plan, owner, MOMENT + timedelta(hours=2))

    plan.refresh_from_db()
    assert plan.cut_at is None
    assert list(OffCut.objects.in_stock()) == [kept]


def test_it_is_too_late_to_take_back_once_a_rest_is_gone(seller: User, worker: User) -> None:
    plan = make_plan([make_order(seller)], worker)
    mark_cut(plan, worker, MOMENT)
    rest = plan.left_offcuts.first()
    assert rest is not None
    discard_offcut(rest, worker, MOMENT)

    with pytest.raises(QuotingError, match="mismo día"):
        undo_cut(plan, worker, MOMENT)


def test_a_plan_whose_off_cut_is_gone_is_not_cut(seller: User, worker: User) -> None:
    kept = keep(RAIL, "3100")
    plan = make_plan([make_order(seller)], worker)
    discard_offcut(kept, worker, MOMENT)

    with pytest.raises(QuotingError, match="Haz el plan otra vez"):
        mark_cut(plan, worker, MOMENT)
    assert not OffCut.objects.in_stock().exists()


def test_an_order_is_cut_once(seller: User, worker: User) -> None:
    order = make_order(seller)
    first, second = make_plan([order], worker), make_plan([order], worker)
    mark_cut(first, worker, MOMENT)

    with pytest.raises(QuotingError, match=f"plan {first.pk}"):
        mark_cut(second, worker, MOMENT)


def test_a_piece_that_fits_no_bar_is_told_and_the_rest_is_planned(seller: User) -> None:
    order = make_order(seller)
    Material.objects.filter(code=RAIL).update(bar_length=1000)

    read = make_plan([order], seller).plan

    assert len(read.problems) == 1 and "no cabe en un tramo" in read.problems[0]
    assert len(read.profiles) == 10


def test_the_pieces_of_a_profile_that_do_fit_are_planned_beside_one_that_does_not(
    seller: User,
) -> None:
    """The frame of the sliding windows takes pieces of 1500 and of 1174 mm."""
    order = make_order(seller)
    Material.objects.filter(code="CHAMBRANA-3").update(bar_length=1400, trim=50)

    read = make_plan([order], seller).plan

    [problem] = read.problems
    assert "1,500 mm no cabe en un tramo, del que se aprovechan 1,300 mm" in problem
    [frame] = [row for row in read.profiles if row.code == "CHAMBRANA-3"]
    assert {cut.length for bar in frame.plan.bars for cut in bar.cuts} == {Decimal(1174)}


def test_the_panes_that_do_fit_are_planned_beside_one_that_does_not(seller: User) -> None:
    order = make_order(seller)
    Material.objects.filter(code="CLARO-6").update(sheet_width=1000, sheet_height=800)

    read = make_plan([order], seller).plan

    assert read.problems and all("no cabe en una hoja" in problem for problem in read.problems)
    [glass] = read.glass
    planned = [pane for sheet in glass.plan.sheets for pane in sheet.panes]
    assert planned and all(max(pane.width, pane.height) <= 1000 for pane in planned)


def test_a_plan_that_is_finished_while_it_is_looked_at_still_waits_until_it_is_read_again(
    seller: User,
) -> None:
    plan = ask_plan([make_order(seller)], seller)
    plan_cuts(connection.schema_name, plan.pk)

    assert plan.waits_at(timezone.now())
    plan.refresh_from_db()
    assert not plan.waits_at(timezone.now())


def test_a_lost_plan_is_tried_again(seller: User) -> None:
    plan = ask_plan([make_order(seller)], seller)
    assert not retry_plan(plan, timezone.now())
    assert CutPlan.objects.claim(plan.pk, timezone.now())

    assert retry_plan(plan, timezone.now() + timedelta(minutes=6))


def test_the_purchase_list_goes_by_supplier_and_costs_what_the_catalogue_says(
    seller: User,
) -> None:
    Material.objects.filter(code=RAIL).update(supplier="Aluminios del Norte")
    Material.objects.filter(code="CLARO-6").update(sheet_width=2600, sheet_height=1800)
    plan = make_plan([make_order(seller)], seller)

    with_costs = listed(plan, costs=True).suppliers
    without = listed(plan).suppliers

    assert [each.supplier for each in with_costs] == ["Aluminios del Norte", "Sin proveedor"]
    glass = next(row for row in with_costs[1].rows if row.row.material.code == "CLARO-6")
    assert glass.price is not None and glass.amount == 2 * glass.price
    assert all(row.price is None and row.amount is None for each in without for row in each.rows)


def test_glass_that_is_bought_cut_is_ordered_apart(seller: User) -> None:
    Material.objects.filter(code="CLARO-6").update(bought_cut=True, use_per_purchase=1)
    plan = make_plan([make_order(seller)], seller)

    read = plan.plan

    assert read.bought_cut == ("CLARO-6",) and not read.glass
    rows = [each.row for supplier in listed(plan).suppliers for each in supplier.rows]
    glass = next(row for row in rows if row.material.code == "CLARO-6")
    assert glass.is_bought_cut
    assert glass.needed <= glass.bought * glass.material.use_per_purchase
