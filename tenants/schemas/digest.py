"""What the tables of a schema hold, in a few bytes a table: to prove that a copy lacks nothing.

A digest is of the columns and of every row, whatever the order of the rows and whichever server,
version or session reads them. The server computes it row by row, so memory stays small; the time
is that of reading the tables once. Sequences and indexes are not part of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from psycopg import sql
from psycopg.pq import TransactionStatus

# How values are written as text, whatever the session prefers.
_WRITING = {
    "timezone": "UTC",
    "datestyle": "ISO, YMD",
    "intervalstyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
}

_TABLES = """
    SELECT c.relname,
           (SELECT string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod),
                              ', ' ORDER BY a.attnum)
              FROM pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = %s AND c.relkind IN ('r', 'p') AND NOT c.relispartition
     ORDER BY c.relname
"""

# Two sums of 64-bit halves: a sum does not depend on the order, and tells two equal rows from none.
_ROWS = """
    SELECT count(*),
           md5(%s || ' ' || coalesce(sum(('x' || left(h, 16))::bit(64)::bigint), 0)
                  || ' ' || coalesce(sum(('x' || right(h, 16))::bit(64)::bigint), 0))
      FROM (SELECT md5(digested_row::text) AS h FROM {} AS digested_row) AS hashed
"""


@dataclass(frozen=True)
class TableDigest:
    """How many rows a table has, and a hash of 32 hexadecimal digits of its columns and rows."""

    rows: int
    hash: str


def digest(cursor: Any, schema: str) -> dict[str, TableDigest]:
    """Each table of ``schema`` by name; none if there is no such schema.

    ``cursor`` is psycopg's or Django's, of a role that may read the tables. In a transaction of
    ``REPEATABLE READ`` all tables are of one moment; else each is of its own.
    """
    with _one_way_of_writing(cursor):
        cursor.execute(_TABLES, [schema])
        tables = cursor.fetchall()
        return {name: _table(cursor, schema, name, columns) for name, columns in tables}


def _table(cursor: Any, schema: str, name: str, columns: str | None) -> TableDigest:
    cursor.execute(sql.SQL(_ROWS).format(sql.Identifier(schema, name)), [columns or ""])
    rows, hashed = cursor.fetchone()
    return TableDigest(rows, hashed)


@contextmanager
def _one_way_of_writing(cursor: Any) -> Iterator[None]:
    """The session writes as ``_WRITING`` says for the block, and afterwards as it did."""
    cursor.execute(
        "SELECT name, setting FROM pg_settings WHERE lower(name) = ANY(%s)", [list(_WRITING)]
    )
    before = dict(cursor.fetchall())
    _set(cursor, _WRITING)
    try:
        yield
    finally:
        # A transaction that failed takes the settings back by itself, and bears no statement.
        if cursor.connection.info.transaction_status != TransactionStatus.INERROR:
            _set(cursor, before)


def _set(cursor: Any, values: dict[str, str]) -> None:
    for name, value in values.items():
        cursor.execute("SELECT set_config(%s, %s, false)", [name, value])
