"""The caps on people: of one company, and over all of them.

A seat is taken in the transaction that writes the account, under the lock of one row in public,
so that concurrent invitations cannot pass a cap together.
"""

from django.conf import settings
from django.db import transaction

from tenants.schemas.companies import Company
from tenants.schemas.context import current_company
from tenants.seats.models import ReservedSeat, Seat, SeatLedger


class NoSeatLeft(Exception):
    """The beta or the company is full. ``str()`` is the message for the person who invites."""


def why_no_seat() -> str:
    """Why nobody more fits in the current company; empty while somebody does."""
    if Seat.objects.filter(company_id=current_company().pk).count() >= settings.MAX_COMPANY_USERS:
        return (
            f"Tu empresa ya tiene sus {settings.MAX_COMPANY_USERS} lugares ocupados. "
            "Desactiva a una persona que ya no use el sistema, o pide más lugares al programa."
        )
    if seats_in_use() >= settings.MAX_BETA_USERS:
        return (
            f"El programa beta ya tiene sus {settings.MAX_BETA_USERS} lugares ocupados. "
            "Desactiva a una persona que ya no use el sistema para liberar su lugar."
        )
    return ""


def seats_in_use() -> int:
    """Taken and reserved, over all companies."""
    return Seat.objects.count() + ReservedSeat.objects.count()


def take_seat(user_id: int) -> None:
    """Raises NoSeatLeft; must run in the transaction that writes the account. A person who has a
    seat keeps it."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A seat is taken in the transaction of its account.")
    SeatLedger.objects.select_for_update().get(pk=1)
    seat = {"company_id": current_company().pk, "user_id": user_id}
    if Seat.objects.filter(**seat).exists():
        return
    ReservedSeat.objects.filter(company=current_company().pk).delete()  # it is this one
    if why := why_no_seat():
        raise NoSeatLeft(why)
    Seat.objects.create(**seat)


def reserve_seat(key: str) -> None:
    """Keep a seat for somebody who has no account yet. Raises NoSeatLeft; runs in the transaction
    that promises it. Whoever has it reserved keeps it."""
    SeatLedger.objects.select_for_update().get(pk=1)
    if ReservedSeat.objects.filter(key=key).exists():
        return
    if seats_in_use() >= settings.MAX_BETA_USERS:
        raise NoSeatLeft(
            f"El programa beta ya tiene sus {settings.MAX_BETA_USERS} lugares de personas ocupados."
        )
    ReservedSeat.objects.create(key=key)


def hand_reserved_to(key: str, company: Company) -> None:
    """The first person of ``company`` takes the seat that was reserved under ``key``."""
    ReservedSeat.objects.filter(key=key).update(company=company)


def give_back_reserved(key: str) -> None:
    """It is not wanted any more."""
    SeatLedger.objects.select_for_update().get(pk=1)
    ReservedSeat.objects.filter(key=key).delete()


def release_seat(user_id: int) -> None:
    Seat.objects.filter(company_id=current_company().pk, user_id=user_id).delete()


def seats_in_programme() -> dict[str, int]:
    """How many people there may be in the programme and how many more fit."""
    cap = settings.MAX_BETA_USERS
    return {"cap": cap, "free": max(cap - seats_in_use(), 0)}
