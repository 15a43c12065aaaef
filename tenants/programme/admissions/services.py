"""From an acceptance to an open company. All of it in public."""

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction

from tenants.companies.opening import register_company
from tenants.events.recording import record
from tenants.people.models import User
from tenants.programme.admissions import emails
from tenants.programme.admissions.events import (
    InvitationIssued,
    InvitationSpent,
    PlaceGiven,
    PlaceGivenBack,
)
from tenants.programme.admissions.models import INVITATION_AGE, Admission, new_nonce
from tenants.programme.admissions.places import free_place, hold_place, seat_key
from tenants.programme.applications.models import Application, Decision
from tenants.programme.applications.services import (
    APPLICANT,
    ApplicationError,
    decide,
    lock,
    move,
    withdraw,
)
from tenants.schemas.companies import Company
from tenants.seats.taking import hand_reserved_to


@transaction.atomic
def accept(application: Application, reason: str, *, by: User, moment: datetime) -> Admission:
    """Hold a place for the applicant and mail the invitation. Raises ApplicationError, and
    NoPlaceLeft while the programme is full."""
    application = lock(application)
    decide(application, Decision.Verdict.ACCEPT, reason, by=by, moment=moment)
    hold_place(application.pk)
    admission, _ = Admission.objects.update_or_create(
        application=application,
        defaults={
            "email": application.email,
            "accepted_at": moment,
            "issued_at": moment,
            "expires_at": moment + INVITATION_AGE,
            "nonce": new_nonce(),
            "cancelled_at": None,
        },
    )
    record(PlaceGiven(), by=by, subject=application, at=moment)
    _mail(admission, by=by, moment=moment)
    return admission


@transaction.atomic
def issue_again(admission: Admission, *, by: User, moment: datetime) -> Admission:
    """Another invitation, of seven days from now; every older link is spent. Raises
    ApplicationError when it was used or the place was given back."""
    admission = _lock(admission)
    _require_outstanding(admission)
    admission.nonce, admission.issued_at = new_nonce(), moment
    admission.expires_at = moment + INVITATION_AGE
    admission.issues += 1
    admission.save(update_fields=["nonce", "issued_at", "expires_at", "issues"])
    _mail(admission, by=by, moment=moment)
    return admission


@transaction.atomic
def give_back(admission: Admission, reason: str, *, by: User, moment: datetime) -> None:
    """The place is free again, and the application waits. Raises ApplicationError."""
    application = lock(admission.application)
    admission = _lock(admission)
    _require_outstanding(admission)
    admission.cancelled_at, admission.nonce = moment, new_nonce()
    admission.save(update_fields=["cancelled_at", "nonce"])
    free_place(application.pk)
    decide(application, Decision.Verdict.WAIT, reason, by=by, moment=moment)
    record(PlaceGivenBack(), by=by, subject=application, at=moment)


@transaction.atomic
def give_up(application: Application, moment: datetime) -> None:
    """The applicant takes the application back; a place that was held for it is free again.
    Raises ApplicationError when it is too late."""
    application = withdraw(application, moment)
    admission = Admission.objects.outstanding().filter(application=application).first()
    if admission is not None:
        admission = _lock(admission)
        admission.cancelled_at, admission.nonce = moment, new_nonce()
        admission.save(update_fields=["cancelled_at", "nonce"])
        free_place(application.pk)
        record(PlaceGivenBack(), by=APPLICANT, subject=application, at=moment)


def claim(
    admission: Admission,
    *,
    subdomain: str,
    password: str,
    agreement_version: str,
    moment: datetime,
) -> Company:
    """Open the company of an invitation, once; whoever claims it again gets the same company.

    Raises ValidationError by field, ApplicationError when the invitation is no longer good.
    """
    with transaction.atomic():
        application = lock(admission.application)
        admission = _lock(admission)
        if admission.company is not None:
            return admission.company
        _require_outstanding(admission)
        if admission.expires_at <= moment:
            raise ApplicationError("La invitación venció. Pide otra y te llega al correo.")
        try:
            company = register_company(
                application.company_name,
                subdomain,
                application.contact_name,
                admission.email,
                by=APPLICANT,
                state=application.place,
                time_zone=application.time_zone,
            )
        except ValidationError as error:
            raise _of_the_form(error) from error
        hand_reserved_to(seat_key(application.pk), company)
        admission.company, admission.claimed_at = company, moment
        admission.agreement_version, admission.agreed_at = agreement_version, moment
        admission.owner_password = make_password(password)
        admission.save()
        move(application, Application.State.OPENED)
        application.company = company
        application.save(update_fields=["company"])
        fact = InvitationSpent()
        record(fact, by=APPLICANT, subject=application, company=company, at=moment)
    return company


def take_over_password(company: Company) -> None:
    """The owner's account gets the password that was chosen with the invitation; a step of the
    opening, in the company."""
    admission = Admission.objects.select_for_update().filter(company=company).first()
    if admission is None or not admission.owner_password:
        return
    owner = User.objects.get(email=company.owner_email)
    owner.password, owner.joined_at = admission.owner_password, admission.claimed_at
    owner.save(update_fields=["password", "joined_at"])
    admission.owner_password = ""
    admission.save(update_fields=["owner_password"])
    emails.welcome(admission)


def _mail(admission: Admission, *, by: User, moment: datetime) -> None:
    emails.invite(admission)
    fact = InvitationIssued(issue=admission.issues)
    record(fact, by=by, subject=admission.application, at=moment)


def _lock(admission: Admission) -> Admission:
    rows = Admission.objects.select_for_update(of=("self",)).select_related("company")
    return rows.get(pk=admission.pk)


def _require_outstanding(admission: Admission) -> None:
    if admission.company is not None:
        raise ApplicationError("La invitación ya se usó: la empresa está abierta o por abrir.")
    if admission.cancelled_at is not None:
        raise ApplicationError("El lugar se devolvió: acepta la solicitud otra vez.")


def _of_the_form(error: ValidationError) -> ValidationError:
    """What the owner can put right stands at its field; the rest came with the application."""
    found = error.message_dict
    return ValidationError({"subdomain": found.get("subdomain") or [" ".join(error.messages)]})
