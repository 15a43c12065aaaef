"""Places are held from the acceptance on; the caps hold whoever comes at one moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import LazySettings
from django.db import connections
from django.utils import timezone

from tenants.companies.claiming import finish_opening
from tenants.companies.closing import close_company
from tenants.companies.erasing import begin_erasing, finish_erasing
from tenants.companies.opening import register_company
from tenants.events.models import Event
from tenants.events.recording import SYSTEM
from tenants.people.roles import ProgrammeRole, Role
from tenants.people.services import invite_person
from tenants.programme.admissions import services
from tenants.programme.admissions.events import PlaceGivenBack
from tenants.programme.admissions.models import Admission
from tenants.programme.admissions.places import NoPlaceLeft, places, vacancy
from tenants.programme.applications.models import Application
from tenants.programme.applications.services import decline, put_on_waiting_list, withdraw
from tenants.programme.desk.today import sections_for
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tenants.seats.models import ReservedSeat
from tenants.seats.taking import NoSeatLeft, seats_in_use
from tests.programme import make_admission, make_application, make_manager

AT_ONCE, EACH = 20, 5  # threads, and acts of each: a hundred of both kinds
CHOSEN = {"password": "ventana grande y clara", "agreement_version": "2026-11"}


def claim(admission: Admission, subdomain: str) -> Company:
    return services.claim(admission, subdomain=subdomain, moment=timezone.now(), **CHOSEN)


def all_at_once(acts: list[Callable[[], object]], refusals: tuple[type[Exception], ...]) -> int:
    """How many of ``acts`` were done, from threads that begin together; the rest was refused."""
    start = Barrier(AT_ONCE)

    def some(mine: list[Callable[[], object]]) -> int:
        start.wait()
        done = 0
        for act in mine:
            try:
                act()
                done += 1
            except refusals:
                pass
        connections.close_all()
        return done

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sum(pool.map(some, [acts[number::AT_ONCE] for number in range(AT_ONCE)]))


def acceptances(count: int) -> list[Callable[[], object]]:
    manager = make_manager()

    def accepting(application: Application) -> Callable[[], object]:
        return lambda: services.accept(application, "Cumple.", by=manager, moment=timezone.now())

    return [accepting(make_application()) for _ in range(count)]


def invitations(company: Company, count: int) -> list[Callable[[], object]]:
    def inviting(number: int) -> Callable[[], object]:
        def act() -> None:
            with company_context(company):
                invite_person(f"p{number}@personas.example", "Pía", Role.SALES, None)

        return act

    return [inviting(number) for number in range(count)]


@pytest.mark.parametrize(("places_left", "seats_left"), [(3, 90), (60, 7), (4, 40)])
def test_a_hundred_acceptances_and_invitations_at_once_fill_exactly_the_cap(
    programme: None, settings: LazySettings, places_left: int, seats_left: int
) -> None:
    settings.MAX_BETA_COMPANIES = places().open + places_left
    settings.MAX_BETA_USERS = seats_in_use() + seats_left
    settings.MAX_COMPANY_USERS = 1000
    company = Company.objects.serving().first()
    before = seats_in_use()
    half = AT_ONCE * EACH // 2
    acts = [
        act
        for pair in zip(acceptances(half), invitations(company, half), strict=True)
        for act in pair
    ]
    done = all_at_once(acts, (NoPlaceLeft, NoSeatLeft))
    held = Admission.objects.outstanding().count()
    assert held == places().held == ReservedSeat.objects.count() <= places_left
    assert seats_in_use() - before == done <= seats_left
    if places_left + half <= seats_left:
        assert (held, done) == (places_left, places_left + half)
    else:
        assert done == seats_left
    accepted = Application.objects.filter(state=Application.State.ACCEPTED).count()
    assert accepted == held


def test_a_full_programme_accepts_nobody_and_says_what_to_do(
    company: Company, settings: LazySettings
) -> None:
    with public_context():
        settings.MAX_BETA_COMPANIES = places().open
    with pytest.raises(NoPlaceLeft, match="lista de espera"):
        make_admission()
    assert Application.objects.get().state == Application.State.RECEIVED
    assert not ReservedSeat.objects.exists()


@pytest.mark.parametrize("how", ["give_back", "withdraw", "decline", "wait"])
def test_however_an_acceptance_is_lost_its_place_and_seat_are_free(
    company: Company, how: str
) -> None:
    admission, manager, moment = make_admission(), make_manager(), timezone.now()
    application = admission.application
    with public_context():
        assert (places().held, ReservedSeat.objects.count()) == (1, 1)
        match how:
            case "give_back":
                services.give_back(admission, "No contestó.", by=manager, moment=moment)
            case "withdraw":
                withdraw(application, moment)
            case "decline":
                decline(application, "Cambió de giro.", by=manager, moment=moment)
            case _:
                put_on_waiting_list(application, "Pidió más tiempo.", by=manager, moment=moment)
        assert (places().held, ReservedSeat.objects.count()) == (0, 0)
        assert Event.objects.of_kind(PlaceGivenBack).count() == 1


def test_an_open_company_holds_its_place_until_it_is_closed(programme: None) -> None:
    before, seats = places(), seats_in_use()
    company = register_company("Vidrios X", "vidrios-x", "Nora", "n@x.example", by=SYSTEM)
    assert places().open == before.open + 1
    company = Company.objects.get(pk=company.pk)
    finish_opening(company)
    assert seats_in_use() == seats + 1
    close_company(company, by=SYSTEM)
    assert (places().open, seats_in_use()) == (before.open, seats)


def test_an_opening_that_failed_keeps_its_place_until_it_is_erased(
    programme: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, seats = places(), seats_in_use()
    admission = make_admission()
    assert places().free == before.free - 1
    company = claim(admission, "canceles-x")
    monkeypatch.setattr("tenants.companies.claiming.take_seat", lambda pk: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        finish_opening(company)
    assert places().free == before.free - 1
    assert seats_in_use() == seats + 1
    begin_erasing(company, company.name, by=SYSTEM)
    assert (places().free, seats_in_use()) == (before.free, seats)
    assert finish_erasing(company)
    assert (places().free, seats_in_use()) == (before.free, seats)


def test_a_claimed_place_is_never_held_again_when_its_company_is_gone(company: Company) -> None:
    admission = make_admission()
    Admission.objects.filter(pk=admission.pk).update(claimed_at=timezone.now(), company=None)
    with public_context():
        assert places().held == 0


def test_a_freed_place_is_told_and_given_to_nobody_by_itself(
    company: Company, settings: LazySettings
) -> None:
    with public_context():
        settings.MAX_BETA_COMPANIES = places().open + 1
    admission, manager = make_admission(), make_manager()
    with public_context():
        put_on_waiting_list(make_application(), "No cupo.", by=manager, moment=timezone.now())
        assert not vacancy()
        withdraw(admission.application, timezone.now())
        assert (vacancy().free, vacancy().waiting) == (1, 1)
        shown = sections_for(ProgrammeRole.MANAGER, timezone.now())
        [told] = [each for each in shown if each.section.title == "Lugares por ofrecer"]
        assert [line.text for line in told.lines] == ["Hay 1 lugar libre"]
        assert places().held == 0
        assert Application.objects.waiting().count() == 1
