"""The stock of off-cuts: rests of bars that are kept for a later job."""

from datetime import datetime

from quoting.workshop.events import OffCutAdded, OffCutDiscarded, OffCutPlaced
from quoting.workshop.models import OffCut
from tenants.events.recording import record
from tenants.people.models import User
from tenants.schemas.transactions import atomic


@atomic
def add_offcut(offcut: OffCut, by: User) -> OffCut:
    """Keep a rest that somebody found; ``offcut`` is unsaved and valid."""
    offcut.save()
    record(OffCutAdded(), by=by, subject=offcut)
    return offcut


@atomic
def place_offcut(offcut: OffCut, place: str, by: User) -> None:
    """Say where it lies."""
    OffCut.objects.filter(pk=offcut.pk).update(place=place)
    record(OffCutPlaced(), by=by, subject=offcut)


@atomic
def discard_offcut(offcut: OffCut, by: User, moment: datetime) -> None:
    """It is of no use any more; harmless twice."""
    if OffCut.objects.in_stock().filter(pk=offcut.pk).update(discarded_at=moment):
        record(OffCutDiscarded(), by=by, subject=offcut)
