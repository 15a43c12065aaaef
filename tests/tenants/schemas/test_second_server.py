"""A company may live on a server of its own: everything of it is there, and nothing else is."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import LazySettings, settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.http import HttpRequest, HttpResponse

from catalog.models import Material
from quoting.drafts.models.customers import Customer
from quoting.drafts.services import customers
from tenants.companies.orphans import find_orphans, schemas_on
from tenants.events.models import Event
from tenants.people.models import CompanyProfile, User
from tenants.people.roles import Role
from tenants.people.services import add_person
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, current_company, public_context
from tenants.schemas.heads import head_of_code
from tenants.schemas.models import Schema
from tenants.schemas.transactions import atomic
from tenants.seats.models import Seat
from tenants.web.links import company_url
from tenants.work.models import Ticket
from tenants.work.queues import PDF
from tenants.work.tasks import company_task, do_next, enqueue
from tests.companies import drop_company, make_company
from tests.databases import database_copy
from tests.people import CompanyClient
from tests.second_server import SECOND, second_server

pytestmark = pytest.mark.xdist_group("second_server")
told: list[tuple[str, str, int]] = []


@company_task(PDF)
def look_around() -> None:
    told.append((current_company().name, Customer.objects.db, Material.objects.count()))


@pytest.fixture(scope="module")
def away(django_db_setup, django_db_blocker, worker_id: str) -> Iterator[Company]:
    """A company that really lives on a second server; the first one's database is a copy, too."""
    with (
        django_db_blocker.unblock(),
        database_copy(f"{worker_id}_second", "shops"),
        second_server(),
    ):
        company = make_company("vidrios-lejos", "Vidrios Lejos", database=SECOND)
        try:
            yield company
        finally:
            drop_company(company)


@pytest.fixture(autouse=True)
def unblocked(away: Company, django_db_blocker) -> Iterator[None]:
    """What is done commits; in public at the start and at the end."""
    told.clear()
    with django_db_blocker.unblock(), public_context():
        yield
        connections.close_all()


@pytest.fixture
def home() -> Company:
    return Company.objects.get(subdomain="vidrios-beta")


def tables(alias: str, schema: str) -> set[str]:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        return {table for (table,) in cursor.fetchall()}


def search_path(alias: str) -> str:
    with connections[alias].cursor() as cursor:
        cursor.execute("SHOW search_path")
        return cursor.fetchone()[0].replace('"', "")


def test_its_tables_are_there_alone_and_the_programmes_are_not(away: Company) -> None:
    assert away.schema_name in schemas_on(SECOND)
    assert away.schema_name not in schemas_on("default")
    assert tables(SECOND, "public") == set()
    assert tables(SECOND, away.schema_name) >= {"quoting_quote", "accounts_user"}
    assert find_orphans() == []


def test_inside_it_the_programmes_connection_stays_in_public(away: Company) -> None:
    with company_context(away):
        assert (search_path(SECOND), search_path("default")) == (
            f"{away.schema_name}, public", "public",
        )  # fmt: skip
        assert CompanyProfile.load().trade_name == "Vidrios Lejos"
        assert User.objects.get()._state.db == SECOND
        assert Seat.objects.filter(company=away).get()._state.db == "default"
    assert search_path(SECOND) == "public"


def test_companies_of_both_servers_work_side_by_side(away: Company, home: Company) -> None:
    with company_context(away):
        with company_context(home):
            assert current_company() == home
            assert CompanyProfile.load().trade_name == "Vidrios Beta"
            with company_context(away):
                assert CompanyProfile.load().trade_name == "Vidrios Lejos"
            assert CompanyProfile.load().trade_name == "Vidrios Beta"
        assert current_company() == away
        assert CompanyProfile.load().trade_name == "Vidrios Lejos"
    assert User._default_manager.db == "default"


def test_a_request_reads_and_writes_there_with_its_session(away: Company, home: Company) -> None:
    with company_context(away):
        owner = User.objects.get()
    client = CompanyClient(away)
    client.force_login(owner)
    answer = client.post("/clientes/nuevo/", {"name": "Hotel Lejano"})
    assert answer.status_code == 302, answer.content.decode()
    assert "Hotel Lejano" in client.get("/clientes/").content.decode()
    with company_context(away):
        assert Customer.objects.filter(name="Hotel Lejano").exists()
        session = Session.objects.get(pk=client.cookies[settings.SESSION_COOKIE_NAME].value)
    with company_context(home):
        assert not Customer.objects.filter(name="Hotel Lejano").exists()
        assert not Session.objects.filter(pk=session.pk).exists()
        assert CompanyClient(home).get("/entrar/").status_code == 200


def test_a_request_that_fails_takes_back_what_it_did_on_both_servers(
    away: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    with company_context(away):
        owner = User.objects.get()
    client = CompanyClient(away)
    client.force_login(owner)
    client.raise_request_exception = False
    create = customers.create_customer

    def create_and_fail(*args: object, **kwargs: object) -> None:
        create(*args, **kwargs)
        raise ZeroDivisionError

    events = Event.objects.count()
    monkeypatch.setattr("quoting.drafts.views.customers.create_customer", create_and_fail)
    assert client.post("/clientes/nuevo/", {"name": "Hotel Fugaz"}).status_code == 500
    with company_context(away):
        assert not Customer.objects.filter(name="Hotel Fugaz").exists()
    assert Event.objects.count() == events


def test_a_middleware_hears_of_an_error_of_its_view_as_of_any_other(
    away: Company, home: Company, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    settings.MIDDLEWARE = [f"{__name__}.HearErrors", *settings.MIDDLEWARE]

    def refuse(*args: object, **kwargs: object) -> None:
        raise RefusedForTheTest

    monkeypatch.setattr("quoting.drafts.views.customers.create_customer", refuse)
    for company in (away, home):
        with company_context(company):
            owner = User.objects.get()
        client = CompanyClient(company)
        client.force_login(owner)
        answer = client.post("/clientes/nuevo/", {"name": "Hotel Negado"})
        assert (answer.status_code, answer.content.decode()) == (418, company.name)


class RefusedForTheTest(Exception):
    pass


class HearErrors:
    """Answers for an error in place of the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, RefusedForTheTest):
            return HttpResponse(current_company().name, status=418)
        return None


def test_a_service_writes_all_or_nothing_on_both_servers(
    away: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside any request: its own transaction is of both servers."""

    def fail(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    with company_context(away):
        people, events = User.objects.count(), Event.objects.count()
        monkeypatch.setattr("tenants.people.services.record", fail)
        with pytest.raises(ZeroDivisionError):
            add_person("x@lejos.example", "Equis", Role.SALES, by=User.objects.get())
        assert (User.objects.count(), Event.objects.count()) == (people, events)
        assert Seat.objects.filter(company=away).count() == people


def test_what_is_sent_on_commit_leaves_after_both_commits(away: Company) -> None:
    seen: list[bool] = []

    def look() -> None:
        connections[SECOND].close()  # another session sees only what is committed
        with company_context(away):
            seen.append(Customer.objects.filter(name="Hotel Firme").exists())

    with company_context(away), atomic():
        Customer.objects.create(name="Hotel Firme")
        transaction.on_commit(look)
    assert seen == [True]


def test_an_event_is_told_in_public(away: Company) -> None:
    opened = Event.objects.get(kind="company.opened", company=away)
    assert opened._state.db == "default"


def test_a_task_runs_there(away: Company) -> None:
    with company_context(away):
        enqueue(look_around)
    assert Ticket.objects.get(company=away, task=look_around.name)._state.db == "default"
    do_next(PDF)
    assert [(name, database) for name, database, _ in told] == [("Vidrios Lejos", SECOND)]
    assert told[0][2] > 0
    assert connection.schema_name == "public"


def test_its_links_lead_to_its_own_address(away: Company) -> None:
    with company_context(away):
        assert company_url("/x/") == "http://vidrios-lejos.localhost/x/"


def test_it_is_migrated_by_its_servers_owner(away: Company) -> None:
    Schema.objects.filter(name=away.schema_name).update(head="older")
    call_command("migrate_schemas", verbosity=0)
    away.schema.refresh_from_db()
    assert away.schema.head == head_of_code(SECOND)


def test_it_is_erased_there() -> None:
    short = make_company("vidrios-breves", "Vidrios Breves", database=SECOND)
    assert short.schema_name in schemas_on(SECOND)
    drop_company(short)
    assert short.schema_name not in schemas_on(SECOND)
    assert find_orphans() == []
