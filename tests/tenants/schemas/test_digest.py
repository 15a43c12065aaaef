"""The digest of a schema's tables: equal for equal contents, and for nothing else."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connections

from tenants.schemas.digest import TableDigest, digest

MAKE = (
    "CREATE SCHEMA {0}",
    "CREATE TABLE {0}.paint (id bigint PRIMARY KEY, name text, at timestamptz, raw bytea, "
    "f float8)",
    "CREATE TABLE {0}.shelf (id bigint PRIMARY KEY)",
)
FILL = (
    "INSERT INTO {0}.paint SELECT n, 'tono ' || n, '2026-01-01 12:00+00'::timestamptz + "
    "n * interval '1 hour', '\\x00ff', n / 3.0 FROM generate_series(1, 50) n ORDER BY n {1}"
)


@pytest.fixture
def cursor(programme: None) -> Iterator[psycopg.Cursor]:
    """A database of its own with the schemas ``one`` and ``two``, equal but for their order."""
    with connections["owner"].cursor() as owner:
        for schema, order in (("one", "ASC"), ("two", "DESC")):
            for statement in MAKE:
                owner.execute(statement.format(schema))
            owner.execute(FILL.format(schema, order))
        yield owner


def test_equal_tables_have_equal_digests_whatever_the_order_of_their_rows(cursor) -> None:
    one = digest(cursor, "one")
    assert one == digest(cursor, "two")
    assert one["paint"].rows == 50
    assert one["shelf"] == TableDigest(0, one["shelf"].hash)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE two.paint SET name = 'tono 8 ' WHERE id = 8",
        "UPDATE two.paint SET name = NULL WHERE id = 8",
        "UPDATE two.paint SET f = f + 1e-15 WHERE id = 1",
        "UPDATE two.paint SET raw = '\\x00fe' WHERE id = 8",
        "UPDATE two.paint SET id = 51 WHERE id = 50",
        "DELETE FROM two.paint WHERE id = 50",
        "ALTER TABLE two.paint RENAME name TO title",
        "ALTER TABLE two.paint ALTER name TYPE varchar(20)",
    ],
)
def test_any_change_of_a_row_or_of_a_column_changes_the_digest(cursor, change: str) -> None:
    before = digest(cursor, "two")
    cursor.execute(change)
    after = digest(cursor, "two")
    assert after["paint"].hash != before["paint"].hash
    assert after["shelf"] == before["shelf"]


def test_two_rows_exchanged_between_columns_are_noticed(cursor) -> None:
    """A hash that adds up columns, or forgets which row a value is in, would not."""
    before = digest(cursor, "two")
    cursor.execute(
        "UPDATE two.paint SET name = 'tono ' || CASE id WHEN 3 THEN 4 ELSE 3 END WHERE id IN (3, 4)"
    )
    assert digest(cursor, "two") != before


def test_how_the_session_writes_values_changes_nothing_and_is_left_as_it_was(cursor) -> None:
    plain = digest(cursor, "one")
    with psycopg.connect(cursor.connection.info.dsn, autocommit=True) as other:
        for name, value in (
            ("timezone", "Asia/Tokyo"), ("datestyle", "German"), ("bytea_output", "escape"),
            ("extra_float_digits", "-5"),
        ):  # fmt: skip
            other.execute(f"SET {name} TO '{value}'")
        assert digest(other.cursor(), "one") == plain
        assert other.execute("SHOW timezone").fetchone() == ("Asia/Tokyo",)
        assert other.execute("SHOW bytea_output").fetchone() == ("escape",)


def test_a_schema_that_does_not_exist_has_no_tables(cursor) -> None:
    assert digest(cursor, "none") == {}
