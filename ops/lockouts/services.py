"""What is done about a lock-out: by the account's owner, and by the people of the programme."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from ops.lockouts import emails
from ops.lockouts.events import (
    AddressBarred,
    AddressFreed,
    Disowned,
    DossierClosed,
    DossierReopened,
    ResetSent,
    SessionsCut,
    Unlocked,
    UnlockSent,
)
from ops.lockouts.models import BarredAddress, Dossier
from tenants.events.recording import record
from tenants.people import services as people
from tenants.people.emails import send_reset
from tenants.people.lockout import forget_failures
from tenants.people.models import User
from tenants.programme.managers.emails import invite as send_reset_to_manager
from tenants.programme.managers.services import acting
from tenants.schemas.context import company_context, public_context
from tenants.schemas.transactions import atomic


class LockoutError(Exception):
    """What cannot be done. ``str()`` is the message for the person."""


def lock(dossier: Dossier) -> Dossier:
    """As it is now, held until the transaction ends."""
    return Dossier.objects.select_for_update(of=("self",)).get(pk=dossier.pk)


# --- By the account's owner ----------------------------------------------------------------------


@atomic
def unlock(dossier: Dossier, person: User) -> None:
    """End the pause of ``person`` everywhere: they may type the password again at once."""
    forget_failures(person.email)
    record(Unlocked(), by=person, subject=dossier)


@atomic
def disown(dossier: Dossier, person: User, moment: datetime) -> None:
    """It was somebody else: every session ends, the password is worth nothing any more, and the
    dossier waits for the programme before all others."""
    row = lock(dossier)
    people.take_password_away(person, by=person)
    forget_failures(person.email)
    row.disowned_at, row.closed_at = moment, None
    row.save(update_fields=["disowned_at", "closed_at"])
    record(Disowned(), by=person, subject=row)


# --- By the people of the programme --------------------------------------------------------------


@atomic
def send_unlock(dossier: Dossier, *, by: User) -> None:
    """Mail the link that ends the pause once more. Raises LockoutError."""
    with _owner_of(dossier) as person:
        emails.send_again(dossier, person.email)
    record(UnlockSent(), by=acting(by), subject=dossier, company=dossier.company)


@atomic
def cut_sessions(dossier: Dossier, *, by: User) -> None:
    """End every session of the account; the password stays. Raises LockoutError."""
    with _owner_of(dossier) as person:
        people.end_sessions(person, by=acting(by))
    record(SessionsCut(), by=acting(by), subject=dossier, company=dossier.company)


@atomic
def force_reset(dossier: Dossier, *, by: User) -> None:
    """Take the password away, end every session, and mail the link of the next password. Raises
    LockoutError."""
    with _owner_of(dossier) as person:
        people.take_password_away(person, by=acting(by))
        forget_failures(person.email)
        if dossier.company is None:
            send_reset_to_manager(person)
        else:
            send_reset(person.email)
    record(ResetSent(), by=acting(by), subject=dossier, company=dossier.company)


@atomic
def bar(dossier: Dossier, address: str, hours: int, *, by: User, moment: datetime) -> None:
    """Nobody tries to enter from ``address`` for some hours, on any subdomain, but from a browser
    that is known: an office behind it goes on working."""
    BarredAddress.objects.update_or_create(
        address=address,
        defaults={
            "since": moment,
            "until": moment + timedelta(hours=hours),
            "manager_id": by.pk,
        },
    )
    told = AddressBarred(hours=hours)
    record(told, by=acting(by), subject=dossier, company=dossier.company)


@atomic
def free(dossier: Dossier, address: str, *, by: User) -> None:
    """Raises LockoutError for an address that is not barred."""
    deleted, _ = BarredAddress.objects.filter(address=address).delete()
    if not deleted:
        raise LockoutError(f"La dirección {address} no está bloqueada.")
    record(AddressFreed(), by=acting(by), subject=dossier, company=dossier.company)


@atomic
def close(dossier: Dossier, *, by: User, moment: datetime) -> None:
    """Raises LockoutError for one that is closed."""
    if not dossier.is_open:
        raise LockoutError("El expediente ya está cerrado.")
    dossier.closed_at = moment
    dossier.save(update_fields=["closed_at"])
    record(DossierClosed(), by=acting(by), subject=dossier, company=dossier.company)


@atomic
def reopen(dossier: Dossier, *, by: User) -> None:
    """Raises LockoutError for one that is open."""
    if dossier.is_open:
        raise LockoutError("El expediente está abierto.")
    dossier.closed_at = None
    dossier.save(update_fields=["closed_at"])
    record(DossierReopened(), by=acting(by), subject=dossier, company=dossier.company)


@contextmanager
def _owner_of(dossier: Dossier) -> Iterator[User]:
    """Whose account it is, in the schema where it is, held. Raises LockoutError."""
    if dossier.account is None:
        raise LockoutError("Ese correo no es de nadie: no hay cuenta con la que hacerlo.")
    if dossier.company is not None and not dossier.company.is_serving:
        raise LockoutError("La empresa no da servicio: su gente no puede entrar.")
    place = public_context() if dossier.company is None else company_context(dossier.company)
    with place:
        person = User.objects.select_for_update().filter(pk=dossier.account, is_active=True).first()
        if person is None:
            raise LockoutError("La cuenta está desactivada: nadie puede entrar con ella.")
        yield person
