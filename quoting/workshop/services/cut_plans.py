"""Plans of how bars and sheets are cut, and the stock of off-cuts that they use and leave."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count
from django.utils import timezone

from catalog.models import Finish, Material
from quoting.drafts.services.errors import QuotingError
from quoting.workshop import events
from quoting.workshop.models import CutPlan, OffCut, WorkOrder
from quoting.workshop.tasks import plan_cuts
from tenants.events.recording import record
from tenants.people.models import User
from tenants.schemas.clock import day_of
from tenants.schemas.transactions import atomic
from tenants.work.tasks import enqueue

MOST_ORDERS = 40

State = CutPlan.State


@atomic
def ask_plan(orders: Sequence[WorkOrder], by: User) -> CutPlan:
    """Have ``orders`` planned together by a worker; one that is on its way for the same orders is
    that one. Raises QuotingError."""
    if not orders:
        raise QuotingError("Elige al menos una orden para el plan de corte.")
    if len(orders) > MOST_ORDERS:
        raise QuotingError(f"Elige hasta {MOST_ORDERS} órdenes por plan.")
    cancelled = [order for order in orders if order.state == WorkOrder.State.CANCELLED]
    if cancelled:
        raise QuotingError(f"{cancelled[0]} está cancelada; quítala del plan.")
    waiting = _on_its_way(orders)
    if waiting is not None:
        return waiting
    plan = CutPlan.objects.create(made_by=by)
    plan.orders.set(orders)
    enqueue(plan_cuts, plan.pk)
    record(events.CutPlanAsked(orders=len(orders)), by=by, subject=plan)
    return plan


def _on_its_way(orders: Sequence[WorkOrder]) -> CutPlan | None:
    under_way = CutPlan.objects.filter(state__in=[State.QUEUED, State.PLANNING])
    stuck = CutPlan.objects.stuck_at(timezone.now())
    under_way = under_way.exclude(pk__in=stuck.values("pk")).annotate(size=Count("orders"))
    for order in orders:
        under_way = under_way.filter(pk__in=order.cut_plans.values("pk"))
    return under_way.filter(size=len(orders)).first()


@atomic
def retry_plan(plan: CutPlan, moment: datetime) -> bool:
    """Put a plan that failed or was lost back in the queue; False if it is ready or on its way."""
    again = CutPlan.objects.put_back(plan.pk, moment)
    if again:
        enqueue(plan_cuts, plan.pk)
    return again


@atomic
def mark_cut(plan: CutPlan, by: User, moment: datetime) -> None:
    """Its bars are cut: the off-cuts it used leave the stock, those that remain enter it.

    Harmless twice. Raises QuotingError when it is not ready, an order of it is in a plan that was
    cut already, or an off-cut is gone.
    """
    plan = CutPlan.objects.select_for_update().get(pk=plan.pk)
    if plan.cut_at is not None:
        return
    if plan.state != State.READY:
        raise QuotingError("El plan todavía no está listo.")
    orders = plan.orders.select_for_update()
    cut = CutPlan.objects.filter(orders__in=list(orders), cut_at__isnull=False).first()
    if cut is not None:
        raise QuotingError(
            f"Una de sus órdenes ya se cortó con el plan {cut.pk}; este ya no se puede marcar."
        )
    read = plan.plan
    stock = OffCut.objects.select_for_update().in_stock().order_by("pk")
    used = stock.filter(pk__in=read.off_cuts)
    if len(used) != len(read.off_cuts):
        raise QuotingError(
            "Un retazo de este plan ya se usó o se desechó. Haz el plan otra vez con lo que hay."
        )
    OffCut.objects.filter(pk__in=read.off_cuts).update(used_in=plan)
    materials = Material.objects.in_bulk([row.code for row in read.profiles], field_name="code")
    codes = [row.finish_code for row in read.profiles if row.finish_code]
    finishes = Finish.objects.in_bulk(codes, field_name="code")
    OffCut.objects.bulk_create(
        OffCut(
            material=materials[row.code],
            finish=finishes.get(row.finish_code) if row.finish_code else None,
            length=bar.remainder,
            left_by=plan,
        )
        for row in read.profiles
        for bar in row.plan.bars
        if bar.is_kept and row.code in materials
        for _ in range(bar.count)
    )
    plan.cut_at = moment
    plan.save(update_fields=["cut_at"])
    record(events.CutPlanCut(used=len(read.off_cuts)), by=by, subject=plan)


def may_undo(plan: CutPlan, moment: datetime) -> bool:
    """Whether what ``mark_cut`` did can be taken back: the same day, while what entered the stock
    is still there."""
    if plan.cut_at is None or day_of(plan.cut_at) != day_of(moment):
        return False
    left = plan.left_offcuts
    return left.count() == left.filter(used_in=None, discarded_at=None).count()


@atomic
def undo_cut(plan: CutPlan, by: User, moment: datetime) -> None:
    """It was not cut after all. Harmless twice. Raises QuotingError when it is too late."""
    plan = CutPlan.objects.select_for_update().get(pk=plan.pk)
    if plan.cut_at is None:
        return
    list(plan.left_offcuts.select_for_update().order_by("pk"))
    if not may_undo(plan, moment):
        raise QuotingError(
            "Solo se deshace el mismo día y mientras sus retazos sigan en existencia; "
            "corrige los retazos a mano."
        )
    plan.left_offcuts.all().delete()
    plan.used_offcuts.update(used_in=None)
    plan.cut_at = None
    plan.save(update_fields=["cut_at"])
    record(events.CutPlanUncut(), by=by, subject=plan)


@atomic
def add_offcut(offcut: OffCut, by: User) -> OffCut:
    """Keep a rest that somebody found; ``offcut`` is unsaved and valid."""
    offcut.save()
    record(events.OffCutAdded(), by=by, subject=offcut)
    return offcut


@atomic
def place_offcut(offcut: OffCut, place: str, by: User) -> None:
    """Say where it lies."""
    OffCut.objects.filter(pk=offcut.pk).update(place=place)
    record(events.OffCutPlaced(), by=by, subject=offcut)


@atomic
def discard_offcut(offcut: OffCut, by: User, moment: datetime) -> None:
    """It is of no use any more; harmless twice."""
    if OffCut.objects.in_stock().filter(pk=offcut.pk).update(discarded_at=moment):
        record(events.OffCutDiscarded(), by=by, subject=offcut)
