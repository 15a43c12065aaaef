"""Moving a company to another database server: paused, copied, compared, and only then switched.

The serving role loses its right to write to the old copy before anything is read, so whoever still
knows the old place is refused, and what was answered as saved is in the copy. A run that dies is
gone on with by the next one; one that fails takes itself back.
"""

import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from time import sleep

import psycopg
import structlog
from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone
from psycopg import sql

from ops.backups import programs, scratch
from ops.backups.problem import BackupProblem
from ops.moving.events import CompanyMoved
from ops.moving.models import CompanyMove
from tenants.companies.orphans import schemas_on
from tenants.companies.states import move as change_state
from tenants.events.recording import SYSTEM, record
from tenants.schemas.companies import Company
from tenants.schemas.connection import owner_of, schema_connection
from tenants.schemas.context import public_context
from tenants.schemas.digest import TableDigest, digest
from tenants.schemas.heads import head_of_code, write_head
from tenants.schemas.models import Schema
from tenants.schemas.privileges import grant, serving_role
from tenants.schemas.steps import alone

logger = structlog.get_logger(__name__)
State = CompanyMove.State
MOVABLE = (Company.State.READY, Company.State.SUSPENDED, Company.State.CLOSED)
DRAIN = "70s"  # a transaction that does nothing is ended by the server after 60

Tell = Callable[[str], None]


class MoveProblem(Exception):
    """``str()`` is for the operator: what is wrong, and what to do."""


def move_company(
    company: Company, target: str, tell: Tell, *, pause: float | None = None
) -> CompanyMove:
    """Bring the company to the server ``target``, or go on with the move there that a run left.

    ``pause``: seconds until every process knows that the company is paused. Raises MoveProblem:
    then the company works where it was.
    """
    with public_context(), _alone(company):
        row = _under_way(company) or _begin(company, target)
        if row.target != target:
            raise MoveProblem(
                f"Quedó a medias una mudanza a «{row.target}»: síguela con ese servidor, o "
                "deshazla con --cancel."
            )
        try:
            tell("La empresa ve un aviso de pausa; se espera a que todos los procesos lo sepan.")
            sleep(settings.COMPANY_CACHE_SECONDS + 1 if pause is None else pause)
            fence(row)
            tell(f"Copiando a «{target}»…")
            copy(row)
            tell("Comparando tabla por tabla…")
            compare(row)
            switch(row)
            return row
        except Exception as error:
            take_back(row, f"{type(error).__name__}: {error}")
            if isinstance(error, MoveProblem):
                raise
            raise MoveProblem(
                f"No se mudó, y {company.name} sigue en «{row.source}». {error}"
            ) from error


def cancel(company: Company) -> CompanyMove:
    """Take back a move that a run left half-way. Raises MoveProblem if there is none."""
    with public_context(), _alone(company):
        row = _under_way(company)
        if row is None:
            raise MoveProblem(f"{company.name} no tiene una mudanza a medias.")
        take_back(row, "Cancelada")
        return row


def drop_old(company: Company) -> CompanyMove:
    """Drop the copy on the former server of the last move. Raises MoveProblem if there is none."""
    with public_context(), _alone(company):
        row = CompanyMove.objects.filter(company=company, state=State.MOVED).first()
        if row is None:
            raise MoveProblem(f"{company.name} no tiene una copia en otro servidor.")
        _clear(row)
        return row


def erase_old(company: Company) -> None:
    """The step of a company's erasing: what it left on other servers goes with it."""
    for row in CompanyMove.objects.filter(company=company, state=State.MOVED):
        _clear(row)


def _clear(row: CompanyMove) -> None:
    if row.company.database != row.source:  # it may have moved back
        _drop(row.source, row.company.schema_name)
    row.state = State.CLEARED
    row.save(update_fields=["state"])


# --- The parts of a move: each may be repeated ---------------------------------------------------


def _begin(company: Company, target: str) -> CompanyMove:
    _require(company, target)
    with transaction.atomic():
        served = company.is_serving
        if served:
            change_state(company, Company.State.SUSPENDED)
        return CompanyMove.objects.create(
            company=company, source=company.database, target=target, served=served
        )


def _require(company: Company, target: str) -> None:
    company.refresh_from_db()
    name = company.schema_name
    if target not in settings.COMPANY_DATABASES:
        known = ", ".join(settings.COMPANY_DATABASES)
        raise MoveProblem(f"No hay un servidor «{target}» en COMPANY_DATABASES; hay: {known}.")
    if target == company.database:
        raise MoveProblem(f"{company.name} ya vive en «{target}».")
    if company.state not in MOVABLE:
        label = Company.State(company.state).label
        raise MoveProblem(f"{company.name} está en el estado «{label}»: no se puede mudar.")
    if company.schema.head != head_of_code(company.database):
        raise MoveProblem(
            f"A {name} le faltan migraciones: corre «manage.py migrate_schemas» y repite."
        )
    try:
        if name in schemas_on(target):
            raise MoveProblem(
                f"En «{target}» ya hay un {name}, de una mudanza anterior. Si no hace falta, "
                "bórralo con --drop-old y repite."
            )
        scratch.major_of(target)
    except (psycopg.Error, OSError, BackupProblem) as error:
        raise MoveProblem(f"No se pudo entrar a «{target}»: {error}") from error


def fence(row: CompanyMove) -> None:
    """From here on nobody writes to the old copy: the serving role may only read it, and those who
    were writing have ended."""
    schema = sql.Identifier(row.company.schema_name)
    role = sql.Identifier(serving_role(row.source))
    with connections[owner_of(row.source)].cursor() as cursor:
        cursor.execute(
            sql.SQL("REVOKE INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {} FROM {}").format(
                schema, role
            )
        )
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s", [row.company.schema_name]
        )
        tables = [name for (name,) in cursor.fetchall()]
    for name in tables:  # each lock waits for the writers of one table, and lets go at once
        with (
            transaction.atomic(using=owner_of(row.source)),
            connections[owner_of(row.source)].cursor() as cursor,
        ):
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [DRAIN])
            table = sql.Identifier(row.company.schema_name, name)
            cursor.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(table))


def copy(row: CompanyMove) -> None:
    """Out of one server and into the other; what an earlier run left there goes first."""
    _drop(row.target, row.company.schema_name)
    majors = [scratch.major_of(place) for place in (row.source, row.target)]
    if majors[0] > majors[1]:
        raise MoveProblem(
            f"«{row.source}» es PostgreSQL {majors[0]} y «{row.target}» es {majors[1]}: muda solo "
            "a uno igual o más nuevo."
        )
    schema = row.company.schema_name
    dump: list[str | Path] = [
        programs.postgres_tool("pg_dump", majors[0]), "--format=custom", "--no-password",
        f"--schema={schema}", f"--dbname={scratch.live_name(row.source)}",
    ]  # fmt: skip
    load: list[str | Path] = [
        programs.postgres_tool("pg_restore", majors[1]), "--exit-on-error", "--no-owner",
        "--no-acl", "--no-password", "--single-transaction",
        f"--dbname={scratch.live_name(row.target)}",
    ]  # fmt: skip
    _pipe(
        (dump, programs.libpq_environment(row.source)),
        (load, programs.libpq_environment(row.target)),
    )


Program = tuple[Sequence[str | Path], Mapping[str, str]]


def _pipe(first: Program, second: Program) -> None:
    """Run both, what the first writes into the second: no disk need have room for it. Raises
    MoveProblem with what they complained of."""
    with TemporaryFile() as complaints:
        with subprocess.Popen(  # noqa: S603 -- PostgreSQL's programs, and words of ours
            first[0], env=dict(first[1]), stdout=subprocess.PIPE, stderr=complaints
        ) as writing:
            reading = subprocess.run(  # noqa: S603 -- as above
                second[0], env=dict(second[1]), stdin=writing.stdout, stderr=subprocess.PIPE
            )
        if writing.returncode or reading.returncode:
            complaints.seek(0)
            told = programs.last_words(complaints.read() + reading.stderr)
            raise MoveProblem(f"No se pudo copiar la empresa: {told}")


def compare(row: CompanyMove) -> None:
    """Raises MoveProblem unless every row and every counter is on both servers alike."""
    schema = row.company.schema_name
    before, after = (_contents(place, schema) for place in (row.source, row.target))
    wrong = sorted(name for name in before.keys() | after if before.get(name) != after.get(name))
    if wrong or not before:
        raise MoveProblem(f"La copia no es igual en: {', '.join(wrong) or schema}.")
    row.tables = sum(isinstance(each, TableDigest) for each in before.values())
    row.rows = sum(each.rows for each in before.values() if isinstance(each, TableDigest))
    row.save(update_fields=["tables", "rows"])


def switch(row: CompanyMove) -> None:
    """The one moment in which the company changes its place."""
    schema = Schema.objects.get(pk=row.company.schema.pk)
    schema.database = row.target
    owner = schema_connection(owner_of(row.target))
    owner.set_tenant(schema)
    try:
        grant(owner.alias)
    finally:
        owner.set_schema_to_public()
    with transaction.atomic():
        schema.save(update_fields=["database"])
        write_head(schema, owner.alias)
        company = Company.objects.get(pk=row.company_id)
        if row.served:
            change_state(company, Company.State.READY)
        row.state, row.moved_at, row.error = State.MOVED, timezone.now(), ""
        row.company = company
        row.save()
        fact = CompanyMoved(source=row.source, target=row.target, rows=row.rows)
        record(fact, by=SYSTEM, company=company)
    logger.info("company_moved", schema=schema.name, target=row.target)


def take_back(row: CompanyMove, why: str) -> None:
    """The company works where it was; nothing of it is on the other server. Harmless twice."""
    try:
        _drop(row.target, row.company.schema_name)
    except Exception:
        # Whatever is wrong with the other server, the company must work again.
        logger.exception("copy_was_left", schema=row.company.schema_name, target=row.target)
    owner = schema_connection(owner_of(row.source))
    owner.set_tenant(row.company.schema)
    try:
        grant(owner.alias)
    finally:
        owner.set_schema_to_public()
    with transaction.atomic():
        company = Company.objects.get(pk=row.company_id)
        if row.served and company.state == Company.State.SUSPENDED:
            change_state(company, Company.State.READY)
        row.state, row.error = State.UNDONE, why
        row.save(update_fields=["state", "error"])


def _under_way(company: Company) -> CompanyMove | None:
    rows = CompanyMove.objects.filter(company=company, state=State.UNDER_WAY)
    return rows.select_related("company__schema").first()


def _contents(place: str, schema: str) -> dict[str, TableDigest | int]:
    with scratch.connected(place, scratch.live_name(place)) as connection:
        contents: dict[str, TableDigest | int] = {**digest(connection.cursor(), schema)}
        counters = connection.execute(
            "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = %s",
            [schema],
        )
        return contents | {str(name): int(value) for name, value in counters}


def _drop(place: str, schema: str) -> None:
    with scratch.connected(place, scratch.live_name(place)) as connection:
        connection.execute(
            sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(schema))
        )


@contextmanager
def _alone(company: Company) -> Iterator[None]:
    """Nobody migrates, erases or moves the company meanwhile. Raises MoveProblem."""
    with alone(company.schema.pk) as got_it:
        if not got_it:
            raise MoveProblem(f"Otro proceso trabaja en {company.schema_name}; repite luego.")
        yield
