"""Companies that were erased, whom a point from before does not bring back.

Each point tells in its manifest which were erased until then; a tombstone holds numbers and no
personal data. Before a restored copy takes its place, their schemas and files are dropped from it,
and their rows are left in the state from which the timetable takes them away.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import LiteralString

import psycopg
from django.db import DEFAULT_DB_ALIAS
from psycopg import sql

from ops.backups import scratch
from tenants.companies.erasing import tombstone_key
from tenants.companies.events import CompanyErased
from tenants.schemas.companies import Company

OWN: LiteralString = "SELECT schema_name FROM public.tenants_company WHERE id = %s"
COPIES: LiteralString = (
    "SELECT former_schema, restored_schema FROM public.ops_companyrestore WHERE company_id = %s"
)


@dataclass(frozen=True, slots=True, order=True)
class Tombstone:
    """``number`` and ``born`` (microseconds since 1970) are of one company alone: names of schemas
    may be given out again after a restoration."""

    schema: str
    number: int
    born: int
    days: int
    at: str

    @property
    def key(self) -> str:
        return tombstone_key(self.schema, self.born)


def tombstones_in(connection: psycopg.Connection) -> list[Tombstone]:
    """Those that a database tells of, of whatever release; none where there is no such table."""
    if not _has_table(connection, "tenants_event"):
        return []
    rows = connection.execute(
        "SELECT facts, at FROM public.tenants_event WHERE kind = %s ORDER BY at",
        [CompanyErased.kind],
    )
    return [
        Tombstone(
            facts["schema"],
            facts["number"],
            facts["born"],
            facts["days"],
            at.astimezone(UTC).isoformat(),
        )
        for facts, at in rows
        if facts.get("born")
    ]


def tombstones_of_living() -> list[Tombstone]:
    """Those of the living database, if there is one."""
    name = scratch.live_name(DEFAULT_DB_ALIAS)
    if not scratch.exists(DEFAULT_DB_ALIAS, name):
        return []
    with scratch.connected(DEFAULT_DB_ALIAS, name) as connection:
        return tombstones_in(connection)


def erase_again(
    databases: Mapping[str, str], files: Path, known: Iterable[Tombstone]
) -> list[Tombstone]:
    """Take the data of the ``known`` ones out of restored ``databases`` (names by server) and
    ``files``, and keep every tombstone there; those whose company was in it."""
    found = []
    with scratch.connected(DEFAULT_DB_ALIAS, databases[DEFAULT_DB_ALIAS]) as public:
        for tombstone in sorted(set(known)):
            company = public.execute(
                "SELECT id FROM public.tenants_company WHERE id = %s"
                " AND (extract(epoch FROM created_at) * 1000000)::bigint = %s",
                [tombstone.number, tombstone.born],
            ).fetchone()
            if company is not None:
                for schema in _schemas_of(public, tombstone):
                    _drop(databases, files, schema)
                _close_for_good(public, tombstone)
                found.append(tombstone)
            _keep(public, tombstone)
    return found


def _schemas_of(public: psycopg.Connection, tombstone: Tombstone) -> Iterator[str]:
    """That of the company, and its copies that were set aside."""
    asked = [OWN, COPIES] if _has_table(public, "ops_companyrestore") else [OWN]
    for statement in asked:
        for names in public.execute(statement, [tombstone.number]).fetchall():
            yield from names


def _drop(databases: Mapping[str, str], files: Path, schema: str) -> None:
    """On every server: one may hold the copy that was left there by a move."""
    for alias, name in databases.items():
        with scratch.connected(alias, name) as connection:
            statement = sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE")
            connection.execute(statement.format(sql.Identifier(schema)))
    shutil.rmtree(files / schema, ignore_errors=True)


def _close_for_good(public: psycopg.Connection, tombstone: Tombstone) -> None:
    with public.transaction():
        public.execute(
            "UPDATE public.tenants_company SET state = %s WHERE id = %s",
            [Company.State.ERASING, tombstone.number],
        )
        public.execute("DELETE FROM public.tenants_domain WHERE tenant_id = %s", [tombstone.number])


def _keep(public: psycopg.Connection, tombstone: Tombstone) -> None:
    facts = CompanyErased(
        schema=tombstone.schema, number=tombstone.number, born=tombstone.born, days=tombstone.days
    )
    public.execute(
        "INSERT INTO public.tenants_event"
        " (kind, company_id, actor_kind, actor_id, subject, facts, request_id, key, at)"
        " VALUES (%s, NULL, 'system', NULL, %s, %s, '', %s, %s) ON CONFLICT (key) DO NOTHING",
        [
            facts.kind, tombstone.schema, json.dumps(facts.as_data()), tombstone.key, tombstone.at,
        ],
    )  # fmt: skip


def _has_table(connection: psycopg.Connection, table: str) -> bool:
    found = connection.execute("SELECT to_regclass(%s) IS NOT NULL", [f"public.{table}"])
    return bool((found.fetchone() or (False,))[0])
