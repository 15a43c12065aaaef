"""What the people of the programme write down as evidence."""

from datetime import date, datetime, timedelta

from ops.graduation.events import ItemTicked, TimeConfirmed
from ops.graduation.models import Tick, TimeConfirmation
from ops.graduation.prelaunch.items import ITEMS
from tenants.events.recording import record
from tenants.people.models import User
from tenants.programme.desk.clock import day_of
from tenants.programme.managers.services import acting
from tenants.schemas.companies import Company
from tenants.schemas.transactions import atomic

TWICE = timedelta(minutes=10)
"""Within it the same words are the same press of a button."""


class EvidenceError(Exception):
    """What cannot be written down. ``str()`` is the message for the person."""


@atomic
def confirm_time(
    company: Company,
    before: int,
    now: int,
    said_on: date,
    evidence: str,
    *,
    by: User,
    moment: datetime,
) -> None:
    """What ``company`` said of its time. Raises EvidenceError."""
    evidence = evidence.strip()
    if not evidence:
        raise EvidenceError("Escribe quién lo dijo y cómo: sin eso no es evidencia.")
    if said_on > day_of(moment):
        raise EvidenceError("La fecha en que lo dijo todavía no llega.")
    row = TimeConfirmation(
        company=company,
        before=before,
        now=now,
        said_on=said_on,
        evidence=evidence,
        manager_id=by.pk,
        at=moment,
    )
    last = TimeConfirmation.objects.filter(company=company).first()
    if last is not None and _same(row, last, "before", "now", "said_on"):
        return
    row.save()
    record(TimeConfirmed(before=before, now=now), by=acting(by), company=company)


@atomic
def tick(item: str, is_done: bool, evidence: str, *, by: User, moment: datetime) -> None:
    """Raises EvidenceError, KeyError for what is no item."""
    title, evidence = ITEMS[item].title, evidence.strip()
    if not evidence:
        raise EvidenceError(f"Escribe qué demuestra que «{title}» está o qué le falta.")
    row = Tick(item=item, is_done=is_done, evidence=evidence, manager_id=by.pk, at=moment)
    last = Tick.objects.filter(item=item).first()
    if last is not None and _same(row, last, "is_done"):
        return
    row.save()
    record(ItemTicked(item=item, done=is_done), by=acting(by), subject=f"item:{row.pk}")


def _same(row: Tick | TimeConfirmation, last: Tick | TimeConfirmation, *names: str) -> bool:
    """Whether ``last`` is this very press."""
    told = (*names, "evidence", "manager_id")
    return row.at - last.at < TWICE and all(
        getattr(row, name) == getattr(last, name) for name in told
    )
