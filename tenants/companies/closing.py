"""Suspending a company, resuming it, closing it."""

from tenants.companies.events import CompanyClosed, CompanyResumed, CompanySuspended
from tenants.companies.states import State, WrongState, move
from tenants.events.recording import Actor, record
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tenants.schemas.transactions import atomic
from tenants.seats.models import Seat
from tenants.seats.taking import take_seat


def suspend_company(company: Company, *, by: Actor) -> None:
    """Its site shows a page that says so; its data stay. Seen everywhere within 30 s.

    Raises WrongState unless it is serving.
    """
    with company_context(company), atomic():
        move(company, State.SUSPENDED)
        record(CompanySuspended(), by=by)


def resume_company(company: Company, *, by: Actor) -> None:
    """It serves again; a closed one takes its seats back.

    Raises WrongState unless it is suspended or closed, NoSeatLeft if its people no longer fit.
    """
    with company_context(company), atomic():
        if not company.has_served:
            raise WrongState(company, State.READY)
        move(company, State.READY)
        for user_id in User.objects.filter(is_active=True).values_list("pk", flat=True):
            take_seat(user_id)
        record(CompanyResumed(), by=by)


def close_company(company: Company, *, by: Actor) -> None:
    """Its site says that it left the programme and its seats are free; its data stay.

    Raises WrongState unless it is serving or suspended.
    """
    with company_context(company), atomic():
        move(company, State.CLOSED)
        Seat.objects.filter(company=company).delete()
        record(CompanyClosed(), by=by)
