"""What somebody in the workshop ticked off as cut or fetched, of an order or of a plan."""

from datetime import datetime

from quoting.drafts.services.errors import QuotingError
from quoting.workshop.events import RowMarked, RowUnmarked
from quoting.workshop.models import CutPlan, DoneMark, WorkOrder
from quoting.workshop.plans.marks import keys_of_cuts, keys_of_plan
from quoting.workshop.plans.sheet import cuts_of, sheet_of, sheets_of, step_of
from tenants.events.recording import record
from tenants.people.models import User
from tenants.schemas.transactions import atomic

GONE = "Esa fila ya no está en la lista. Actualiza la página."


def marks_of(subject: WorkOrder | CutPlan) -> dict[str, DoneMark]:
    """What is done of ``subject``, by the key of its row."""
    return {mark.key: mark for mark in subject.marks.select_related("by")}


@atomic
def mark_row(
    subject: WorkOrder | CutPlan, key: str, is_done: bool, by: User, moment: datetime
) -> None:
    """Tick the row off, or not. Harmless twice. Raises QuotingError for a row there is not."""
    if not is_done:
        if subject.marks.filter(key=key).delete()[0]:
            record(RowUnmarked(), by=by, subject=subject)
        return
    if key not in _keys(subject):
        raise QuotingError(GONE)
    _, is_new = subject.marks.get_or_create(key=key, defaults={"by": by, "at": moment})
    if is_new:
        record(RowMarked(), by=by, subject=subject)


def _keys(subject: WorkOrder | CutPlan) -> set[str]:
    if isinstance(subject, WorkOrder):
        return set(keys_of_cuts(sheet_of(subject.version, step_of(), subject.lines).cuts))
    return set(keys_of_plan(subject.plan, cuts_of(sheets_of(subject.built, step_of(subject)))))
