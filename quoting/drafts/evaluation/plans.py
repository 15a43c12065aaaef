"""The exact plans of bars that are known."""

from collections.abc import Iterable

from quoting.core.cutting.contents import Contents
from quoting.core.waste import NO_PLANS, Plans
from quoting.drafts.models.bars import ExactPlan


def known_plans(wanted: Iterable[Contents]) -> Plans:
    """Those of ``wanted`` that a worker has found, by key; one query, none where none is wanted."""
    keys = {contents.key for contents in wanted}
    if not keys:
        return NO_PLANS
    rows = ExactPlan.objects.filter(of__key__in=keys).select_related("of")
    return {row.of.key: row.plan for row in rows}
