"""Which company the running code works for is said aloud, and taken back."""

from threading import Thread
from zoneinfo import ZoneInfoNotFoundError

import pytest
from django.db import DatabaseError, connection, transaction

from quoting.offers.events import QuoteSent
from quoting.reports.events import DataExported
from tenants.events.models import Event
from tenants.events.recording import SYSTEM, record
from tenants.people.models import CompanyProfile, User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.connection import current_schema
from tenants.schemas.context import (
    NoCompany,
    company_context,
    current_company,
    each_company,
    public_context,
)
from tenants.schemas.models import Schema
from tests.people import make_person


def search_path() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW search_path")
        return cursor.fetchone()[0].replace('"', "")


def test_outside_a_company_there_is_no_current_one(company: Company) -> None:
    with public_context():
        assert current_schema() == "public"
        with pytest.raises(NoCompany):
            current_company()
        with pytest.raises(NoCompany):
            record(DataExported(), by=SYSTEM)


def test_a_context_reads_its_own_company_and_returns(company: Company, neighbour: Company) -> None:
    assert CompanyProfile.load().trade_name == "Vidrios Alfa"
    with company_context(neighbour):
        assert search_path() == f"{neighbour.schema_name}, public"
        assert CompanyProfile.load().trade_name == "Vidrios Beta"
        with company_context(company):
            assert CompanyProfile.load().trade_name == "Vidrios Alfa"
        assert CompanyProfile.load().trade_name == "Vidrios Beta"
    assert current_company() == company
    assert search_path() == f"{company.schema_name}, public"


@pytest.mark.parametrize("error", [ZeroDivisionError, DatabaseError])
def test_an_error_inside_brings_the_former_company_back(
    company: Company, neighbour: Company, error: type[Exception]
) -> None:
    with pytest.raises(error), company_context(neighbour), transaction.atomic():
        User.objects.count()
        if error is DatabaseError:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1/0")
        raise ZeroDivisionError
    assert current_company() == company
    assert CompanyProfile.load().trade_name == "Vidrios Alfa"


def test_a_company_that_cannot_be_entered_leaves_the_former_one_selected(
    company: Company, neighbour: Company
) -> None:
    neighbour.time_zone = "Tierra/Nada"
    with pytest.raises(ZoneInfoNotFoundError), company_context(neighbour):
        pass
    assert current_company() == company
    assert search_path().startswith(company.schema_name)


def test_a_rolled_back_savepoint_does_not_leave_the_wrong_company_selected(
    company: Company, neighbour: Company
) -> None:
    with company_context(neighbour):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            with company_context(company):
                CompanyProfile.load()
            raise ZeroDivisionError
        assert CompanyProfile.load().trade_name == "Vidrios Beta"


def test_another_thread_starts_outside_every_company(company: Company) -> None:
    found: list[str] = []

    def look() -> None:
        found.append(current_schema())
        try:
            current_company()
        except NoCompany:
            found.append("no company")

    thread = Thread(target=look)
    thread.start()
    thread.join()
    assert found == ["public", "no company"]


def test_each_serving_company_comes_in_turn(company: Company, neighbour: Company) -> None:
    with public_context():
        schema = Schema.objects.begin("default")
        Company.objects.create(schema=schema, name="Sin abrir", subdomain="sin-abrir")
        names = [CompanyProfile.load().trade_name for _ in each_company()]
    assert names == ["Vidrios Alfa", "Vidrios Beta"]
    assert current_company() == company


def test_leaving_the_loop_early_brings_the_former_company_back(
    company: Company, neighbour: Company
) -> None:
    for each in each_company():
        if each == neighbour:
            break
    assert current_company() == company
    with pytest.raises(ZeroDivisionError):
        for _ in each_company():
            raise ZeroDivisionError
    assert current_company() == company


def test_people_of_one_company_do_not_exist_in_the_other(
    company: Company, neighbour: Company
) -> None:
    make_person(Role.SALES, email="ana@personas.example")
    with company_context(neighbour):
        assert not User.objects.filter(email="ana@personas.example").exists()
    with public_context():
        assert not User.objects.filter(email="ana@personas.example").exists()


def test_what_is_done_is_written_with_its_company_and_cannot_be_changed(
    company: Company, owner: User
) -> None:
    record(QuoteSent(lines=3, version=1), by=owner, subject="quote:1")
    event = Event.objects.of_kind(QuoteSent).get()
    assert (event.company, event.actor_kind, event.actor_id) == (company, "person", owner.pk)
    assert event.fact == QuoteSent(lines=3, version=1)
    with pytest.raises(Exception, match="no se modifica"):
        event.save()
