"""The two roles and the database: one role owns and migrates, the other serves without DDL."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from compose.local import postgres
from compose.local.instance import Instance
from compose.local.problem import Problem

DATABASE = "cotizador"
OWNER_ROLE = "cotizador_owner"
SERVING_ROLE = "cotizador_app"


@dataclass(frozen=True)
class Addresses:
    serving: str
    owner: str


def given_addresses(instance: Instance, given: Mapping[str, str]) -> Addresses | None:
    """What the operator's ``DATABASE_URL`` and ``DATABASE_OWNER_URL`` amount to, if set.

    With one of them only, that role must be able to make the serving role; else ``Problem``.
    """
    serving = given.get("DATABASE_URL", "")
    owner = given.get("DATABASE_OWNER_URL", "")
    if serving and owner:
        return Addresses(serving, owner)
    if not serving and not owner:
        return None
    owner = owner or serving
    try:
        with psycopg.connect(_libpq(owner), autocommit=True, connect_timeout=10) as connection:
            return Addresses(_ensure_serving_role(connection, owner, instance), owner)
    except psycopg.OperationalError as error:
        raise Problem(
            f"No se pudo entrar a la base de datos de DATABASE_URL: {error}".strip()
        ) from error
    except psycopg.ProgrammingError as error:
        raise Problem(
            "DATABASE_URL debe ser una dirección como postgres://usuario:clave@servidor:5432/base."
        ) from error


def ensure_local(instance: Instance) -> Addresses:
    """Make the roles and the database of a local cluster, unless they exist."""
    with postgres.connect(instance) as connection:
        for role, right in ((OWNER_ROLE, "CREATEDB"), (SERVING_ROLE, "NOCREATEDB")):
            if not _role_exists(connection, role):
                statement = sql.SQL("CREATE ROLE {} LOGIN " + right)
                connection.execute(statement.format(sql.Identifier(role)))
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if known.fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(OWNER_ROLE)
                )
            )
    place = f"/{DATABASE}?host={instance.sockets}"
    return Addresses(f"postgres://{SERVING_ROLE}@{place}", f"postgres://{OWNER_ROLE}@{place}")


def _ensure_serving_role(
    connection: psycopg.Connection, owner_address: str, instance: Instance
) -> str:
    """The address of ``<role>_app``, made with a password that the instance keeps."""
    owner = connection.info.user
    rights = connection.execute(
        "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if rights is None or not rights[0]:
        raise Problem(
            f"El rol «{owner}» de DATABASE_URL no puede crear el rol que sirve las páginas. "
            "Escribe dos direcciones: en DATABASE_OWNER_URL la del dueño de la base, que migra, "
            "y en DATABASE_URL la de un rol sin derecho a crear tablas. "
            f"O permite que lo cree: «ALTER ROLE {owner} CREATEROLE»."
        )
    serving = f"{owner}_app"
    password = instance.secret("serving_role_password")
    verb = "ALTER" if _role_exists(connection, serving) else "CREATE"
    statement = sql.SQL(verb + " ROLE {} LOGIN PASSWORD {}")
    connection.execute(statement.format(sql.Identifier(serving), sql.Literal(password)))
    parts = urlsplit(owner_address)
    place = parts.netloc.rpartition("@")[2]
    user = f"{quote(serving, safe='')}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{user}@{place}"))


def _role_exists(connection: psycopg.Connection, role: str) -> bool:
    found = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    return found.fetchone() is not None


def _libpq(address: str) -> str:
    """The address under the scheme that PostgreSQL's own client reads."""
    return urlunsplit(urlsplit(address)._replace(scheme="postgresql"))
