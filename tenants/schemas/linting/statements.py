"""The rules for raw SQL: one statement an item of ``RunSQL``, judged by the words in it."""

import re
from collections.abc import Iterable, Iterator

from django.db.migrations import RunSQL

TIES = (
    "trigger", "current_setting", "set_config", "merge into", "inherits", "rename constraint",
    "alter sequence", "create schema", "create function", "create or replace function",
    "create procedure", "create view", "create or replace view", "materialized", "statistics",
    "set storage",
)  # fmt: skip
"""What would tie a company's tables to one server (and Citus bears not)."""

NAME = r'(?:only\s+|if (?:not )?exists\s+)*"?([a-z_][a-z_0-9]*)"?'
_TABLE = re.compile(rf"^(?:alter|drop|create) table {NAME}")
_DROPPED = re.compile(rf"drop column {NAME}")
_INDEX = re.compile(rf"^create (?:unique )?index (concurrently )?.*?\bon {NAME}")

Told = tuple[str, str]
"""A code and a Spanish sentence."""


def items(operation: RunSQL) -> list[str]:
    """The statements of the way forward, in lower case, with single spaces and no comments."""
    raw = operation.sql
    given: Iterable[object] = raw if isinstance(raw, (list, tuple)) else [raw]
    texts = (item[0] if isinstance(item, (list, tuple)) else item for item in given)
    return [_plain(str(text)) for text in texts]


def _plain(text: str) -> str:
    lines = (line.partition("--")[0] for line in text.lower().splitlines())
    return " ".join(" ".join(lines).split()).strip("; ")


def drops(statement: str) -> Iterator[tuple[str, str | None]]:
    """Each table and column that goes; no column where the whole table does."""
    table = _TABLE.match(statement)
    if table and statement.startswith("drop table"):
        yield table[1], None
    elif table:
        yield from ((table[1], column) for column in _DROPPED.findall(statement))


def judge(statement: str, new_tables: set[str], *, atomic: bool) -> Iterator[Told]:
    """What is wrong with a statement. Dropping is judged elsewhere: it needs the former state."""
    if _outside_quotes(statement).count(";"):
        yield "SEVERAL_STATEMENTS", "un elemento de RunSQL lleva una sola sentencia; sepáralas"
    for word in TIES:
        if word in statement:
            yield "TIED_TO_SERVER", f"«{word}» ata las tablas a este servidor; hazlo en Python"
    if statement.startswith("do ") and "create table" in statement:
        yield "TIED_TO_SERVER", "una tabla se crea con CreateModel, no dentro de DO"
    yield from _judge_index(statement, new_tables, atomic=atomic)
    table = _TABLE.match(statement)
    if table is None or table[1] in new_tables or statement.startswith(("create", "drop")):
        return
    yield from _judge_alter(statement)


def _judge_index(statement: str, new_tables: set[str], *, atomic: bool) -> Iterator[Told]:
    index = _INDEX.match(statement)
    if index and not index[1] and index[2] not in new_tables:
        yield (
            "INDEX_LOCKS",
            (
                f"el índice de «{index[2]}» detiene sus escrituras; usa AddIndexConcurrently de "
                "tenants.schemas.linting.operations"
            ),
        )
    if " concurrently " in statement and atomic:
        yield "ATOMIC", "CONCURRENTLY no cabe en una transacción: pon atomic = False"
    if statement.startswith(("reindex", "cluster", "vacuum full", "lock table")):
        yield "LOCKS", "detiene la tabla entera mientras dura"


def _judge_alter(statement: str) -> Iterator[Told]:
    if re.search(r"\brename\b(?! constraint)", statement):
        yield "RENAME", RENAME
    added = re.search(r"add column.*\bnot null\b", statement)
    if added and not re.search(r"\bdefault (?!null)", statement):
        yield "ADD_NOT_NULL", ADD_NOT_NULL
    if re.search(r"alter (?:column )?\S+ set not null", statement):
        yield "SET_NOT_NULL", SET_NOT_NULL
    if re.search(r"alter (?:column )?\S+ (?:set data )?type ", statement):
        yield "REWRITE", REWRITE
    if re.search(r"alter (?:column )?\S+ drop default", statement):
        yield "DROP_DEFAULT", DROP_DEFAULT
    if "add constraint" in statement and not re.search("not valid|using index", statement):
        yield "CONSTRAINT_LOCKS", CONSTRAINT_LOCKS
    if statement.count("add constraint") > 1:
        yield "SEVERAL_STATEMENTS", "una restricción por ALTER TABLE; sepáralas"


def _outside_quotes(statement: str) -> str:
    return re.sub(r"\$(\w*)\$.*?\$\1\$|'[^']*'", "", statement)


RENAME = (
    "la versión anterior busca el nombre viejo; agrega lo nuevo, copia, y en otra versión quita lo "
    "viejo"
)
ADD_NOT_NULL = (
    "la versión anterior no llena esta columna y sus altas fallarían; ponle db_default o null=True"
)
SET_NOT_NULL = (
    "la versión anterior puede escribir NULL, y la revisión detiene la tabla; agrega una "
    "restricción sin validar (AddConstraintNotValid) y valídala en otra versión"
)
REWRITE = "cambiar el tipo reescribe la tabla detenida; agrega una columna nueva y copia"
DROP_DEFAULT = "la versión anterior cuenta con ese valor por omisión; déjalo una versión más"
CONSTRAINT_LOCKS = (
    "revisar la restricción detiene la tabla; usa AddConstraintNotValid y, en otra migración, "
    "ValidateConstraint"
)
