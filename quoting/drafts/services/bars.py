"""Exact plans of bars: asked of a worker when a draft is priced with an estimate."""

from collections.abc import Iterable
from datetime import datetime

from quoting.core.cutting.contents import Contents
from quoting.drafts.models.bars import PlanContents
from quoting.drafts.tasks import find_exact_plan
from tenants.schemas.transactions import atomic
from tenants.work.tasks import enqueue


@atomic
def ask_exact_plans(wanted: Iterable[Contents], moment: datetime) -> None:
    """Have the exact plans of ``wanted`` found, each once for the whole company, whoever asks."""
    contents = {each.key: each for each in wanted}
    known = PlanContents.objects.filter(key__in=contents).values_list("key", flat=True)
    missing = contents.keys() - set(known)
    PlanContents.objects.bulk_create(
        [PlanContents(key=key, contents=contents[key], asked_at=moment) for key in sorted(missing)],
        ignore_conflicts=True,
    )
    for pk in PlanContents.objects.filter(key__in=missing).values_list("pk", flat=True):
        enqueue(find_exact_plan, pk)
