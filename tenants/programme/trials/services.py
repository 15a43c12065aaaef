"""What is done with trials. A trial that is over leaves its company read-only.

Why the programme's people did it is kept by the desk, which calls these.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction

from tenants.companies.closing import close_company
from tenants.companies.erasing import begin_erasing
from tenants.events.kinds import Fact
from tenants.events.models import ActorKind
from tenants.events.recording import CLOCK, SOMEBODY, SYSTEM, Actor, Person, record
from tenants.programme.trials import emails
from tenants.programme.trials.dates import add_months
from tenants.programme.trials.events import (
    CompanyKept,
    TrialBegan,
    TrialConverted,
    TrialEnded,
    TrialExtended,
)
from tenants.programme.trials.models import Trial
from tenants.schemas.clock import day_of, today
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context

State = Trial.State
MOST_DAYS = 366  # of one extension


class TrialError(Exception):
    """What cannot be done. ``str()`` is the message for the person."""


def begin_trial(company: Company) -> None:
    """A step of the opening, in the company: from its day on, TRIAL_MONTHS."""
    begins = today()
    ends = add_months(begins, settings.TRIAL_MONTHS)
    trial, is_new = Trial.objects.get_or_create(
        company=company, defaults={"begins_on": begins, "ends_on": ends}
    )
    if is_new:
        record(TrialBegan(days=(trial.ends_on - trial.begins_on).days), by=SYSTEM)


@transaction.atomic
def extend(trial: Trial, days: int, *, by: Person | Actor, moment: datetime) -> Trial:
    """More days, from the last one or from today if that is past; its people write again.

    Raises TrialError.
    """
    if not 1 <= days <= MOST_DAYS:
        raise TrialError(f"Una prórroga va de 1 a {MOST_DAYS} días.")
    trial = _lock(trial)
    if trial.state == State.CONVERTED:
        raise TrialError("La empresa ya contrató: no tiene prueba que prorrogar.")
    _require_serving(trial)
    trial.ends_on = max(trial.ends_on, _day(trial, moment)) + timedelta(days=days)
    trial.extensions += 1
    _run_again(trial, State.RUNNING)
    _record(trial, TrialExtended(days=days), by, moment)
    return trial


@transaction.atomic
def convert(trial: Trial, *, by: Person | Actor, moment: datetime) -> Trial:
    """The company stays: no trial counts any more. Raises TrialError."""
    trial = _lock(trial)
    if trial.state == State.CONVERTED:
        raise TrialError("La empresa ya contrató.")
    _require_serving(trial)
    _run_again(trial, State.CONVERTED)
    _record(trial, TrialConverted(), by, moment)
    return trial


@transaction.atomic
def end(trial: Trial, *, by: Person | Actor, moment: datetime) -> Trial:
    """Its people read and export, and are told until when. Raises TrialError."""
    trial = _lock(trial)
    if trial.state in {State.ENDED, State.CLOSED}:
        raise TrialError("La prueba ya terminó.")
    trial.state, trial.ended_at = State.ENDED, moment
    grace = settings.TRIAL_READ_ONLY_DAYS + settings.TRIAL_CLOSED_DAYS
    trial.erase_on = _day(trial, moment) + timedelta(days=grace)
    trial.save(update_fields=["state", "ended_at", "erase_on"])
    _set_read_only(trial.company, moment)
    _record(trial, TrialEnded(), by, moment)
    emails.tell_ended(trial)
    return trial


@transaction.atomic
def keep(trial: Trial, moment: datetime) -> Trial:
    """An owner stops the closing or the erasing; a person of the programme decides what follows.

    Raises TrialError when nothing is about to happen, or it is too late.
    """
    trial = _lock(trial)
    if trial.erase_on is None or trial.company.state == Company.State.ERASING:
        raise TrialError("No hay nada que detener.")
    trial.erase_on = None
    trial.save(update_fields=["erase_on"])
    _record(trial, CompanyKept(), SOMEBODY, moment)
    return trial


@transaction.atomic
def go_on_leaving(trial: Trial, moment: datetime) -> bool:
    """What the clock does with a company whose trial is over: a notice, the closing, another
    notice, the erasing. Whether anything was due."""
    trial = _lock(trial)
    if trial.erase_on is None:
        return False
    day = _day(trial, moment)
    if trial.closes_on is not None:
        if day >= trial.closes_on:
            _close(trial, day)
        else:
            return emails.tell_closing(trial, day)
    elif trial.company.state == Company.State.CLOSED:
        if day < trial.erase_on:
            return emails.tell_erasing(trial, day)
        begin_erasing(trial.company, trial.company.name, by=CLOCK)
    return True


def _close(trial: Trial, day: date) -> None:
    """A late closing is followed by a whole grace all the same."""
    trial.state = State.CLOSED
    grace = timedelta(days=settings.TRIAL_CLOSED_DAYS)
    trial.erase_on = max(trial.erase_on or day, day + grace)
    trial.save(update_fields=["state", "erase_on"])
    if trial.company.state in {Company.State.READY, Company.State.SUSPENDED}:
        close_company(trial.company, by=CLOCK)
    emails.tell_closed(trial)


def _lock(trial: Trial) -> Trial:
    rows = Trial.objects.select_for_update(of=("self",)).select_related("company__schema")
    return rows.get(pk=trial.pk)


def _day(trial: Trial, moment: datetime) -> date:
    with company_context(trial.company):
        return day_of(moment)


def _run_again(trial: Trial, state: State) -> None:
    trial.state, trial.ended_at, trial.erase_on = state, None, None
    trial.save(update_fields=["state", "ends_on", "extensions", "ended_at", "erase_on"])
    _set_read_only(trial.company, None)


def _set_read_only(company: Company, since: datetime | None) -> None:
    """Seen everywhere within 30 s, as any other change of a company."""
    company.read_only_since = since
    company.save(update_fields=["read_only_since"])


def _require_serving(trial: Trial) -> None:
    if not trial.company.is_serving:
        label = Company.State(trial.company.state).label
        raise TrialError(f"La empresa está «{label}»: reanúdala primero.")


def _record(trial: Trial, fact: Fact, by: Person | Actor, moment: datetime) -> None:
    """In the company's log; only people of the programme decide about trials."""
    actor = by if isinstance(by, Actor) else Actor(ActorKind.MANAGER, by.pk)
    record(fact, by=actor, company=trial.company, at=moment)
