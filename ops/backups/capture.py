"""Taking one server's part of a point: a dump, and what it must hold, of the same moment."""

import hashlib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from ops.backups import programs
from ops.backups.erased import Tombstone, tombstones_in
from ops.backups.manifest import Dump, Tables
from ops.backups.problem import BackupProblem
from tenants.schemas.digest import digest

OURS = "nspname = 'public' OR nspname ~ '^c_[0-9]+$'"


@contextmanager
def moment_of(database: str) -> Iterator["Moment"]:
    """The server as it is now, for the block. Raises BackupProblem."""
    try:
        connection = psycopg.connect(**programs.connection_parameters(database))
    except psycopg.OperationalError as error:
        raise BackupProblem(f"La base «{database}» no responde: {error}".strip()) from error
    with connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        yield Moment(database, connection, str(row[0]) if row else "")


class Moment:
    """A snapshot of one server that a transaction holds open."""

    def __init__(self, database: str, connection: psycopg.Connection, snapshot: str) -> None:
        self.database = database
        self._connection = connection
        self._snapshot = snapshot

    @property
    def major(self) -> int:
        return self._connection.info.server_version // 10_000

    @property
    def size(self) -> int:
        """Bytes of the whole database: a dump is never larger than a small multiple of it."""
        row = self._connection.execute("SELECT pg_database_size(current_database())").fetchone()
        return int(row[0]) if row else 0

    def companies(self) -> list[tuple[int, str, str, str]]:
        """Those of the server that has public."""
        return companies_in(self._connection)

    def erased(self) -> list[Tombstone]:
        """The companies that were erased until now."""
        return tombstones_in(self._connection)

    def migrations(self) -> list[str]:
        """Those that public has had."""
        rows = self._connection.execute(
            "SELECT app || '.' || name FROM public.django_migrations ORDER BY 1"
        )
        return [name for (name,) in rows]

    def dump(self, folder: Path) -> Dump:
        """Written as ``<alias>.dump`` in ``folder``, while its contents are counted. It is not
        compressed: what did not change since another point is then kept once. Raises BackupProblem.
        """
        path = folder / f"{self.database}.dump"
        tool = programs.postgres_tool("pg_dump", self.major)
        command: list[str | Path] = [
            tool, "--format=custom", "--compress=0", f"--snapshot={self._snapshot}",
            "--lock-wait-timeout=60s", "--no-password", f"--file={path}",
            f"--dbname={self._connection.info.dbname}",
        ]  # fmt: skip
        with subprocess.Popen(  # noqa: S603 -- pg_dump, and words of ours
            command,
            env=programs.libpq_environment(self.database),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as writing:
            try:
                schemas = contents(self._connection)
            except psycopg.Error as error:
                writing.terminate()
                why = f"No se pudo leer la base «{self.database}»: {error}"
                raise BackupProblem(why.strip()) from error
            complaint = writing.communicate()[1]
        if writing.returncode:
            raise BackupProblem(f"pg_dump no terminó: {_explained(complaint)}")
        return Dump(
            file=path.name,
            size=path.stat().st_size,
            sha256=sha256_of(path),
            postgres=self._connection.info.server_version,
            schemas=schemas,
        )


def companies_in(connection: psycopg.Connection) -> list[tuple[int, str, str, str]]:
    """Id, schema, subdomain and name of each."""
    rows = connection.execute(
        "SELECT id, schema_name, subdomain, name FROM public.tenants_company ORDER BY id"
    )
    return [(pk, schema, subdomain, name) for pk, schema, subdomain, name in rows]


def contents(connection: psycopg.Connection, only: str = "") -> dict[str, Tables]:
    """Rows and hash of each table, by schema: of public and of every company, or of ``only``."""
    with connection.cursor() as cursor:
        if only:
            names = [only]
        else:
            cursor.execute(
                sql.SQL("SELECT nspname FROM pg_namespace WHERE {} ORDER BY 1").format(
                    sql.SQL(OURS)
                )
            )
            names = [name for (name,) in cursor.fetchall()]
        return {
            name: {table: (told.rows, told.hash) for table, told in digest(cursor, name).items()}
            for name in names
        }


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _explained(complaint: bytes) -> str:
    said = programs.last_words(complaint)
    if "out of shared memory" in said:
        return f"{said} Pon max_locks_per_transaction = 1024 en PostgreSQL y reinícialo."
    return said
