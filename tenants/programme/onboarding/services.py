"""What an owner does with the list of first steps. The list itself is computed, never stored."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from tenants.events.recording import CLOCK, record
from tenants.people.models import User
from tenants.programme.meetings.links import meeting_link
from tenants.programme.meetings.models import Meeting
from tenants.programme.onboarding.checklist import Checklist, checklist_of
from tenants.programme.onboarding.emails import ask_whether_to_help
from tenants.programme.onboarding.events import ChecklistHidden, ChecklistShown, HelpOffered
from tenants.programme.onboarding.models import Onboarding
from tenants.programme.onboarding.stuck import is_stuck
from tenants.schemas.companies import Company
from tenants.schemas.transactions import atomic


@dataclass(frozen=True, slots=True)
class Card:
    """What an owner is shown of the first steps."""

    checklist: Checklist
    training: Meeting | None = None

    @property
    def training_path(self) -> str:
        """Where its time is chosen or changed, on the programme's site."""
        return meeting_link(self.training) if self.training else ""


def card_for(company: Company, user: User) -> Card | None:
    """The card of an owner, until it is put away: one query from then on."""
    if not user.is_owner:
        return None
    kept = Onboarding.objects.filter(company=company.pk).first()
    if kept is not None and kept.hidden_at is not None:
        return None
    return card_of(company)


def card_of(company: Company) -> Card:
    """Two queries."""
    return Card(checklist_of(company), coming_training(company))


def coming_training(company: Company) -> Meeting | None:
    """The training that waits for a time to be chosen, or that is to come; one query."""
    rows = Meeting.objects.filter(company=company.pk, kind=Meeting.Kind.TRAINING)
    proposed, now = Q(state=Meeting.State.PROPOSED), timezone.now()
    confirmed = Q(state=Meeting.State.CONFIRMED, starts_at__gt=now)
    return rows.filter(proposed | confirmed).order_by("-proposed_at").first()


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


@atomic
def offer_help(company: Company, moment: datetime) -> bool:
    """Ask the owners of a company that is stuck whether they want help, once in its life; whether
    they were asked now. Who has put the list away is left alone."""
    if company.is_read_only or not is_stuck(company, checklist_of(company), moment):
        return False
    kept = _lock(company)
    if kept.stuck_told_at or kept.hidden_at or kept.finished_at:
        return False
    kept.stuck_told_at = moment
    kept.save(update_fields=["stuck_told_at"])
    ask_whether_to_help()
    record(HelpOffered(done=checklist_of(company).done), by=CLOCK, at=moment)
    return True


def _lock(company: Company) -> Onboarding:
    Onboarding.objects.get_or_create(company_id=company.pk)
    return Onboarding.objects.select_for_update().get(company=company.pk)
