"""Databases beside the living one: made for a trial or a restoration, loaded, renamed, dropped."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from ops.backups import programs
from ops.backups.problem import BackupProblem

LONGEST_NAME = 63
MAINTENANCE = "postgres"  # every server has it, and nobody works in it


def name_beside(database: str, what: str) -> str:
    """``cotizador`` and ``prueba_20300314`` → ``cotizador_prueba_20300314``, never too long."""
    what = what.replace("-", "_")
    return f"{live_name(database)[: LONGEST_NAME - len(what) - 1]}_{what}"


def live_name(database: str) -> str:
    """What the database of that server is called."""
    return str(programs.connection_parameters(database)["dbname"])


@contextmanager
def connected(database: str, name: str) -> Iterator[psycopg.Connection]:
    """A connection to the database ``name`` of the server, as owner, each statement by itself.
    Raises BackupProblem."""
    try:
        connection = psycopg.connect(
            **programs.connection_parameters(database, name), autocommit=True
        )
    except psycopg.OperationalError as error:
        raise BackupProblem(f"No se pudo entrar a la base «{name}»: {error}".strip()) from error
    with connection:
        yield connection


def exists(database: str, name: str) -> bool:
    with connected(database, MAINTENANCE) as server:
        found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None


def is_empty(database: str, name: str) -> bool:
    """Whether nobody has a table in it."""
    with connected(database, name) as connection:
        found = connection.execute(
            "SELECT 1 FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema') "
            "LIMIT 1"
        )
        return found.fetchone() is None


def major_of(database: str) -> int:
    """The major version of the server."""
    with connected(database, MAINTENANCE) as server:
        return server.info.server_version // 10_000


def make(database: str, name: str) -> None:
    """An empty database that sorts as the living one does. Raises BackupProblem."""
    with connected(database, MAINTENANCE) as server:
        alike = server.execute(
            "SELECT datcollate, datctype FROM pg_database WHERE datname = %s",
            [live_name(database)],
        ).fetchone()
        collate, ctype = alike or ("C.UTF-8", "C.UTF-8")
        statement = sql.SQL(
            "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE {} LC_CTYPE {}"
        ).format(sql.Identifier(name), sql.Literal(collate), sql.Literal(ctype))
        try:
            server.execute(statement)
        except psycopg.errors.InsufficientPrivilege as error:
            role = server.info.user
            raise BackupProblem(
                f"El rol «{role}» no puede crear bases, y hace falta una aparte. Como superusuario "
                f"de PostgreSQL: «ALTER ROLE {role} CREATEDB»."
            ) from error
        except psycopg.errors.DuplicateDatabase as error:
            raise BackupProblem(
                f"Ya hay una base «{name}». Bórrala si no hace falta: «dropdb {name}»."
            ) from error
        except psycopg.Error as error:
            raise BackupProblem(f"No se pudo crear la base «{name}»: {error}".strip()) from error


def drop(database: str, name: str) -> None:
    """Our own connections are ended. A vacuum of the server gives way to a plain DROP by itself; a
    forced one is refused, since the vacuum is not ours to end."""
    with connected(database, MAINTENANCE) as server:
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND usename = current_user",
            [name],
        )
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def drop_named(database: str, start: str) -> None:
    """Every database of the server whose name starts so."""
    with connected(database, MAINTENANCE) as server:
        rows = server.execute("SELECT datname FROM pg_database").fetchall()
    for (name,) in rows:
        if name.startswith(start):
            drop(database, name)


@contextmanager
def scratch(database: str, name: str) -> Iterator[str]:
    """An empty database for the block, dropped whatever happens in it; one that a killed trial left
    goes first."""
    drop(database, name)
    make(database, name)
    try:
        yield name
    finally:
        drop(database, name)


def rename(database: str, name: str, to: str) -> None:
    """Raises BackupProblem while somebody is connected to it."""
    statement = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with connected(database, MAINTENANCE) as server:
        try:
            server.execute(statement.format(sql.Identifier(name), sql.Identifier(to)))
        except psycopg.errors.ObjectInUse as error:
            raise BackupProblem(
                f"La base «{name}» está en uso. Detén web, worker, beat y respaldos, y repite."
            ) from error


def load(database: str, name: str, dump: Path, dumped_by: int, *, only: str = "") -> None:
    """Read ``dump`` into an empty database: all of it, or the schema ``only``. ``dumped_by`` is the
    version of the server that it comes from. Raises BackupProblem."""
    major = major_of(database)
    if dumped_by // 10_000 > major:
        raise BackupProblem(
            f"El punto se hizo con PostgreSQL {dumped_by // 10_000} y este servidor es {major}: "
            "restáuralo en uno igual o más nuevo."
        )
    command: list[str | Path] = [
        programs.postgres_tool("pg_restore", major),
        "--exit-on-error", "--no-owner", "--no-password", "--jobs=2", f"--dbname={name}",
    ]  # fmt: skip
    if only:
        with connected(database, name) as connection:  # pg_restore makes what is in it, not itself
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(only)))
        command.append(f"--schema={only}")
    programs.run(
        [*command, dump],
        programs.libpq_environment(database),
        what=f"No se pudo cargar {dump.name}",
    )
