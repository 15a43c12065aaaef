"""What an owner does with the list of first steps. The list itself is computed, never stored."""

from dataclasses import dataclass
from datetime import datetime

from tenants.events.recording import record
from tenants.people.models import User
from tenants.programme.onboarding.checklist import Checklist, checklist_of
from tenants.programme.onboarding.events import ChecklistHidden, ChecklistShown
from tenants.programme.onboarding.models import Onboarding
from tenants.schemas.companies import Company
from tenants.schemas.transactions import atomic


@dataclass(frozen=True, slots=True)
class Card:
    """What an owner is shown of the first steps."""

    checklist: Checklist


def card_for(company: Company, user: User) -> Card | None:
    """The card of an owner, until it is put away: one query from then on."""
    if not user.is_owner:
        return None
    kept = Onboarding.objects.filter(company=company.pk).first()
    if kept is not None and kept.hidden_at is not None:
        return None
    return Card(checklist_of(company))


def is_hidden(company: Company) -> bool:
    return Onboarding.objects.filter(company=company.pk, hidden_at__isnull=False).exists()


@atomic
def hide_checklist(company: Company, moment: datetime, *, by: User) -> None:
    """Put it away; with every step done it is finished for good. Harmless twice."""
    kept = _lock(company)
    if kept.hidden_at is not None:
        return
    checklist = checklist_of(company)
    kept.hidden_at = moment
    if checklist.is_finished:
        kept.finished_at = kept.finished_at or moment
    kept.save(update_fields=["hidden_at", "finished_at"])
    record(ChecklistHidden(done=checklist.done, finished=checklist.is_finished), by=by, at=moment)


@atomic
def show_checklist(company: Company, *, by: User) -> None:
    """Harmless twice."""
    kept = _lock(company)
    if kept.hidden_at is None:
        return
    kept.hidden_at = None
    kept.save(update_fields=["hidden_at"])
    record(ChecklistShown(), by=by)


def _lock(company: Company) -> Onboarding:
    Onboarding.objects.get_or_create(company_id=company.pk)
    return Onboarding.objects.select_for_update().get(company=company.pk)
