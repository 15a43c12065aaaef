"""What can be done with the people and the letterhead of a company."""

from time import time

from django.conf import settings
from django.db import IntegrityError
from django.utils import timezone

from tenants.events.recording import SOMEBODY, SYSTEM, Actor, record
from tenants.people import emails
from tenants.people.events import (
    LengthUnitChanged,
    LogoChanged,
    PasswordChanged,
    PasswordResetAsked,
    PasswordTakenAway,
    PersonDeactivated,
    PersonInvited,
    PersonInvitedAgain,
    PersonJoined,
    PersonReactivated,
    ProfileChanged,
    RoleChanged,
    SessionsEnded,
    TimeZoneChanged,
)
from tenants.people.lockout import forget_failures
from tenants.people.models import CompanyProfile, User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.connection import current_schema
from tenants.schemas.time_zones import validate_zone
from tenants.schemas.transactions import atomic
from tenants.seats.taking import release_seat, take_seat
from tenants.web.ratelimit import HOUR, limiter

RESETS_PER_HOUR = 5  # of one person
INVITATIONS_PER_HOUR = 5  # to one address: its owner may be a stranger to the company


class PeopleError(Exception):
    """A change of people that cannot be made. ``str()`` is the message for the person."""


@atomic
def add_person(email: str, full_name: str, role: str, by: User | None) -> User:
    """Write the account and take its seat; nothing is mailed.

    Raises PeopleError if the e-mail is already there, NoSeatLeft if the beta is full.
    """
    try:
        with atomic():
            user = User.objects.invite(email, full_name, role)
    except IntegrityError as error:
        raise PeopleError("Ya hay una persona con ese correo en tu empresa.") from error
    take_seat(user.pk)
    record(PersonInvited(role=role), by=by or SYSTEM, subject=user)
    return user


@atomic
def invite_person(email: str, full_name: str, role: str, by: User | None) -> User:
    """``add_person`` and mail the invitation. Raises as it does."""
    user = add_person(email, full_name, role, by)
    emails.invite(user)
    return user


@atomic
def resend_invitation(user: User, by: User) -> None:
    """Raises PeopleError if the person has already entered, is deactivated, or has got several
    this hour, from whichever companies."""
    if user.has_joined or not user.is_active:
        raise PeopleError(f"{user.full_name} ya no tiene una invitación pendiente.")
    invitations = limiter(settings.RATE_LIMIT_REDIS_URL, INVITATIONS_PER_HOUR, HOUR)
    if not invitations.allow(f"invitation:{user.email}", time()):
        raise PeopleError(f"Ya le mandaste varias invitaciones a {user.email}; espera una hora.")
    record(PersonInvitedAgain(), by=by, subject=user)
    emails.invite(user)


@atomic
def choose_password(user: User, password: str) -> None:
    """From an invitation's or a reset's link; spends every older link and ends other sessions."""
    user.set_password(password)
    joined_now = user.joined_at is None
    if joined_now:
        user.joined_at = timezone.now()
    user.save(update_fields=["password", "joined_at"])
    forget_failures(user.email)
    record(PersonJoined() if joined_now else PasswordChanged(), by=user, subject=user)


def ask_password_reset(email: str, now: float) -> None:
    """The same for known and unknown e-mails: the sender looks. What is asked too often in an hour
    is dropped without a word, so that nobody fills the mailbox of another."""
    resets = limiter(settings.RATE_LIMIT_REDIS_URL, RESETS_PER_HOUR, HOUR)
    if resets.allow(f"{current_schema()}:reset:{email.strip().lower()}", now):
        record(PasswordResetAsked(), by=SOMEBODY)
        emails.send_reset(email)


@atomic
def end_sessions(user: User, by: User | Actor) -> None:
    """Every session and link given out before ends; the password stays."""
    user.expulsions += 1
    user.save(update_fields=["expulsions"])
    record(SessionsEnded(), by=by, subject=user)


@atomic
def take_password_away(user: User, by: User | Actor) -> None:
    """``end_sessions``, and nobody enters with the former password: a new one is chosen by a link.
    It gives no link by itself."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    end_sessions(user, by)
    record(PasswordTakenAway(), by=by, subject=user)


@atomic
def change_role(user: User, role: str, by: User) -> None:
    """Raises PeopleError for an unknown role, or if the company would be left without an owner."""
    if role not in Role.values:
        raise PeopleError("Elige un rol: dueño, ventas o taller.")
    if role != Role.OWNER:
        _keep_an_owner(user)
    former, user.role = user.role, role
    user.save(update_fields=["role"])
    record(RoleChanged(former=former, role=role), by=by, subject=user)


@atomic
def deactivate_person(user: User, by: User) -> None:
    """The person can no longer enter, by no session or link given out before even if they come
    back; the seat is free again. Raises PeopleError."""
    if user.pk == by.pk:
        raise PeopleError("No puedes desactivar tu propia cuenta; pídelo a otra persona dueña.")
    _keep_an_owner(user)
    user.is_active = False
    user.expulsions += 1
    user.save(update_fields=["is_active", "expulsions"])
    release_seat(user.pk)
    record(PersonDeactivated(), by=by, subject=user)


@atomic
def reactivate_person(user: User, by: User) -> None:
    """Raises NoSeatLeft if the beta is full."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    take_seat(user.pk)
    record(PersonReactivated(), by=by, subject=user)


def _keep_an_owner(user: User) -> None:
    """Locks the owners, so that two of them cannot demote each other at the same moment."""
    owners = list(User.objects.select_for_update().filter(role=Role.OWNER, is_active=True))
    if [owner.pk for owner in owners] == [user.pk]:
        raise PeopleError("La empresa necesita al menos una persona con rol de dueño.")


@atomic
def save_profile(profile: CompanyProfile, by: User) -> None:
    """Write the letterhead; its logo and its data are told apart, and what is the same is not."""
    former = CompanyProfile.load()
    profile.save()
    if former.logo.name != profile.logo.name:
        record(LogoChanged(has_logo=bool(profile.logo)), by=by)
    fields = [field.attname for field in CompanyProfile._meta.concrete_fields]
    fields.remove("logo")
    if any(getattr(former, name) != getattr(profile, name) for name in fields):
        record(ProfileChanged(), by=by)


@atomic
def choose_time_zone(company: Company, zone: str, by: User) -> None:
    """The company's days begin and end by ``zone`` from the next request on, seen everywhere
    within 30 s. What was sent keeps its dates. Raises ValidationError for an unknown zone."""
    if zone == company.time_zone:
        return
    validate_zone(zone)
    company.time_zone = zone
    company.save(update_fields=["time_zone"])
    record(TimeZoneChanged(zone=zone), by=by)


@atomic
def choose_length_unit(company: Company, unit: Company.LengthUnit, by: User) -> None:
    """Measures are typed and shown in ``unit`` from the next request on, seen everywhere within
    30 s. What was sent keeps the unit it was sent in."""
    if unit == company.length_unit:
        return
    company.length_unit = unit
    company.save(update_fields=["length_unit"])
    record(LengthUnitChanged(unit=unit.value), by=by)
