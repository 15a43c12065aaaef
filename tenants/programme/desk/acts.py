"""What the people of the programme do from the desk: services below do it, and a note says why.

A page shows a row as it was; what it posts carries a mark of that. A row that changed meanwhile is
not acted on: the person is told, unless it was this very act, sent twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Model

from tenants.companies import closing, erasing, opening
from tenants.companies.events import (
    CompanyClosed,
    CompanyRegistered,
    CompanyResumed,
    CompanySuspended,
    ErasingBegun,
    OpeningResumed,
)
from tenants.companies.tasks import finish_erasing_later
from tenants.events.kinds import Fact
from tenants.events.models import subject_name
from tenants.events.recording import Actor
from tenants.people.models import User
from tenants.programme.admissions import services as admissions
from tenants.programme.admissions.models import Admission
from tenants.programme.admissions.places import keep_seat, require_place, resume_in_place
from tenants.programme.applications import services as applications
from tenants.programme.applications.models import Application, Decision
from tenants.programme.desk.models import Note
from tenants.programme.managers import services as managers
from tenants.programme.managers.events import (
    ManagerDeactivated,
    ManagerInvitedAgain,
    ManagerReactivated,
    ManagerRoleChanged,
    SecondFactorReset,
)
from tenants.programme.managers.models import Manager
from tenants.programme.managers.services import acting
from tenants.programme.support import services as visits
from tenants.programme.support.models import SupportVisit
from tenants.programme.trials import services as trials
from tenants.programme.trials.events import TrialConverted, TrialEnded, TrialExtended
from tenants.programme.trials.models import Trial
from tenants.programme.trials.services import TrialError
from tenants.schemas.companies import Company
from tenants.seats.taking import hand_reserved_to
from tenants.work.nudges import nudge

TWICE = timedelta(minutes=10)
"""Within it the same act with the same words is the same press of a button."""


class Stale(Exception):
    """What the page showed is not so any more. ``str()`` is the message for the person."""


Row = Model
"""Whatever the desk acts on; upper floors have rows of their own."""


@dataclass(frozen=True)
class Asked:
    """An act on a row: who asks, why, when, and the mark of what the page showed."""

    by: User
    reason: str
    seen: str
    moment: datetime


# --- Applications --------------------------------------------------------------------------------


def mark_of(application: Application) -> str:
    """Changes with every decision and every invitation."""
    admission = Admission.objects.filter(application=application).first()
    decided = application.decisions.count()
    issues = admission.issues if admission else 0
    return f"{application.state}.{decided}.{issues}.{application.review_asked_at or ''}"


@transaction.atomic
def accept(application: Application, asked: Asked) -> None:
    """Raises Stale, ApplicationError, NoPlaceLeft."""
    if _to_do(application, asked, Decision.Verdict.ACCEPT):
        admissions.accept(application, asked.reason, by=asked.by, moment=asked.moment)


@transaction.atomic
def wait(application: Application, asked: Asked) -> None:
    """Raises Stale, ApplicationError."""
    if _to_do(application, asked, Decision.Verdict.WAIT):
        put = applications.put_on_waiting_list
        put(application, asked.reason, by=asked.by, moment=asked.moment)


@transaction.atomic
def decline(application: Application, asked: Asked) -> None:
    """Raises Stale, ApplicationError."""
    if _to_do(application, asked, Decision.Verdict.DECLINE):
        applications.decline(application, asked.reason, by=asked.by, moment=asked.moment)


@transaction.atomic
def give_back(application: Application, asked: Asked) -> None:
    """The place is free and the application waits. Raises Stale, ApplicationError."""
    if _to_do(application, asked, Decision.Verdict.WAIT):
        admission = _admission_of(application)
        admissions.give_back(admission, asked.reason, by=asked.by, moment=asked.moment)


@transaction.atomic
def issue_again(application: Application, asked: Asked) -> None:
    """Another invitation. Raises Stale, ApplicationError."""
    applications.lock(application)
    admission = _admission_of(application)
    if mark_of(application) != asked.seen:
        if asked.moment - admission.issued_at < TWICE and is_note_of(
            application, "admission.invited", asked
        ):
            return
        raise _stale(application)
    admissions.issue_again(admission, by=asked.by, moment=asked.moment)
    write_note(application, "admission.invited", asked)


def _admission_of(application: Application) -> Admission:
    admission = Admission.objects.filter(application=application).first()
    if admission is None:
        raise applications.ApplicationError("Esta solicitud no tiene un lugar apartado.")
    return admission


def _to_do(application: Application, asked: Asked, verdict: Decision.Verdict) -> bool:
    """Whether the decision is still to be made; False when it is, by this very press. Holds the
    row's lock from here on. Raises Stale."""
    now = applications.lock(application)
    if mark_of(now) == asked.seen:
        return True
    last = now.decisions.order_by("pk").last()
    if (
        last is not None
        and (last.verdict, last.manager_id, last.reason)
        == (verdict, asked.by.pk, asked.reason.strip())
        and asked.moment - last.at < TWICE
    ):
        return False
    raise _stale(now)


def _stale(application: Application) -> Stale:
    state = Application.State(application.state).label
    return Stale(
        f"La solicitud cambió mientras la veías: ahora está «{state}». No se hizo nada; "
        "revísala y decide otra vez. Lo que escribiste sigue aquí."
    )


# --- Companies -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class NewCompany:
    name: str
    subdomain: str
    owner_name: str
    owner_email: str
    state: str


@transaction.atomic
def open_company(asked: Asked, new: NewCompany) -> Company:
    """By hand, without an application; it takes a place, and its owner a seat. The same form sent
    twice opens one. Raises NoPlaceLeft, ValidationError by field."""
    require_place()
    subdomain = new.subdomain.strip().lower()
    known = Company.objects.filter(subdomain=subdomain, name=new.name.strip()).first()
    if known is not None and is_note_of(known, CompanyRegistered.kind, asked):
        return known
    key = f"company:{subdomain}"
    keep_seat(key)
    company = opening.register_company(
        new.name,
        new.subdomain,
        new.owner_name,
        new.owner_email,
        by=acting(asked.by),
        state=new.state,
    )
    hand_reserved_to(key, company)
    write_note(company, CompanyRegistered.kind, asked)
    return company


def suspend(company: Company, asked: Asked) -> None:
    """Raises Stale, WrongState."""
    _act_on(company, asked, CompanySuspended, closing.suspend_company)


def resume(company: Company, asked: Asked) -> None:
    """Raises Stale, WrongState, NoSeatLeft, NoPlaceLeft."""
    _act_on(company, asked, CompanyResumed, resume_in_place)


def close(company: Company, asked: Asked) -> None:
    """Raises Stale, WrongState."""
    _act_on(company, asked, CompanyClosed, closing.close_company)


def resume_opening(company: Company, asked: Asked) -> None:
    """Raises Stale, WrongState."""
    _act_on(company, asked, OpeningResumed, opening.resume_opening)


def erase(company: Company, asked: Asked, typed_name: str) -> None:
    """Raises Stale, NotConfirmed, WrongState."""

    def begin(company: Company, *, by: Actor) -> None:
        erasing.begin_erasing(company, typed_name, by=by)
        transaction.on_commit(lambda: nudge(finish_erasing_later, company.pk))

    _act_on(company, asked, ErasingBegun, begin)


@transaction.atomic
def _act_on(
    company: Company, asked: Asked, fact: type[Fact], service: Callable[..., object]
) -> None:
    now = Company.objects.select_for_update(of=("self",)).get(pk=company.pk)
    if now.state != asked.seen:
        if is_note_of(now, fact.kind, asked):
            return
        label = Company.State(now.state).label
        raise Stale(
            f"La empresa cambió mientras la veías: ahora está «{label}». No se hizo nada; "
            "revísala y decide otra vez. Lo que escribiste sigue aquí."
        )
    service(now, by=acting(asked.by))
    write_note(now, fact.kind, asked)


# --- Trials and visits ---------------------------------------------------------------------------


def mark_of_trial(company: Company) -> str:
    """Changes with whatever is done with the trial of ``company``."""
    trial = Trial.objects.filter(company=company).first()
    return "" if trial is None else f"{trial.state}.{trial.ends_on}.{trial.extensions}"


def extend_trial(company: Company, asked: Asked, days: int) -> None:
    """Raises Stale, TrialError."""
    _act_on_trial(company, asked, TrialExtended, partial(trials.extend, days=days))


def convert_trial(company: Company, asked: Asked) -> None:
    """Raises Stale, TrialError."""
    _act_on_trial(company, asked, TrialConverted, trials.convert)


def end_trial(company: Company, asked: Asked) -> None:
    """Raises Stale, TrialError."""
    _act_on_trial(company, asked, TrialEnded, trials.end)


@transaction.atomic
def _act_on_trial(
    company: Company, asked: Asked, fact: type[Fact], service: Callable[..., object]
) -> None:
    trial = Trial.objects.select_for_update(of=("self",)).filter(company=company).first()
    if trial is None:
        raise TrialError("La empresa no tiene periodo de prueba.")
    if mark_of_trial(company) != asked.seen:
        if is_note_of(company, fact.kind, asked):
            return
        raise Stale(
            "El periodo de prueba cambió mientras lo veías. No se hizo nada; revísalo y decide "
            "otra vez. Lo que escribiste sigue aquí."
        )
    service(trial, by=asked.by, moment=asked.moment)
    write_note(company, fact.kind, asked)


@transaction.atomic
def ask_visit(company: Company, asked: Asked) -> None:
    """The visit that is asked for twice at once is one. Raises VisitError."""
    Company.objects.select_for_update(of=("self",)).get(pk=company.pk)
    rows: Any = SupportVisit.objects
    waiting = rows.open_at(asked.moment).filter(entered_at=None)
    reason = " ".join(asked.reason.split())
    if not waiting.filter(company=company, manager_id=asked.by.pk, reason=reason).exists():
        visits.ask_visit(company, asked.reason, by=asked.by, moment=asked.moment)


# --- People of the programme ---------------------------------------------------------------------


def mark_of_manager(person: User) -> str:
    """Changes with every act on the person."""
    acts = Note.objects.filter(subject=subject_of(person)).count()
    return f"{person.role}.{person.is_active}.{acts}"


def invite_manager_again(person: User, asked: Asked) -> None:
    """Raises Stale, ManagerError."""
    _act_on_person(person, asked, ManagerInvitedAgain, managers.invite_again)


def change_manager_role(person: User, asked: Asked, role: str) -> None:
    """Raises Stale, ManagerError."""
    change = partial(managers.change_role, role=role)
    _act_on_person(person, asked, ManagerRoleChanged, change)


def deactivate_manager(person: User, asked: Asked) -> None:
    """Raises Stale, ManagerError."""
    _act_on_person(person, asked, ManagerDeactivated, managers.deactivate_manager)


def reactivate_manager(person: User, asked: Asked) -> None:
    """Raises Stale."""
    _act_on_person(person, asked, ManagerReactivated, managers.reactivate_manager)


def reset_second_factor(person: User, asked: Asked) -> None:
    """Raises Stale."""

    def reset(person: User, *, by: User) -> None:
        managers.reset_second_factor(person, by=acting(by))

    _act_on_person(person, asked, SecondFactorReset, reset)


@transaction.atomic
def _act_on_person(
    person: User, asked: Asked, fact: type[Fact], service: Callable[..., object]
) -> None:
    now = Manager.objects.select_for_update().get(pk=person.pk)
    if mark_of_manager(now) != asked.seen:
        if is_note_of(now, fact.kind, asked):
            return
        raise Stale(
            f"Los datos de {now.full_name} cambiaron mientras los veías. No se hizo nada; "
            "revísalos y decide otra vez. Lo que escribiste sigue aquí."
        )
    service(now, by=asked.by)
    write_note(now, fact.kind, asked)


# --- Notes ---------------------------------------------------------------------------------------


def write_note(row: Row, act: str, asked: Asked, company: Company | None = None) -> None:
    """Why it was done. An erased company takes along the notes about it and about its rows."""
    Note.objects.create(
        company=row if isinstance(row, Company) else company,
        subject=subject_of(row),
        act=act,
        text=asked.reason.strip(),
        manager_id=asked.by.pk,
        at=asked.moment,
    )


def is_note_of(row: Row, act: str, asked: Asked) -> bool:
    """Whether the last note tells this very act."""
    last = Note.objects.filter(subject=subject_of(row)).first()
    return last is not None and (
        (last.act, last.text, last.manager_id) == (act, asked.reason.strip(), asked.by.pk)
        and asked.moment - last.at < TWICE
    )


def subject_of(row: Row) -> str:
    """A person of the programme is named as its events name it, whichever class the row is of."""
    return f"manager:{row.pk}" if isinstance(row, User) else subject_name(row)
