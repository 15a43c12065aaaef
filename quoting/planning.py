"""The slow half of a cut plan: claimed by one worker, calculated, and told how it ended."""

import logging
from datetime import datetime, timedelta

from billiard.exceptions import SoftTimeLimitExceeded
from django.db.models import Q
from django.utils import timezone

from quoting.models import CutPlan
from quoting.snapshots.cutting import cuts_of, make_plan

log = logging.getLogger(__name__)

State = CutPlan.State

ABANDONED_AFTER = timedelta(minutes=5)
"""A plan that has been waiting or in a worker's hands longer than this was lost with it."""

SECONDS = 60.0
TOO_SLOW = "Tardó demasiado. Haz el plan con menos órdenes."
OUR_FAULT = "Falló por un problema nuestro, que ya quedó registrado. Vuelve a intentarlo."


def stuck_at(moment: datetime) -> Q:
    """Plans that asking again would help."""
    lost = moment - ABANDONED_AFTER
    return (
        Q(state=State.FAILED)
        | Q(state=State.QUEUED, asked_at__lt=lost)
        | Q(state=State.PLANNING, started_at__lt=lost)
    )


def claim_plan(plan_id: int, moment: datetime) -> CutPlan | None:
    """The plan, if this worker is the one that calculates it; None if it is made or being made."""
    free = Q(state=State.QUEUED) | stuck_at(moment)
    claimed = CutPlan.objects.filter(free, pk=plan_id).update(
        state=State.PLANNING, started_at=moment, reason=""
    )
    return CutPlan.objects.get(pk=plan_id) if claimed else None


def calculate(plan: CutPlan) -> None:
    """Plan what was claimed, or write down why it could not be."""
    try:
        orders = plan.orders.select_related("version").order_by("pk")
        found = make_plan(cuts_of(orders), SECONDS)
        _finish(plan, state=State.READY, plan=found)
    except SoftTimeLimitExceeded:
        log.warning("Cut plan %s ran out of time", plan.pk)
        _finish(plan, state=State.FAILED, reason=TOO_SLOW)
    except Exception:
        # Whatever it is, the person who waits is told and may try again.
        log.exception("Cut plan %s could not be made", plan.pk)
        _finish(plan, state=State.FAILED, reason=OUR_FAULT)


def _finish(claimed: CutPlan, /, **outcome: object) -> None:
    """Write the outcome unless the claim was lost to another worker meanwhile."""
    mine = CutPlan.objects.filter(
        pk=claimed.pk, state=State.PLANNING, started_at=claimed.started_at
    )
    mine.update(finished_at=timezone.now(), **outcome)
