"""The cap on people holds over all companies, also when fifty are invited at once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import LazySettings
from django.db import connection

from tenants.events.models import Event
from tenants.people import services
from tenants.people.events import PersonInvited
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tenants.seats.models import Seat
from tenants.seats.taking import NoSeatLeft, release_seat, seats_in_programme, take_seat


@pytest.fixture
def pair(own_company: Company) -> list[Company]:
    """Two companies whose rows are committed."""
    with public_context():
        return [own_company, Company.objects.get(subdomain="vidrios-alfa")]


def test_fifty_invitations_at_once_over_two_companies_never_pass_the_cap(
    pair: list[Company], settings: LazySettings
) -> None:
    settings.MAX_BETA_USERS = Seat.objects.count() + 11
    people_before = [count_people(company) for company in pair]
    events_before = Event.objects.of_kind(PersonInvited).count()
    start = Barrier(25)

    def invite(number: int) -> bool:
        """Whether there was a seat."""
        try:
            with company_context(pair[number % 2]):
                if number < 25:
                    start.wait()
                email = f"persona{number}@personas.example"
                services.invite_person(email, f"Persona {number}", Role.SALES, by=None)
        except NoSeatLeft:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(max_workers=25) as pool:
        answers = list(pool.map(invite, range(50)))

    assert sum(answers) == 11
    assert Seat.objects.count() == settings.MAX_BETA_USERS
    # Each refused invitation left no account, no seat and no deed behind.
    people = [count_people(company) for company in pair]
    assert sum(people) - sum(people_before) == 11
    assert Event.objects.of_kind(PersonInvited).count() - events_before == 11
    for company, number in zip(pair, people, strict=True):
        assert Seat.objects.filter(company_id=company.pk).count() == number


def count_people(company: Company) -> int:
    with company_context(company):
        return User.objects.count()


def test_the_cap_counts_every_company(
    company: Company, neighbour: Company, settings: LazySettings
) -> None:
    settings.MAX_BETA_USERS = Seat.objects.count() + 1
    with company_context(neighbour):
        take_seat(1001)
    with pytest.raises(NoSeatLeft) as refused:
        take_seat(1001)
    assert f"ya tiene sus {settings.MAX_BETA_USERS} lugares ocupados" in str(refused.value)
    assert "Desactiva a una persona" in str(refused.value)


def test_one_company_cannot_take_every_seat(
    company: Company, neighbour: Company, settings: LazySettings
) -> None:
    settings.MAX_COMPANY_USERS = company.seats.count() + 1
    take_seat(1001)
    with pytest.raises(NoSeatLeft) as refused:
        take_seat(1002)
    assert f"Tu empresa ya tiene sus {settings.MAX_COMPANY_USERS} lugares" in str(refused.value)
    with company_context(neighbour):
        take_seat(1002)


def test_a_released_seat_may_be_taken_by_another_company(
    company: Company, neighbour: Company, settings: LazySettings
) -> None:
    settings.MAX_BETA_USERS = Seat.objects.count() + 1
    take_seat(1001)
    release_seat(1001)
    with company_context(neighbour):
        take_seat(7)


def test_releasing_a_seat_leaves_the_neighbours_person_with_the_same_number(
    company: Company, neighbour: Company
) -> None:
    take_seat(1001)
    with company_context(neighbour):
        take_seat(1001)
    release_seat(1001)
    assert Seat.objects.get(user_id=1001).company_id == neighbour.pk


def test_who_has_a_seat_keeps_it_in_a_full_programme(
    company: Company, settings: LazySettings
) -> None:
    take_seat(1001)
    settings.MAX_BETA_USERS = Seat.objects.count()
    take_seat(1001)
    assert Seat.objects.filter(user_id=1001).count() == 1


def test_what_is_left_is_never_negative(company: Company, settings: LazySettings) -> None:
    settings.MAX_BETA_USERS = 1
    assert seats_in_programme() == {"cap": 1, "free": 0}


def test_a_seat_outside_a_transaction_is_a_mistake_of_the_programme(own_company: Company) -> None:
    with pytest.raises(RuntimeError):
        take_seat(1001)
