"""Lengths of the workshop are read to the step of the company: one truth for all its papers."""

from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from quoting.core.cutting.tenths import FINEST, STEPS, pane_tape, tape
from quoting.drafts.models.settings import QuoteSettings
from quoting.offers.services.sending import send_quote
from quoting.workshop.models import WorkOrder, WorkshopPaper
from quoting.workshop.papers import paper_html
from quoting.workshop.plans.sheet import cuts_of, sheet_of, sheets_of, step_of
from quoting.workshop.services.cut_plans import ask_plan
from quoting.workshop.services.papers import request_paper
from quoting.workshop.services.work_orders import open_work_order
from quoting.workshop.tasks import plan_cuts
from tenants.people.models import User
from tests.quoting.make import MOMENT, SLIDING, add, make_quote, make_window

LENGTHS = st.decimals(Decimal(10), Decimal(6000), places=5)


@given(LENGTHS, st.sampled_from(STEPS))
def test_glass_is_rounded_down_and_a_cut_to_the_nearest(mm: Decimal, step: Decimal) -> None:
    assert pane_tape(mm, step) <= tape(mm) and tape(mm) - pane_tape(mm, step) < step
    assert abs(tape(mm, step) - mm) <= step / 2
    assert tape(mm, step) % step == pane_tape(mm, step) % step == 0
    assert tape(tape(mm), FINEST) == pane_tape(mm) == tape(mm)


@pytest.fixture
def order(seller: User) -> WorkOrder:
    code, _, height = SLIDING
    quote = add(make_quote(seller), make_window((code, "1503.3", height)))
    return open_work_order(send_quote(quote, seller, MOMENT), None, seller, MOMENT)


def lengths_of(order: WorkOrder) -> set[Decimal]:
    cuts = sheet_of(order.version, step_of(), order.lines).cuts
    return {
        length
        for sizes in (
            [(cut.length,) for each in cuts.profiles for cut in each.cuts],
            [(pane.width, pane.height) for each in cuts.glass for pane in each.panes],
        )
        for size in sizes
        for length in size
    }


@pytest.mark.django_db
def test_sheet_labels_and_plan_say_one_length(order: WorkOrder, seller: User) -> None:
    assert any(length % 1 for length in lengths_of(order))
    assert "redondead" not in paper_html(WorkshopPaper(kind="sheet", order=order))

    QuoteSettings.objects.update(rounding=Decimal("1.0"))
    assert all(length % 1 == 0 for length in lengths_of(order))
    html = paper_html(WorkshopPaper(kind="sheet", order=order))
    assert "redondeados a 1 mm" in html and "redondeados a 1 mm, hacia abajo" in html
    parts = [
        part.length
        for line in sheet_of(order.version, step_of(), order.lines).built
        for part in line.takeoff.parts
    ]
    assert set(parts) <= lengths_of(order)


@pytest.mark.django_db
def test_a_plan_keeps_the_lengths_that_it_was_made_with(order: WorkOrder, owner: User) -> None:
    QuoteSettings.objects.update(rounding=Decimal("0.5"))
    plan = ask_plan([order], owner)
    plan_cuts(connection.schema_name, plan.pk)
    plan.refresh_from_db()
    QuoteSettings.objects.update(rounding=FINEST)

    on_bars = {
        cut.length for row in plan.plan.profiles for bar in row.plan.bars for cut in bar.cuts
    }
    listed = {
        cut.length
        for each in cuts_of(sheets_of(plan.built, step_of(plan))).profiles
        for cut in each.cuts
    }
    assert on_bars == listed
    assert all(length % Decimal("0.5") == 0 for length in on_bars)
    assert "redondeados a 0.5 mm" in paper_html(WorkshopPaper(kind="plan", plan=plan))


@pytest.mark.django_db
def test_a_sheet_is_made_anew_when_the_rounding_changes(order: WorkOrder) -> None:
    first = request_paper("sheet", order, MOMENT)
    assert request_paper("sheet", order, MOMENT) == first
    QuoteSettings.objects.update(rounding=Decimal("1.0"))
    assert request_paper("sheet", order, MOMENT) != first
