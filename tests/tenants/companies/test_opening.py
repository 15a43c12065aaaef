"""Registering, suspending and resuming companies."""

from threading import Barrier, Thread

import pytest
from django.conf import LazySettings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections

from tenants.companies import opening as companies
from tenants.companies.closing import close_company, resume_company, suspend_company
from tenants.companies.events import CompanyResumed, CompanySuspended
from tenants.companies.opening import register_company
from tenants.companies.states import WrongState
from tenants.events.models import Event
from tenants.events.recording import SYSTEM
from tenants.people.models import User
from tenants.schemas.companies import Company, Domain
from tenants.schemas.context import public_context
from tenants.schemas.models import Schema
from tenants.seats.models import Seat
from tenants.seats.taking import NoSeatLeft
from tests.companies import drop_company

FACTS = ("Vidrios Nuevos", "vidrios-nuevos", "Nora Díaz", "Nora@Nuevos.example ")


@pytest.fixture
def programme(company: Company):
    with public_context():
        yield


def test_a_registration_has_an_opaque_schema_and_waits(programme: None) -> None:
    row = register_company(*FACTS, by=SYSTEM)
    assert row.schema_name == f"c_{row.schema.pk}"
    assert row.state == Company.State.OPENING
    assert row.schema.state == Schema.State.BUILDING
    assert row.owner_email == "nora@nuevos.example"
    assert row.time_zone == "America/Mexico_City"
    assert not Domain.objects.filter(tenant=row).exists()


@pytest.mark.parametrize(
    ("state", "zone"),
    [("Quintana Roo", "America/Cancun"), ("baja california", "America/Tijuana")],
)
def test_a_company_goes_by_the_clock_of_its_state(programme: None, state: str, zone: str) -> None:
    assert register_company(*FACTS, by=SYSTEM, state=state).time_zone == zone


def test_a_state_that_mexico_does_not_have_is_refused_by_field(programme: None) -> None:
    with pytest.raises(ValidationError) as refused:
        register_company(*FACTS, by=SYSTEM, state="Baja California Norte")
    assert list(refused.value.message_dict) == ["state"]


@pytest.mark.parametrize(
    ("place", "text", "field"),
    [
        (0, " ", "name"), (0, "x" * 121, "name"), (0, "a\x00b", "name"), (2, "", "owner_name"),
        (2, "x" * 121, "owner_name"), (3, "nora", "owner_email"), (3, "", "owner_email"),
        (3, "x" * 250 + "@a.mx", "owner_email"), (3, "n@a.mx\nBcc: x@y.mx", "owner_email"),
        (1, "www", "subdomain"), (1, "vidrios-alfa", "subdomain"), (1, "vidri0s-alfa", "subdomain"),
    ],
)  # fmt: skip
def test_a_fact_that_cannot_be_is_refused_by_field_and_nothing_is_written(
    programme: None, place: int, text: str, field: str
) -> None:
    before = Company.objects.count()
    facts = [*FACTS]
    facts[place] = text
    with pytest.raises(ValidationError) as refused:
        register_company(*facts, by=SYSTEM)
    assert list(refused.value.message_dict) == [field]
    assert Company.objects.count() == before


def test_every_fault_is_told_at_once(programme: None) -> None:
    with pytest.raises(ValidationError) as refused:
        register_company("", "", "", "", by=SYSTEM)
    assert set(refused.value.message_dict) == {"name", "subdomain", "owner_name", "owner_email"}


@pytest.mark.parametrize("other", ["vidrios-nuevos", "vidr1os-nuev0s"])
def test_two_registrations_of_one_name_at_the_same_moment_give_one_company(
    django_db_setup, django_db_blocker, monkeypatch: pytest.MonkeyPatch, other: str
) -> None:
    monkeypatch.setattr(companies, "nudge", lambda task, *args: None)
    monkeypatch.setattr(companies, "subdomains_in_use", set)  # both looked before either wrote
    start, answers = Barrier(2), []

    def register(name: str) -> None:
        start.wait()
        try:
            answers.append(register_company(FACTS[0], name, *FACTS[2:], by=SYSTEM).subdomain)
        except ValidationError as error:
            answers.append(error.message_dict["subdomain"][0])
        except IntegrityError as error:
            answers.append(f"not for people: {error}")
        connections.close_all()

    with django_db_blocker.unblock():
        threads = [Thread(target=register, args=(name,)) for name in (FACTS[1], other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        try:
            names = {FACTS[1], other}
            refusals = {
                f"El subdominio «{name}» ya está en uso o se parece a otro." for name in names
            }
            assert len(names.intersection(answers)) == len(refusals.intersection(answers)) == 1
        finally:
            with public_context():
                drop_company(Company.objects.get(subdomain__in=names))
            connections.close_all()


def test_a_company_is_suspended_and_resumed_and_both_are_recorded(company: Company) -> None:
    suspend_company(company, by=SYSTEM)
    assert company.state == Company.State.SUSPENDED
    resume_company(company, by=SYSTEM)
    assert Company.objects.get(pk=company.pk).is_serving
    told = [event.fact for event in Event.objects.of(company).order_by("pk")]
    assert told[-2:] == [CompanySuspended(), CompanyResumed()]


@pytest.mark.parametrize("state", sorted(set(Company.State) - {"suspended", "closed"}))
def test_only_a_suspended_or_closed_company_is_resumed(
    company: Company, state: Company.State
) -> None:
    Company.objects.filter(pk=company.pk).update(state=state)
    company.refresh_from_db()
    with pytest.raises(WrongState):
        resume_company(company, by=SYSTEM)
    assert Company.objects.get(pk=company.pk).state == state


@pytest.mark.parametrize("state", sorted(set(Company.State) - {"ready"}))
def test_only_a_serving_company_is_suspended(company: Company, state: Company.State) -> None:
    Company.objects.filter(pk=company.pk).update(state=state)
    with pytest.raises(WrongState, match="no puede pasar a «Suspendida»"):
        suspend_company(company, by=SYSTEM)
    assert Company.objects.get(pk=company.pk).state == state


@pytest.mark.parametrize("state", sorted(set(Company.State) - {"ready", "suspended"}))
def test_only_a_company_that_is_in_the_programme_is_closed(
    company: Company, state: Company.State
) -> None:
    Company.objects.filter(pk=company.pk).update(state=state)
    with pytest.raises(WrongState):
        close_company(company, by=SYSTEM)
    assert Company.objects.get(pk=company.pk).state == state


def test_a_closed_company_frees_its_seats_and_takes_them_back_when_it_returns(
    company: Company, owner: User, seller: User
) -> None:
    before = set(Seat.objects.filter(company=company).values_list("user_id", flat=True))
    close_company(company, by=SYSTEM)
    assert not Seat.objects.filter(company=company).exists()
    resume_company(company, by=SYSTEM)
    assert before == set(Seat.objects.filter(company=company).values_list("user_id", flat=True))


def test_a_closed_company_does_not_return_to_a_full_programme(
    company: Company, owner: User, settings: LazySettings
) -> None:
    close_company(company, by=SYSTEM)
    settings.MAX_BETA_USERS = Seat.objects.count()
    with pytest.raises(NoSeatLeft):
        resume_company(company, by=SYSTEM)
    assert Company.objects.get(pk=company.pk).state == Company.State.CLOSED
