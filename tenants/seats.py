"""The cap on people over all companies.

A seat is taken in the transaction that writes the account, under the lock of one row in public,
so that concurrent invitations cannot pass MAX_BETA_USERS together.
"""

from django.conf import settings
from django.db import transaction

from tenants.context import current_company
from tenants.models import Seat, SeatLedger


class NoSeatLeft(Exception):
    """The beta is full. ``str()`` is the message for the person who invites."""

    def __init__(self, cap: int) -> None:
        super().__init__(
            f"El programa beta ya tiene sus {cap} lugares ocupados. "
            "Desactiva a una persona que ya no use el sistema para liberar su lugar."
        )


def take_seat(user_id: int) -> None:
    """Raises NoSeatLeft; must run in the transaction that writes the account."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A seat is taken in the transaction of its account.")
    SeatLedger.objects.select_for_update().get(pk=1)
    if Seat.objects.count() >= settings.MAX_BETA_USERS:
        raise NoSeatLeft(settings.MAX_BETA_USERS)
    Seat.objects.get_or_create(company_id=current_company().pk, user_id=user_id)


def release_seat(user_id: int) -> None:
    Seat.objects.filter(company_id=current_company().pk, user_id=user_id).delete()


def seats_of_company() -> dict[str, int]:
    """How many the company has taken and how many are left in the programme."""
    taken = Seat.objects.count()
    return {
        "used": Seat.objects.filter(company_id=current_company().pk).count(),
        "free": max(settings.MAX_BETA_USERS - taken, 0),
        "cap": settings.MAX_BETA_USERS,
    }
