"""From an acceptance to an open company. All of it in public."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import transaction

from tenants.companies.opening import register_company
from tenants.events.models import Event
from tenants.events.recording import Actor, Person, record
from tenants.people.events import LoggedIn, PersonJoined
from tenants.people.models import User
from tenants.programme.admissions import emails
from tenants.programme.admissions.events import (
    InvitationIssued,
    InvitationSpent,
    OwnerHandedOver,
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
)
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, current_company
from tenants.schemas.transactions import atomic
from tenants.seats.taking import hand_reserved_to
from tenants.web.ratelimit import HOUR, limiter

INVITATIONS_PER_HOUR = 3  # that an applicant asks for


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
def issue_again(admission: Admission, *, by: Person | Actor, moment: datetime) -> Admission:
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
    _require_outstanding(_lock(admission))
    decide(application, Decision.Verdict.WAIT, reason, by=by, moment=moment)


def lose_place(application: Application, before: str, by: Person | Actor, moment: datetime) -> None:
    """The place of an application that is accepted no more is free, and its invitation is spent."""
    if before != Application.State.ACCEPTED:
        return
    admission = Admission.objects.outstanding().select_for_update().filter(application=application)
    found = admission.first()
    if found is not None:
        found.cancelled_at, found.nonce = moment, new_nonce()
        found.save(update_fields=["cancelled_at", "nonce"])
    free_place(application.pk)
    record(PlaceGivenBack(), by=by, subject=application, at=moment)


def ask_again(admission: Admission, moment: datetime) -> None:
    """The applicant wants another invitation: it goes to the same e-mail. Raises ApplicationError,
    also after several in an hour."""
    asked = limiter(settings.RATE_LIMIT_REDIS_URL, INVITATIONS_PER_HOUR, HOUR)
    if not asked.allow(f"public:invitation:{admission.application_id}", moment.timestamp()):
        raise ApplicationError("Ya van varias invitaciones. Búscalas en correo no deseado.")
    issue_again(admission, by=APPLICANT, moment=moment)


def claim(
    admission: Admission,
    *,
    subdomain: str,
    password: str,
    agreement_version: str,
    moment: datetime,
) -> Company:
    """Open the company of an invitation, once; the same password again gives the same company.

    ``admission`` is as its link named it: one that was issued again meanwhile is refused.
    Raises ValidationError by field, ApplicationError when the invitation is no longer good.
    """
    nonce = admission.nonce
    with transaction.atomic():
        application = lock(admission.application)
        admission = _lock(admission)
        if admission.company is not None and chose_password(admission, password):
            return admission.company  # a second press of the button
        _require_outstanding(admission)
        if admission.nonce != nonce:
            raise ApplicationError("Hay otra invitación más reciente: usa esa.")
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
    record(PersonJoined(), by=owner, subject=owner)
    admission.owner_password = ""
    admission.save(update_fields=["owner_password"])
    emails.welcome(admission)


def let_in(owner: User) -> bool:
    """Whether an owner who comes from the opening page may enter without the password: once, and
    never after another log-in."""
    with atomic():
        owner = User.objects.select_for_update().get(pk=owner.pk)
        company = current_company()
        entered = Event.objects.of(company).of_kind(LoggedIn).about(owner)
        if entered.exists():
            return False
        key = f"{OwnerHandedOver.kind}:{company.schema_name}"
        return record(OwnerHandedOver(), by=owner, subject=owner, key=key)


def chose_password(admission: Admission, password: str) -> bool:
    """Whether ``password`` is the one that came with the claim."""
    if admission.owner_password:
        return check_password(password, admission.owner_password)
    company = admission.company
    if company is None or not company.is_serving:
        return False
    with company_context(company):
        owner = User.objects.filter(email=company.owner_email).first()
        return owner is not None and owner.check_password(password)


def _mail(admission: Admission, *, by: Person | Actor, moment: datetime) -> None:
    emails.invite(admission)
    fact = InvitationIssued(issue=admission.issues)
    record(fact, by=by, subject=admission.application, at=moment)


def _lock(admission: Admission) -> Admission:
    rows = Admission.objects.select_for_update(of=("self",)).select_related("company")
    return rows.get(pk=admission.pk)


def _require_outstanding(admission: Admission) -> None:
    if admission.claimed_at is not None:
        raise ApplicationError("La invitación ya se usó: la empresa está abierta o por abrir.")
    if admission.cancelled_at is not None:
        raise ApplicationError("El lugar se devolvió: acepta la solicitud otra vez.")


def _of_the_form(error: ValidationError) -> ValidationError:
    """What the owner can put right stands at its field; the rest came with the application."""
    found = error.message_dict
    return ValidationError({"subdomain": found.get("subdomain") or [" ".join(error.messages)]})
