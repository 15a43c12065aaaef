"""The programs of others that backups are made with: where they are, and how they fail."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connections

from ops.backups.problem import BackupProblem
from tenants.schemas.connection import owner_of

RESTIC_MISSING = (
    "Falta restic, que guarda los respaldos. En Debian o Ubuntu: «sudo apt-get install restic»."
)
_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
_LIBPQ = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


def restic() -> str:
    """Raises BackupProblem where it is not installed."""
    found = shutil.which("restic")
    if found is None:
        raise BackupProblem(RESTIC_MISSING)
    return found


def postgres_tool(name: str, server: int) -> Path:
    """``pg_dump`` or ``pg_restore`` for a server of the major version ``server``: its own or a
    newer one. Raises BackupProblem."""
    found = _versions_of(name)
    fitting = [major for major in found if major >= server]
    if fitting:
        return found[min(fitting)]
    if found:
        raise BackupProblem(
            f"El servidor es PostgreSQL {server} y aquí hay {name} {max(found)}, que no puede con "
            f"él. En Debian o Ubuntu: «sudo apt-get install postgresql-client-{server}»."
        )
    raise BackupProblem(
        f"Falta {name}. En Debian o Ubuntu: «sudo apt-get install postgresql-client-{server}»."
    )


@cache
def _versions_of(name: str) -> dict[int, Path]:
    on_path = shutil.which(name)
    tools = [Path(on_path)] if on_path else []
    folders = [folder for place in _PLACES for folder in Path("/").glob(place.lstrip("/"))]
    if settings.POSTGRES_TOOLS:
        folders.append(Path(settings.POSTGRES_TOOLS))
    tools += [folder / name for folder in folders if os.access(folder / name, os.X_OK)]
    found: dict[int, Path] = {}
    for tool in tools:
        told = subprocess.run([tool, "--version"], capture_output=True, text=True).stdout  # noqa: S603
        if match := re.search(r"(\d+)", told):
            found[int(match[1])] = tool
    return found


def connection_parameters(database: str, name: str = "") -> dict[str, Any]:
    """How psycopg reaches the server ``database`` as the owner of its tables, without Django's own
    additions; ``name`` is another database there."""
    parameters = dict(connections[owner_of(database)].get_connection_params())
    for added in ("cursor_factory", "context", "prepare_threshold"):
        parameters.pop(added, None)
    if name:
        parameters["dbname"] = name
    return parameters


def libpq_environment(database: str) -> dict[str, str]:
    """The environment in which PostgreSQL's programs reach that server as its owner. A password is
    never an argument, which every process may read."""
    known = connection_parameters(database)
    given = {_LIBPQ[name]: str(known[name]) for name in _LIBPQ if known.get(name)}
    others = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return others | given | {"PGCONNECT_TIMEOUT": "10", "LC_ALL": "C.UTF-8"}


def run(
    command: Sequence[str | Path],
    environment: Mapping[str, str],
    *,
    what: str,
    into: IO[bytes] | None = None,
    cwd: Path | None = None,
) -> str:
    """Run to the end; what it wrote, unless that goes ``into`` a file.

    Raises BackupProblem with ``what`` in Spanish and the last lines of its complaint.
    """
    done = subprocess.run(  # noqa: S603 -- the programs above
        command,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=into or subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=cwd,
    )
    if done.returncode:
        raise BackupProblem(f"{what}: {last_words(done.stderr)}")
    return (done.stdout or b"").decode(errors="replace")


def last_words(written: bytes) -> str:
    """The end of a complaint, on one line; where no space is left, what to do."""
    text = written.decode(errors="replace")
    if "no space left" in text.lower():
        return "no queda espacio en el disco. Libera espacio y vuelve a intentarlo."
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " ".join(lines[-3:])[:600] or "no dijo por qué."
