"""Judges every operation of a migration beside the state that the former release left.

A migration may say ``contracts = ("app", "0005_forget_x")``: it takes away what that one forgot,
and that one was part of an earlier release. It may say ``accepted = {"INDEX_LOCKS": "reason"}`` of
a lock that does no harm; of what the former release still reads nothing is accepted.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.postgres import operations as postgres
from django.db import connection, models
from django.db import migrations as djangos
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tenants.schemas.linting import statements
from tenants.schemas.linting.operations import AddIndexConcurrently
from tenants.schemas.linting.statements import Told

Key = tuple[str, str]
Place = tuple[str, str | None]
"""A table and a column of it; no column stands for the whole table."""

MAY_BE_ACCEPTED = {
    "INDEX_LOCKS", "UNIQUE_LOCKS", "CONSTRAINT_LOCKS", "LOCKS", "REWRITE", "SEVERAL_OPERATIONS",
}  # fmt: skip
HARMLESS = (
    djangos.CreateModel, djangos.RunPython, djangos.AlterModelOptions, djangos.AlterModelManagers,
    djangos.AlterModelTableComment, djangos.RemoveIndex, djangos.RenameIndex,
    djangos.RemoveConstraint, djangos.AlterConstraint, AddIndexConcurrently,
    postgres.AddConstraintNotValid, postgres.ValidateConstraint, postgres.CreateExtension,
    postgres.RemoveIndexConcurrently,
)  # fmt: skip
FORGET = (
    "la versión anterior todavía lo lee; primero que el código lo olvide "
    "(SeparateDatabaseAndState con la operación en state_operations) y, una versión después, "
    "quítalo con RunSQL en una migración con contracts"
)


@dataclass(frozen=True)
class Finding:
    """``message`` is a Spanish sentence for whoever wrote the migration."""

    migration: Key
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.migration[0]}.{self.migration[1]}: {self.message} [{self.code}]"


@dataclass
class _Walk:
    """What is known of the migrations before the one that is judged."""

    state: ProjectState
    forgotten: dict[Key, set[Place]] = field(default_factory=dict)


def lint(chosen: Iterable[Key] | None = None, former: set[Key] | None = None) -> list[Finding]:
    """What is wrong with the migrations ``chosen`` (None: all of this project).

    ``former`` are those of the release that serves: what a contract step names must be of them.
    None where nothing serves.
    """
    loader = MigrationLoader(None, ignore_no_migrations=True)
    wanted = _own(loader) if chosen is None else set(chosen)
    walk = _Walk(ProjectState(real_apps=loader.unmigrated_apps))
    findings: list[Finding] = []
    for key in _in_order(loader):
        migration = loader.graph.nodes[key]
        told = list(_judge(migration, walk, former))
        accepted = getattr(migration, "accepted", {})
        if key in wanted:
            findings += (
                Finding(key, code, sentence)
                for code, sentence in told
                if code not in MAY_BE_ACCEPTED or not accepted.get(code)
            )
    return findings


def own_migrations() -> set[Key]:
    """Those that are written here; a library's cannot be changed."""
    return _own(MigrationLoader(None, ignore_no_migrations=True))


def _own(loader: MigrationLoader) -> set[Key]:
    root = Path(settings.BASE_DIR)
    labels = set()
    for label in {app for app, _ in loader.graph.nodes}:
        place = Path(apps.get_app_config(label).path)
        if place.is_relative_to(root) and "site-packages" not in place.parts:
            labels.add(label)
    return {key for key in loader.graph.nodes if key[0] in labels}


def _in_order(loader: MigrationLoader) -> list[Key]:
    seen: dict[Key, None] = {}
    for leaf in loader.graph.leaf_nodes():
        seen |= dict.fromkeys(loader.graph.forwards_plan(leaf))
    return list(seen)


def _judge(migration: Any, walk: _Walk, former: set[Key] | None) -> Iterator[Told]:
    key = (migration.app_label, migration.name)
    walk.forgotten[key] = set()
    new_tables: set[str] = set()
    if not migration.atomic and len(migration.operations) > 1:
        yield (
            "SEVERAL_OPERATIONS",
            ("sin transacción cabe una sola operación: si muere a la mitad, no se sabe cuál falta"),
        )
    may_go: set[Place] = set()
    contracts = getattr(migration, "contracts", None)
    if contracts:
        may_go = walk.forgotten.get(tuple(contracts), set())
        yield from _judge_contract(tuple(contracts), may_go, former)
    for operation in migration.operations:
        yield from _judge_operation(migration, operation, walk, new_tables, may_go)
        operation.state_forwards(migration.app_label, walk.state)


def _judge_contract(named: Key, may_go: set[Place], former: set[Key] | None) -> Iterator[Told]:
    if not may_go:
        yield (
            "CONTRACT",
            (
                f"contracts nombra a {'.'.join(named)}, que no es una migración anterior que "
                "olvide una tabla o una columna"
            ),
        )
    elif former is not None and named not in former:
        yield (
            "CONTRACT",
            (
                f"{'.'.join(named)} no es de la versión que sirve, que todavía lee lo que se "
                "quita; publica primero esa, y esta en la siguiente"
            ),
        )


def _judge_operation(
    migration: Any, operation: Operation, walk: _Walk, new_tables: set[str], may_go: set[Place]
) -> Iterator[Told]:
    app, state = migration.app_label, walk.state
    match operation:
        case djangos.SeparateDatabaseAndState():
            inner = state.clone()
            for one in operation.database_operations:
                yield from _judge_operation(
                    migration, one, _Walk(inner, walk.forgotten), new_tables, may_go
                )
                one.state_forwards(app, inner)
            yield from _judge_forgetting(migration, operation.state_operations, walk)
        case djangos.RunSQL():
            for statement in statements.items(operation):
                yield from statements.judge(statement, new_tables, atomic=migration.atomic)
                for place in statements.drops(statement):
                    if place not in may_go and place[0] not in new_tables:
                        yield "DROP", f"quita {_named(place)}: {FORGET}"
        case djangos.CreateModel():
            new_tables.add(_table(app, operation.name, operation.options))
        case djangos.DeleteModel():
            yield "DROP", f"quita la tabla de {operation.name}: {FORGET}"
        case djangos.RenameModel() | djangos.RenameField() | djangos.AlterModelTable():
            yield "RENAME", statements.RENAME
        case _:
            yield from _judge_change(app, operation, state, new_tables)


def _judge_change(
    app: str, operation: Operation, state: ProjectState, new_tables: set[str]
) -> Iterator[Told]:
    """Of an operation on the table of one model."""
    model = getattr(operation, "model_name", None) or getattr(operation, "name", "")
    known = state.models.get((app, str(model).lower()))
    table = _table(app, str(model), known.options if known else {})
    if table in new_tables:
        return
    match operation:
        case djangos.RemoveField():
            yield "DROP", f"quita la columna «{operation.name}» de «{table}»: {FORGET}"
        case djangos.AddField():
            yield from _judge_new_field(operation.field)
        case djangos.AlterField():
            former = known.get_field(operation.name) if known else operation.field
            yield from _judge_altered_field(former, operation.field)
        case AddIndexConcurrently():
            pass
        case postgres.AddIndexConcurrently():
            yield (
                "INDEX_LOCKS",
                (
                    "si el proceso muere, su índice a medias impide repetirla; usa "
                    "AddIndexConcurrently de tenants.schemas.linting.operations"
                ),
            )
        case djangos.AddIndex():
            yield (
                "INDEX_LOCKS",
                (
                    f"el índice detiene las escrituras de «{table}»; usa AddIndexConcurrently de "
                    "tenants.schemas.linting.operations"
                ),
            )
        case postgres.AddConstraintNotValid():
            pass
        case djangos.AddConstraint():
            yield "CONSTRAINT_LOCKS", statements.CONSTRAINT_LOCKS
        case djangos.AlterUniqueTogether() | djangos.AlterOrderWithRespectTo():
            yield "UNIQUE_LOCKS", f"detiene las escrituras de «{table}» mientras hace el índice"
        case _ if not isinstance(operation, HARMLESS):
            yield "UNKNOWN", f"no se sabe qué detiene {type(operation).__name__}"


def _judge_new_field(new: Any) -> Iterator[Told]:
    if isinstance(new, models.ManyToManyField):
        return  # a table of its own
    if isinstance(new, models.GeneratedField):
        yield "REWRITE", "una columna calculada reescribe la tabla detenida"
    elif not new.null and not new.has_db_default():
        yield "ADD_NOT_NULL", statements.ADD_NOT_NULL
    if new.unique or new.db_index:
        yield (
            "INDEX_LOCKS",
            (
                f"el índice de «{new.name or 'la columna nueva'}» detiene las escrituras; pon "
                "db_index=False y hazlo en otra migración con AddIndexConcurrently"
            ),
        )


def _judge_altered_field(former: Any, new: Any) -> Iterator[Told]:
    if former.is_relation or new.is_relation:
        if former.deconstruct()[1:] != new.deconstruct()[1:] and not _same_target(former, new):
            yield "REWRITE", "cambia a qué tabla apunta; agrega una columna nueva y copia"
    elif not _widens(former, new):
        yield "REWRITE", statements.REWRITE
    if former.db_column != new.db_column:
        yield "RENAME", statements.RENAME
    if former.null and not new.null:
        yield "SET_NOT_NULL", statements.SET_NOT_NULL
    if former.has_db_default() and not new.has_db_default() and not new.null:
        yield "DROP_DEFAULT", statements.DROP_DEFAULT
    if (new.unique and not former.unique) or (new.db_index and not former.db_index):
        yield "UNIQUE_LOCKS", "hacer el índice detiene las escrituras de la tabla"


def _same_target(former: Any, new: Any) -> bool:
    if not (former.is_relation and new.is_relation):
        return False
    targets = [str(one.deconstruct()[3].get("to")).lower() for one in (former, new)]
    return type(former) is type(new) and targets[0] == targets[1]


def _widens(former: Any, new: Any) -> bool:
    """Whether PostgreSQL changes the type without touching a row."""
    before, after = former.db_type(connection), new.db_type(connection)
    texts = (models.CharField, models.TextField)
    if before == after:
        return True
    if isinstance(former, texts) and isinstance(new, texts):
        return new.max_length is None or (former.max_length or 0) <= new.max_length > 0
    return False


def _judge_forgetting(
    migration: Any, operations: Iterable[Operation], walk: _Walk
) -> Iterator[Told]:
    """State alone: the columns stay, and this release knows them no more."""
    app, gone = migration.app_label, walk.forgotten[(migration.app_label, migration.name)]
    for operation in operations:
        if isinstance(operation, djangos.DeleteModel):
            known = walk.state.models[app, operation.name_lower]
            gone.add((_table(app, operation.name, known.options), None))
        elif isinstance(operation, djangos.RemoveField):
            known = walk.state.models[app, operation.model_name_lower]
            old = known.get_field(operation.name)
            named = f"{operation.name}_id" if old.is_relation else operation.name
            column = str(old.db_column or named).lower()
            gone.add((_table(app, operation.model_name, known.options), column))
            if not old.null and not old.has_db_default():
                yield (
                    "FORGOTTEN_NOT_NULL",
                    (
                        f"la versión nueva ya no llena «{operation.name}» y la base lo exige; "
                        "antes de olvidarlo ponle null=True o db_default"
                    ),
                )


def _table(app: str, model: str, options: dict[str, Any]) -> str:
    return str(options.get("db_table") or f"{app}_{model.lower()}").lower()


def _named(place: Place) -> str:
    return f"la columna «{place[1]}» de «{place[0]}»" if place[1] else f"la tabla «{place[0]}»"
