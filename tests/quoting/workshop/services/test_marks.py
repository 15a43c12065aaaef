"""What is cut is ticked off: kept with its order or plan, seen by all, gone with what changed."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection

from catalog.models import Material
from quoting.drafts.models.settings import QuoteSettings
from quoting.drafts.services.errors import QuotingError
from quoting.workshop.models import CutPlan, DoneMark, WorkOrder
from quoting.workshop.plans.marks import keys_of_cuts, keys_of_plan
from quoting.workshop.plans.sheet import cuts_of, sheet_of, sheets_of, step_of
from quoting.workshop.services.cut_plans import ask_plan
from quoting.workshop.services.marks import mark_row, marks_of
from quoting.workshop.services.work_orders import open_work_order
from quoting.workshop.tasks import plan_cuts
from tenants.events.models import Event
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.make import MOMENT, make_sent

Browse = Callable[..., CompanyClient]


@pytest.fixture
def order(seller: User) -> WorkOrder:
    Material.objects.filter(code="CLARO-6").update(sheet_width=2600, sheet_height=1800)
    return open_work_order(make_sent(seller), None, seller, MOMENT)


@pytest.fixture
def plan(order: WorkOrder, worker: User) -> CutPlan:
    plan = ask_plan([order], worker)
    plan_cuts(connection.schema_name, plan.pk)
    plan.refresh_from_db()
    return plan


def rows_of(order: WorkOrder) -> list[str]:
    return list(keys_of_cuts(sheet_of(order.version, step_of(), order.lines).cuts))


def rows_of_plan(plan: CutPlan) -> list[str]:
    return list(keys_of_plan(plan.plan, cuts_of(sheets_of(plan.built, plan.plan.step))))


def test_every_row_of_an_order_and_of_a_plan_has_a_key_of_its_own(
    order: WorkOrder, plan: CutPlan
) -> None:
    for rows in (rows_of(order), rows_of_plan(plan)):
        assert len(rows) == len(set(rows)) > 10


def test_a_row_is_ticked_off_and_taken_back_and_harmless_twice(
    order: WorkOrder, worker: User
) -> None:
    row = rows_of(order)[0]
    for _ in range(2):
        mark_row(order, row, True, worker, MOMENT)
    assert marks_of(order)[row].by == worker
    for _ in range(2):
        mark_row(order, row, False, worker, MOMENT)
    assert marks_of(order) == {}
    kinds = Event.objects.filter(kind__startswith="workshop.").values_list("kind", flat=True)
    assert sorted(kinds) == ["workshop.marked", "workshop.unmarked"]


def test_a_row_that_is_not_there_is_refused(order: WorkOrder, plan: CutPlan, worker: User) -> None:
    bar = rows_of_plan(plan)[0]
    for key in ("", "x" * 16, bar):
        with pytest.raises(QuotingError, match="Actualiza la página"):
            mark_row(order, key, True, worker, MOMENT)
    mark_row(plan, bar, True, worker, MOMENT)
    assert DoneMark.objects.count() == 1


def test_nothing_stays_ticked_of_what_is_cut_to_another_length(
    seller: User, worker: User, order: WorkOrder
) -> None:
    for row in rows_of(order):
        mark_row(order, row, True, worker, MOMENT)
    before = sheet_of(order.version, step_of(), order.lines).cuts
    QuoteSettings.objects.update(rounding=Decimal("1.0"))
    after = sheet_of(order.version, step_of(), order.lines).cuts
    lengths = [
        {(each.material.code, cut.length) for each in cuts.profiles for cut in each.cuts}
        for cuts in (before, after)
    ]
    ticked = set(rows_of(order)) & set(marks_of(order))
    assert lengths[0] != lengths[1]
    assert 0 < len(ticked) < len(rows_of(order))


def test_a_colleague_sees_what_was_ticked_and_a_seller_cannot_tick(
    client_for: Browse, owner: User, worker: User, seller: User, order: WorkOrder, plan: CutPlan
) -> None:
    for subject, name, row in (
        (order, "ordenes", rows_of(order)[0]),
        (plan, "planes", rows_of_plan(plan)[0]),
    ):
        address = f"/taller/{name}/{subject.pk}/"
        answer = client_for(worker).post(f"{address}hecho/", {"hecho": row})
        assert answer["Location"] == f"{address}#fila-{row}"
        page = client_for(owner).get(address).content.decode()
        assert page.count('aria-pressed="true"') == 1
        assert f'name="sin-hacer" value="{row}"' in page
        assert worker.full_name in page
        client_for(worker).post(f"{address}hecho/", {"sin-hacer": row})
        assert 'aria-pressed="true"' not in client_for(owner).get(address).content.decode()
    assert client_for(seller).post(f"/taller/ordenes/{order.pk}/hecho/").status_code == 403


def test_a_script_is_told_whether_the_row_was_kept(
    client_for: Browse, worker: User, order: WorkOrder
) -> None:
    address, by_script = f"/taller/ordenes/{order.pk}/hecho/", {"X-Marks": "1"}
    client = client_for(worker)
    kept = client.post(address, {"hecho": rows_of(order)[0]}, headers=by_script)
    refused = client.post(address, {"hecho": "de otra lista"}, headers=by_script)
    assert (kept.status_code, refused.status_code) == (204, 409)
    assert "Actualiza la página" in refused.content.decode()
