"""Exact plans of bars, kept under the hash of what they are made from.

Equal pieces, bars, saw and trims have one key, whichever quotation asks, and one plan: what was
forgotten (``housekeeping``) is found again, the same.
"""

from collections.abc import Iterable

from django.db import models

from quoting.core.cutting.bars import CutPlan
from quoting.core.cutting.contents import Contents
from quoting.core.waste import NO_PLANS, Plans
from quoting.drafts.models.fields import ValueField


class PlanContents(models.Model):
    """What an exact plan was asked for; ``key`` is the SHA-256 of its contents."""

    key = models.CharField("huella", max_length=64, unique=True)
    contents = ValueField("piezas y tramos", kind=Contents)
    asked_at = models.DateTimeField("pedido")


class ExactPlan(models.Model):
    """The plan that a worker found."""

    of = models.OneToOneField(PlanContents, models.CASCADE, related_name="exact")
    plan = ValueField("acomodo", kind=CutPlan)
    found_at = models.DateTimeField("calculado")


def known_plans(wanted: Iterable[Contents]) -> Plans:
    """Those of ``wanted`` that a worker has found, by key; one query, none where none is wanted."""
    keys = {contents.key for contents in wanted}
    if not keys:
        return NO_PLANS
    rows = ExactPlan.objects.filter(of__key__in=keys).select_related("of")
    return {row.of.key: row.plan for row in rows}
