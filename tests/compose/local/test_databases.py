from urllib.parse import urlsplit

import psycopg
import pytest

from compose.local import databases, ground, postgres
from compose.local.binaries import find_postgres
from compose.local.databases import given_addresses
from compose.local.instance import Instance
from compose.local.problem import Problem
from tests.compose.local.conftest import MakeInstance


@pytest.fixture
def instance(make_instance: MakeInstance) -> Instance:
    instance = make_instance()
    postgres.ensure_running(instance, find_postgres(instance))
    return instance


def make_role(instance: Instance, name: str, rights: str) -> str:
    """A role in a database of its own, as an operator would bring them; its address."""
    with postgres.connect(instance) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN {rights}".encode())
        connection.execute(f"CREATE DATABASE {name} OWNER {name}".encode())
    return f"postgres://{name}@/{name}?host={instance.sockets}"


def test_the_owner_makes_tables_and_the_serving_role_cannot(instance: Instance) -> None:
    addresses = databases.ensure_local(instance)

    with psycopg.connect(addresses.owner) as owner:
        owner.execute("CREATE TABLE made_by_owner ()")
    with psycopg.connect(addresses.serving) as serving:
        assert serving.execute("SELECT 1").fetchone() == (1,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            serving.execute("CREATE TABLE made_by_serving_role ()")


def test_roles_and_database_are_made_once(instance: Instance) -> None:
    assert databases.ensure_local(instance) == databases.ensure_local(instance)


def test_both_addresses_of_the_operator_are_taken_as_they_are(
    make_instance: MakeInstance,
) -> None:
    given = {"DATABASE_URL": "postgres://a@host/x", "DATABASE_OWNER_URL": "postgres://b@host/x"}

    addresses = given_addresses(make_instance(), given)

    assert addresses == databases.Addresses("postgres://a@host/x", "postgres://b@host/x")


def test_without_an_address_there_is_nothing_given(make_instance: MakeInstance) -> None:
    assert given_addresses(make_instance(), {}) is None


def test_a_role_that_makes_roles_gets_a_serving_role_beside_it(instance: Instance) -> None:
    address = make_role(instance, "operadora", "CREATEROLE")

    first = given_addresses(instance, {"DATABASE_URL": address})
    second = given_addresses(instance, {"DATABASE_URL": address})

    assert first == second
    assert first is not None
    assert first.owner == address
    with psycopg.connect(first.serving) as serving:
        assert serving.info.user == "operadora_app"
        assert serving.info.dbname == "operadora"
    assert len(urlsplit(first.serving).password or "") > 40


def test_a_role_that_cannot_make_the_serving_role_is_told_what_is_missing(
    instance: Instance,
) -> None:
    address = make_role(instance, "sencilla", "NOCREATEROLE")

    with pytest.raises(Problem, match=r"«sencilla».*DATABASE_OWNER_URL.*CREATEROLE"):
        given_addresses(instance, {"DATABASE_URL": address})


@pytest.mark.parametrize("address", ["postgres://nadie@/nada?host=/nowhere", "mysql//x", "hola"])
def test_an_address_that_leads_nowhere_names_the_variable(
    make_instance: MakeInstance, address: str
) -> None:
    with pytest.raises(Problem, match="DATABASE_URL"):
        given_addresses(make_instance(), {"DATABASE_URL": address})


def test_a_given_database_starts_no_server(instance: Instance, make_instance: MakeInstance) -> None:
    addresses = databases.ensure_local(instance)
    other = make_instance("otra")
    given = {"DATABASE_URL": addresses.serving, "DATABASE_OWNER_URL": addresses.owner}

    environment = ground.ensure_running(other, given)

    assert environment["DATABASE_URL"] == addresses.serving
    assert not list(other.servers.glob("postgresql-*"))
