"""What is done with support's visits: read-only, with a reason, for half an hour."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tenants.events.kinds import Fact
from tenants.events.models import ActorKind, Event
from tenants.events.recording import Actor, record
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.programme.managers.models import Manager
from tenants.programme.support.events import (
    PageSeen,
    VisitAsked,
    VisitBegan,
    VisitEnded,
    WriteRefused,
)
from tenants.programme.support.models import VISIT_LENGTH, SupportVisit
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, current_company, public_context

REASON_LENGTH = 300


class VisitError(Exception):
    """What cannot be done. ``str()`` is the message for the person of the programme."""


@transaction.atomic
def ask_visit(company: Company, reason: str, *, by: User, moment: datetime) -> SupportVisit:
    """A visit with the view of an owner, which its link opens once. Raises VisitError."""
    reason = " ".join(reason.split())
    if not reason:
        raise VisitError("Escribe el motivo: la empresa lo va a leer.")
    if len(reason) > REASON_LENGTH:
        raise VisitError(f"El motivo lleva hasta {REASON_LENGTH} letras.")
    if not company.is_serving:
        raise VisitError(f"{company.name} no está en servicio.")
    with company_context(company):
        owners = User.objects.filter(role=Role.OWNER, is_active=True)
        owner = owners.order_by("joined_at", "pk").first()  # those who never entered come last
        if owner is None:
            raise VisitError(f"{company.name} no tiene una persona dueña activa.")
        visit = SupportVisit.objects.create(
            company=company,
            manager_id=by.pk,
            user_id=owner.pk,
            reason=reason,
            asked_at=moment,
            ends_at=moment + VISIT_LENGTH,
        )
        _record(VisitAsked(visit=visit.pk), visit, moment)
    return visit


@transaction.atomic
def begin_visit(visit: SupportVisit, moment: datetime) -> SupportVisit:
    """The half hour begins. Raises VisitError for a link that was used or is late."""
    visit = SupportVisit.objects.select_for_update().get(pk=visit.pk)
    if visit.entered_at is not None or visit.left_at is not None or visit.ends_at <= moment:
        raise VisitError("Este enlace ya se usó o venció. Pide otra visita desde el programa.")
    visit.entered_at, visit.ends_at = moment, moment + VISIT_LENGTH
    visit.save(update_fields=["entered_at", "ends_at"])
    _record(VisitBegan(visit=visit.pk), visit, moment)
    return visit


@transaction.atomic
def leave(visit: SupportVisit, moment: datetime) -> None:
    """Harmless twice."""
    visit = SupportVisit.objects.select_for_update().get(pk=visit.pk)
    if visit.left_at is None:
        visit.left_at = moment
        visit.save(update_fields=["left_at"])
        _record(VisitEnded(visit=visit.pk), visit, moment)


def tell_page(visit: SupportVisit, page: str, *, refused: bool = False) -> None:
    """``page`` is the name of an address, never what is in it."""
    fact = WriteRefused if refused else PageSeen
    _record(fact(visit=visit.pk, page=page[:60]), visit, None)


def open_visit(key: str, moment: datetime) -> SupportVisit | None:
    """The visit of a session of the current company, while it lasts and its person is of the
    programme."""
    rows = SupportVisit.objects.filter(company=current_company().pk, entered_at__isnull=False)
    visit = rows.open_at(moment).filter(key=key).first()
    if visit is None or not names_of([visit.manager_id], active=True):
        return None
    return visit


def names_of(managers: Iterable[int], *, active: bool = False) -> dict[int, str]:
    """People of the programme by number, whatever company is at work."""
    with public_context():
        rows = Manager.objects.filter(pk__in=set(managers))
        if active:
            rows = rows.filter(is_active=True)
        return dict(rows.values_list("pk", "full_name"))


def pages_seen() -> dict[int, int]:
    """How many pages each visit to the current company opened."""
    seen = Event.objects.of(current_company()).of_kind(PageSeen)
    counts: dict[int, int] = {}
    for facts in seen.values_list("facts", flat=True):
        counts[facts["visit"]] = counts.get(facts["visit"], 0) + 1
    return counts


def _record(fact: Fact, visit: SupportVisit, moment: datetime | None) -> None:
    """Both identities: who of the programme, and whose view it was."""
    by = Actor(ActorKind.SUPPORT, visit.manager_id)
    subject = f"user:{visit.user_id}"
    record(fact, by=by, subject=subject, company=visit.company, at=moment)
