"""The cap on people over all companies.

A seat is taken in the transaction that writes the account, under the lock of one row in public,
so that concurrent invitations cannot pass MAX_BETA_USERS together.
"""

from django.conf import settings
from django.db import transaction

from tenants.schemas.context import current_company
from tenants.seats.models import Seat, SeatLedger


class NoSeatLeft(Exception):
    """The beta is full. ``str()`` is the message for the person who invites."""

    def __init__(self, cap: int) -> None:
        super().__init__(
            f"El programa beta ya tiene sus {cap} lugares ocupados. "
            "Desactiva a una persona que ya no use el sistema para liberar su lugar."
        )


def take_seat(user_id: int) -> None:
    """Raises NoSeatLeft; must run in the transaction that writes the account. A person who has a
    seat keeps it."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A seat is taken in the transaction of its account.")
    SeatLedger.objects.select_for_update().get(pk=1)
    seat = {"company_id": current_company().pk, "user_id": user_id}
    if Seat.objects.filter(**seat).exists():
        return
    if Seat.objects.count() >= settings.MAX_BETA_USERS:
        raise NoSeatLeft(settings.MAX_BETA_USERS)
    Seat.objects.create(**seat)


def release_seat(user_id: int) -> None:
    Seat.objects.filter(company_id=current_company().pk, user_id=user_id).delete()


def seats_in_programme() -> dict[str, int]:
    """How many people there may be in the programme and how many more fit."""
    cap = settings.MAX_BETA_USERS
    return {"cap": cap, "free": max(cap - Seat.objects.count(), 0)}
