"""The caps of the programme: companies, and the seat of each one's owner.

A place is held from the acceptance on, under the lock of the seats' ledger, so that acceptances
and invitations at one moment cannot pass a cap together.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from tenants.companies.closing import resume_company
from tenants.events.recording import Actor
from tenants.programme.admissions.models import Admission
from tenants.programme.applications.models import Application
from tenants.schemas.companies import Company
from tenants.seats.models import SeatLedger
from tenants.seats.taking import NoSeatLeft, give_back_reserved, reserve_seat, seats_in_use

FREED = (Company.State.CLOSED, Company.State.ERASING)


class NoPlaceLeft(Exception):
    """The programme is full. ``str()`` is the message for the manager."""


@dataclass(frozen=True)
class Places:
    """Companies of the programme: how many there may be, are open, and are held."""

    cap: int
    open: int
    held: int

    @property
    def free(self) -> int:
        return max(self.cap - self.open - self.held, 0)


def places() -> Places:
    return Places(
        settings.MAX_BETA_COMPANIES,
        Company.objects.exclude(state__in=FREED).count(),
        Admission.objects.outstanding().count(),
    )


@dataclass(frozen=True)
class Vacancy:
    """Places that are free while companies wait: told to the manager, who decides."""

    free: int
    waiting: int

    def __bool__(self) -> bool:
        return bool(self.free and self.waiting)


def vacancy() -> Vacancy:
    """A freed place is given to nobody by itself."""
    seats_left = settings.MAX_BETA_USERS - seats_in_use()
    free = max(min(places().free, seats_left), 0)
    return Vacancy(free, Application.objects.waiting().count())


def hold_place(application_id: int) -> None:
    """Raises NoPlaceLeft; runs in the transaction that writes the admission."""
    require_place("Pon la solicitud en la lista de espera.")
    keep_seat(seat_key(application_id))


def require_place(advice: str = "") -> None:
    """Raises NoPlaceLeft while the programme is full; holds the ledger's lock from here on, so that
    what takes the place must be written in the same transaction."""
    SeatLedger.objects.select_for_update().get(pk=1)
    now = places()
    if not now.free:
        raise NoPlaceLeft(
            f"El programa ya tiene sus {now.cap} empresas: {now.open} abiertas y {now.held} "
            f"aceptadas por abrir. {advice}".strip()
        )


@transaction.atomic
def resume_in_place(company: Company, *, by: Actor) -> None:
    """As ``resume_company``; raises NoPlaceLeft for a closed one that would be one too many."""
    now = Company.objects.select_for_update(of=("self",)).get(pk=company.pk)
    if now.state == Company.State.CLOSED:
        require_place()
    resume_company(now, by=by)


def keep_seat(key: str) -> None:
    """For the owner of a company that opens. Raises NoPlaceLeft."""
    try:
        reserve_seat(key)
    except NoSeatLeft as error:
        raise NoPlaceLeft(str(error)) from error


def free_place(application_id: int) -> None:
    give_back_reserved(seat_key(application_id))


def seat_key(application_id: int) -> str:
    return f"application:{application_id}"
