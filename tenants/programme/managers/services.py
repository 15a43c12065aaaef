"""What is done with the people of the programme and their second factor. All of it in public."""

import re
from base64 import b32encode
from datetime import datetime
from time import time

from django.conf import settings
from django.db import IntegrityError, transaction
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tenants.events.models import ActorKind
from tenants.events.recording import SYSTEM, Actor, record
from tenants.people.lockout import forget_failures
from tenants.people.models import User
from tenants.people.roles import ProgrammeRole
from tenants.programme.managers import emails
from tenants.programme.managers.events import (
    ManagerCreated,
    ManagerDeactivated,
    ManagerEnrolled,
    ManagerEntered,
    ManagerInvitedAgain,
    ManagerPasswordChosen,
    ManagerReactivated,
    ManagerRefused,
    ManagerRoleChanged,
    SecondFactorReset,
)
from tenants.programme.managers.models import Manager
from tenants.web.ratelimit import HOUR, limiter

RECOVERY_CODES = 10
CODES_PER_HOUR = 20  # tries of one person; django-otp makes each failure wait longer besides


class ManagerError(Exception):
    """What cannot be done. ``str()`` is the message for the person."""


def acting(manager: User) -> Actor:
    return Actor(ActorKind.MANAGER, manager.pk)


@transaction.atomic
def create_manager(email: str, full_name: str, role: str, *, by: Actor = SYSTEM) -> User:
    """An account without a password or a second factor. Raises ManagerError if it is there."""
    try:
        with transaction.atomic():
            manager = Manager.objects.invite(email, full_name, role)
    except IntegrityError as error:
        raise ManagerError("Ya hay una persona del programa con ese correo.") from error
    record(ManagerCreated(role=role), by=by, subject=f"manager:{manager.pk}")
    return manager


@transaction.atomic
def invite_manager(email: str, full_name: str, role: str, *, by: User) -> User:
    """``create_manager`` and mail the link with which the person chooses a password."""
    manager = create_manager(email, full_name, role, by=acting(by))
    emails.invite(manager)
    return manager


@transaction.atomic
def invite_again(manager: User, *, by: User) -> None:
    """Mail another link. Raises ManagerError for whoever is deactivated."""
    manager = _lock(manager)
    if not manager.is_active:
        raise ManagerError(f"{manager.full_name} está desactivada: reactívala primero.")
    record(ManagerInvitedAgain(), by=acting(by), subject=f"manager:{manager.pk}")
    emails.invite(manager)


@transaction.atomic
def change_role(manager: User, role: str, *, by: User) -> None:
    """Raises ManagerError for one's own, or if nobody would be left to run the programme."""
    manager = _other(manager, by)
    if role not in ProgrammeRole.values:
        raise ManagerError("Elige un rol: encargado o soporte.")
    if role != ProgrammeRole.MANAGER:
        _keep_a_manager(manager)
    former, manager.role = manager.role, role
    manager.save(update_fields=["role"])
    told = ManagerRoleChanged(former=former, role=role)
    record(told, by=acting(by), subject=f"manager:{manager.pk}")


@transaction.atomic
def deactivate_manager(manager: User, *, by: User) -> None:
    """The person can no longer enter, by no session or link from before. Raises ManagerError."""
    manager = _other(manager, by)
    _keep_a_manager(manager)
    manager.is_active = False
    manager.expulsions += 1
    manager.save(update_fields=["is_active", "expulsions"])
    record(ManagerDeactivated(), by=acting(by), subject=f"manager:{manager.pk}")


@transaction.atomic
def reactivate_manager(manager: User, *, by: User) -> None:
    manager = _lock(manager)
    manager.is_active = True
    manager.save(update_fields=["is_active"])
    record(ManagerReactivated(), by=acting(by), subject=f"manager:{manager.pk}")


def _lock(manager: User) -> User:
    """As it is now; the rows of all people of the programme are held until the transaction ends, so
    that two of them cannot send each other away."""
    people = {row.pk: row for row in Manager.objects.select_for_update().order_by("pk")}
    return people[manager.pk]


def _other(manager: User, by: User) -> User:
    if manager.pk == by.pk:
        raise ManagerError("Eres tú: pídelo a otra persona encargada del programa.")
    return _lock(manager)


def _keep_a_manager(manager: User) -> None:
    """Raises ManagerError if nobody else could run the programme."""
    others = Manager.objects.filter(role=ProgrammeRole.MANAGER, is_active=True)
    if not others.exclude(pk=manager.pk).exists():
        raise ManagerError("El programa necesita al menos una persona encargada activa.")


@transaction.atomic
def choose_password(manager: User, password: str, moment: datetime) -> None:
    """Spends every older link and ends the other sessions."""
    manager.set_password(password)
    manager.joined_at = manager.joined_at or moment
    manager.save(update_fields=["password", "joined_at"])
    forget_failures(manager.email)
    record(ManagerPasswordChosen(), by=acting(manager))


def is_enrolled(manager: User) -> bool:
    return TOTPDevice.objects.filter(user=manager, confirmed=True).exists()


@transaction.atomic
def begin_enrolment(manager: User) -> TOTPDevice:
    """A new secret, to be confirmed by a code of it; an older one that never was is forgotten.

    Raises ManagerError for whoever has a second factor already.
    """
    Manager.objects.select_for_update().get(pk=manager.pk)
    if is_enrolled(manager):
        raise ManagerError("Ya tienes tu segundo factor.")
    TOTPDevice.objects.filter(user=manager).delete()
    return TOTPDevice.objects.create(user=manager, name="Aplicación", confirmed=False)


def pending_enrolment(manager: User) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=manager, confirmed=False).first()


def secret_of(device: TOTPDevice) -> str:
    """As applications take it: base 32."""
    return b32encode(device.bin_key).decode()


@transaction.atomic
def confirm_enrolment(manager: User, code: str) -> tuple[TOTPDevice, list[str]] | None:
    """The confirmed device and the recovery codes, told this once; None if the code is wrong."""
    if not _may_try(manager):
        return None
    device = TOTPDevice.objects.select_for_update().filter(user=manager, confirmed=False).first()
    if device is None or not device.verify_token(_digits(code)):
        record(ManagerRefused(step="enrolment"), by=acting(manager))
        return None
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    record(ManagerEnrolled(), by=acting(manager))
    return device, _new_recovery_codes(manager)


@transaction.atomic
def check_code(manager: User, code: str) -> Device | None:
    """The device that knows ``code``, which works no second time; None if it is wrong, was used,
    or came too soon after a wrong one."""
    kind = TOTPDevice if _digits(code).isdecimal() else StaticDevice
    device = kind.objects.select_for_update().filter(user=manager, confirmed=True).first()
    if device is None or not _may_try(manager) or not device.verify_token(_digits(code)):
        record(ManagerRefused(step="code"), by=acting(manager))
        return None
    record(ManagerEntered(with_recovery_code=kind is StaticDevice), by=acting(manager))
    return device


@transaction.atomic
def reset_second_factor(manager: User, *, by: Actor = SYSTEM) -> None:
    """For whoever lost the telephone and the codes: the next log-in sets up another one."""
    for kind in (TOTPDevice, StaticDevice):
        kind.objects.filter(user=manager).delete()
    record(SecondFactorReset(), by=by, subject=f"manager:{manager.pk}")


def codes_left(manager: User) -> int:
    return StaticToken.objects.filter(device__user=manager).count()


def _new_recovery_codes(manager: User) -> list[str]:
    StaticDevice.objects.filter(user=manager).delete()
    device = StaticDevice.objects.create(user=manager, name="Códigos de recuperación")
    codes = [StaticToken.random_token() for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def _may_try(manager: User) -> bool:
    tries = limiter(settings.RATE_LIMIT_REDIS_URL, CODES_PER_HOUR, HOUR)
    return bool(tries.allow(f"public:code:{manager.pk}", time()))


def _digits(code: str) -> str:
    """As it is kept: without the spaces and hyphens with which people copy it."""
    return re.sub(r"[\s-]", "", code).lower()
