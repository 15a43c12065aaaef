"""Opening a company: by steps that may be repeated, never half done in sight of anyone."""

from collections.abc import Iterator
from io import StringIO
from threading import Barrier, Thread

import pytest
from django.conf import LazySettings, settings
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client
from django.utils.module_loading import import_string

from tenants.people.models import CompanyProfile, User
from tenants.people.roles import Role
from tenants.programme.models import Activity, Company, Domain, ProvisioningStep, Seat
from tenants.schemas import provisioning
from tenants.schemas.context import company_context, public_context
from tenants.schemas.opening import register_company
from tenants.schemas.provisioning import open_company
from tenants.web.middleware import directory
from tests.companies import drop_company

STEPS = list(settings.PROVISIONING_STEPS)


@pytest.fixture
def registered(django_db_setup, django_db_blocker, monkeypatch) -> Iterator[Company]:
    """A company that is registered for real, and that no worker has opened yet."""
    with django_db_blocker.unblock(), public_context():
        monkeypatch.setattr(provisioning.open_company_later, "delay", lambda pk: None)
        company = register_company(
            "Vidrios Nuevos", "vidrios-nuevos", "Nora", "nora@nuevos.example"
        )
        try:
            yield company
        finally:
            connection.close()
            drop_company(company)
            connections.close_all()


def answer() -> int:
    directory.forget()
    return Client(headers={"host": "vidrios-nuevos.localhost"}).get("/entrar/").status_code


def assert_open(company: Company, mailoutbox: list) -> None:
    company.refresh_from_db()
    assert company.is_serving
    assert company.opened_at is not None
    assert answer() == 200
    assert [step.name for step in company.steps.all()] == STEPS
    assert all(step.finished_at and not step.error for step in company.steps.all())
    with company_context(company):
        assert CompanyProfile.load().trade_name == "Vidrios Nuevos"
        owner = User.objects.get()
    assert (owner.email, owner.role, owner.has_joined) == ("nora@nuevos.example", Role.OWNER, False)
    assert Seat.objects.filter(company_id=company.pk).count() == 1
    assert Activity.objects.filter(company_id=company.pk, verb="company.opened").count() == 1
    assert [message.to for message in mailoutbox] == [["nora@nuevos.example"]]
    assert "http://vidrios-nuevos.localhost/invitacion/" in mailoutbox[0].body


def test_a_registered_company_waits_and_does_not_answer(registered: Company) -> None:
    assert registered.state == Company.State.PENDING
    assert registered.schema_name == f"c_{registered.pk}"
    assert answer() == 404


def test_opening_runs_every_step_in_order_and_invites_the_owner(
    registered: Company, mailoutbox
) -> None:
    open_company(registered)
    assert_open(registered, mailoutbox)


def test_an_open_company_is_not_opened_again(registered: Company, mailoutbox) -> None:
    open_company(registered)
    open_company(Company.objects.get(pk=registered.pk))
    assert_open(registered, mailoutbox)


def test_a_fault_in_each_step_shows_nothing_and_resuming_completes(
    registered: Company, mailoutbox, settings: LazySettings
) -> None:
    whole = dict(settings.PROVISIONING_STEPS)
    for broken in STEPS:
        globals()["broken_step"] = fault_after(whole[broken])
        settings.PROVISIONING_STEPS = whole | {broken: f"{__name__}.broken_step"}
        with pytest.raises(ZeroDivisionError):
            open_company(registered)
        registered.refresh_from_db()
        assert registered.state == Company.State.FAILED
        assert answer() == 404
        step = registered.steps.get(finished_at=None)
        assert (step.name, step.error) == (broken, "ZeroDivisionError: a fault")
    assert mailoutbox == []
    settings.PROVISIONING_STEPS = whole
    open_company(registered)
    assert_open(registered, mailoutbox)


def fault_after(path: str):
    """The worst moment: the step has done its work and is not yet marked as finished."""

    def step(company: Company) -> None:
        import_string(path)(company)
        raise ZeroDivisionError("a fault")

    return step


def test_every_step_repeated_is_harmless(registered: Company, mailoutbox) -> None:
    open_company(registered)
    with public_context():
        for path in settings.PROVISIONING_STEPS.values():
            before = rows_of(registered)
            import_string(path)(registered)
            assert rows_of(registered) == before
    assert_open(registered, mailoutbox)


def rows_of(company: Company) -> dict[str, int]:
    """How many rows each table of the company has, and its addresses and seats."""
    counts = {
        "addresses": Domain.objects.filter(tenant_id=company.pk).count(),
        "seats": Seat.objects.filter(company_id=company.pk).count(),
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s", [company.schema_name]
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{company.schema_name}"."{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


def test_a_worker_that_died_in_the_middle_is_followed_by_another(
    registered: Company, mailoutbox
) -> None:
    Company.objects.filter(pk=registered.pk).update(state=Company.State.CREATING)
    open_company(registered)
    assert_open(registered, mailoutbox)


def test_of_two_workers_at_the_same_moment_one_opens_it_and_once(
    registered: Company, mailoutbox, monkeypatch
) -> None:
    runs, start = [], Barrier(2)
    run_step = provisioning._run_step

    def counted(company: Company, name: str, path: str) -> None:
        runs.append(name)
        run_step(company, name, path)

    monkeypatch.setattr(provisioning, "_run_step", counted)

    def work() -> None:
        start.wait()
        open_company(Company.objects.get(pk=registered.pk))
        connections.close_all()

    threads = [Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert runs == STEPS
    assert_open(registered, mailoutbox)


def test_an_address_that_another_company_took_meanwhile_stops_the_opening(
    registered: Company, mailoutbox
) -> None:
    other = Company.objects.exclude(pk=registered.pk).first()
    taken = Domain.objects.create(domain="vidrios-nuevos.localhost", tenant=other, is_primary=False)
    try:
        with pytest.raises(RuntimeError, match="belongs to another company"):
            open_company(registered)
        registered.refresh_from_db()
        assert registered.state == Company.State.FAILED
        assert mailoutbox == []
    finally:
        taken.delete()
    open_company(registered)
    assert_open(registered, mailoutbox)


def test_a_full_programme_stops_the_opening_and_leaves_it_to_be_resumed(
    registered: Company, mailoutbox, settings: LazySettings
) -> None:
    cap, settings.MAX_BETA_USERS = settings.MAX_BETA_USERS, Seat.objects.count()
    with pytest.raises(Exception, match="lugares ocupados"):
        open_company(registered)
    assert answer() == 404
    settings.MAX_BETA_USERS = cap
    open_company(registered)
    assert_open(registered, mailoutbox)


def test_the_address_comes_last() -> None:
    assert STEPS[-1] == "domain"
    assert STEPS[:2] == ["schema", "migrations"]


# --- The command ---------------------------------------------------------------------------------

FACTS = {
    "name": "Vidrios de la Orden",
    "subdomain": "vidrios-orden",
    "owner_name": "Omar Orden",
    "owner_email": "Omar@Orden.example",
}


@pytest.fixture
def ordered(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), public_context():
        try:
            yield
        finally:
            connection.close()
            for company in Company.objects.filter(subdomain_wanted=FACTS["subdomain"]):
                drop_company(company)
            connections.close_all()


def test_the_command_opens_a_company_and_tells_its_address(ordered: None, mailoutbox) -> None:
    output = StringIO()
    call_command("open_company", **FACTS, stdout=output)
    assert "http://vidrios-orden.localhost" in output.getvalue()
    assert mailoutbox[0].to == ["omar@orden.example"]


def test_the_command_says_which_step_failed_and_resumes(
    ordered: None, mailoutbox, settings: LazySettings, monkeypatch
) -> None:
    whole = dict(settings.PROVISIONING_STEPS)
    settings.PROVISIONING_STEPS = whole | {"profile": f"{__name__}.break_always"}
    monkeypatch.setattr(provisioning.open_company_later, "delay", open_quietly)
    with pytest.raises(CommandError, match="Falló el paso «profile»: ZeroDivisionError"):
        call_command("open_company", **FACTS, stdout=StringIO())
    settings.PROVISIONING_STEPS = whole
    company = Company.objects.get(subdomain_wanted=FACTS["subdomain"])
    output = StringIO()
    call_command("open_company", resume=company.schema_name, stdout=output)
    assert "http://vidrios-orden.localhost" in output.getvalue()


def break_always(company: Company) -> None:
    raise ZeroDivisionError


def open_quietly(company_id: int) -> None:
    """As a worker does: the fault is its own, not the sender's."""
    try:
        open_company(Company.objects.get(pk=company_id))
    except ZeroDivisionError:
        assert ProvisioningStep.objects.filter(company_id=company_id).exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"subdomain": "www"}, "está reservado"), ({"subdomain": "ñandú"}, "solo letras"),
        ({"name": " "}, "nombre de la empresa"), ({"owner_email": "omar"}, "correo de la persona"),
        ({"resume": "c_0"}, "No hay una empresa c_0"), ({"subdomain": None}, "Falta --subdomain"),
    ],
)  # fmt: skip
def test_the_command_refuses_in_spanish(
    ordered: None, changes: dict[str, str], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        call_command("open_company", **(FACTS | changes), stdout=StringIO())
    assert not Company.objects.filter(subdomain_wanted=FACTS["subdomain"]).exists()
