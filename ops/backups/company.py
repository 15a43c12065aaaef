"""Bringing one company back to a point, while the others work on.

Its schema is restored beside the living one under a fresh name, and compared; then the
company's row changes from one to the other, and back to undo it. No table of the living one is
touched.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from time import sleep
from typing import Any

import structlog
from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, transaction
from django.utils import timezone
from psycopg import sql

from ops.backups import capture, media, programs, scratch
from ops.backups.events import CompanyBroughtBack
from ops.backups.manifest import Manifest, Tables, differences
from ops.backups.models import CompanyRestore
from ops.backups.problem import BackupProblem
from ops.backups.repository import here
from ops.backups.restoring import copy_of, restore_media
from tenants.companies.proofs import glances, kept_forward
from tenants.companies.states import move
from tenants.events.recording import SYSTEM, record
from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.periodic.models import FailedRow
from tenants.schemas.companies import Company
from tenants.schemas.connection import owner_of, schema_connection
from tenants.schemas.context import company_context, public_context, spare_context
from tenants.schemas.heads import head_of_code, write_head
from tenants.schemas.models import Schema
from tenants.schemas.privileges import grant
from tenants.seats.models import Seat
from tenants.seats.taking import NoSeatLeft, take_seat
from tenants.work.models import Errand, Ticket

logger = structlog.get_logger(__name__)
State = CompanyRestore.State
REASON = "La empresa volvió a otro momento"


# --- Beside the living one -----------------------------------------------------------------------


def bring_beside(company: Company, name: str) -> CompanyRestore:
    """Restore the company's schema and files of the point called ``name`` beside what it uses, and
    compare the two; the row tells how. Raises BackupProblem, and nothing of it is left."""
    if not isinstance(storages["default"], FileSystemStorage):
        raise BackupProblem(
            "Los archivos están en una cubeta (MEDIA_BUCKET_URL) y no en los puntos: la empresa "
            "quedaría sin ellos. Restaura el punto aparte, con «manage.py restore --into»."
        )
    point = here().point(name)
    with public_context(), copy_of(point) as (manifest, dumps):
        source = manifest.schema_of(company.pk)
        fresh = _fresh_schema(company)
        row = CompanyRestore.objects.create(
            company=company,
            point=point.name,
            former_schema=company.schema_id,
            restored_schema=fresh.name,
        )
        try:
            _move_in(manifest, dumps, source, fresh)
            _bring_head(fresh)
            restore_media(point, manifest, _files_of(fresh.name, aside=True), source)
            _publish_media(source, fresh.name)
            row.report = _report(company, fresh, manifest, source)
        except BaseException:
            discard(row)
            raise
        row.state = State.BESIDE
        row.save()
    return row


def _fresh_schema(company: Company) -> Schema:
    """A row with a name that was never used. It is set aside in the same moment, since what is only
    being built would be finished and given to another company."""
    with transaction.atomic():
        schema = Schema.objects.begin(company.database)
        schema.state = Schema.State.ASIDE
        schema.save(update_fields=["state"])
    return schema


def _move_in(manifest: Manifest, dumps: Path, source: str, fresh: Schema) -> None:
    """Out of the dump into a database aside, compared, renamed there, and moved over whole."""
    dump = manifest.servers[manifest.server_of(source)]
    alias = fresh.database
    with scratch.scratch(alias, scratch.name_beside(alias, f"para_{fresh.name}")) as name:
        scratch.load(alias, name, dumps / dump.file, dump.postgres, only=source)
        with scratch.connected(alias, name) as connection:
            found = capture.contents(connection, source)[source]
            faults = list(differences(dump.schemas[source], found))
            if faults:
                raise BackupProblem(
                    f"El punto {manifest.point} no es lo que promete: {'; '.join(faults[:10])}."
                )
            statement = sql.SQL("ALTER SCHEMA {} RENAME TO {}")
            connection.execute(statement.format(sql.Identifier(source), sql.Identifier(fresh.name)))
        moving = dumps / f"{fresh.name}.dump"
        major, environment = scratch.major_of(alias), programs.libpq_environment(alias)
        programs.run(
            [
                programs.postgres_tool("pg_dump", major), "--format=custom", "--no-password",
                f"--schema={fresh.name}", f"--file={moving}", f"--dbname={name}",
            ],
            environment,
            what="No se pudo pasar la empresa",
        )  # fmt: skip
        programs.run(
            [
                programs.postgres_tool("pg_restore", major), "--exit-on-error", "--no-owner",
                "--no-password", "--single-transaction",
                f"--dbname={scratch.live_name(alias)}", moving,
            ],
            environment,
            what="No se pudo pasar la empresa",
        )  # fmt: skip


def _bring_head(fresh: Schema) -> None:
    """The serving role may use it, and one of an older release gets this one's migrations."""
    owner = schema_connection(owner_of(fresh.database))
    owner.set_tenant(fresh)
    try:
        grant(owner.alias)
    finally:
        owner.set_schema_to_public()
    write_head(fresh, owner_of(fresh.database))
    if fresh.head != head_of_code(fresh.database):
        call_command("migrate_schemas", schema_name=fresh.name, interactive=False, verbosity=0)


def _files_of(schema: str, *, aside: bool = False) -> Path:
    root = Path(settings.MEDIA_ROOT)
    return root / media.ASIDE / schema if aside else root / schema


def _publish_media(source: str, schema: str) -> None:
    """The files had the folder of the schema they come from."""
    aside = _files_of(schema, aside=True)
    if (aside / source).exists():
        (aside / source).rename(_files_of(schema))
    aside.rmdir()
    if not any(aside.parent.iterdir()):
        aside.parent.rmdir()


def _report(company: Company, fresh: Schema, manifest: Manifest, source: str) -> dict[str, Any]:
    """What the restored copy holds otherwise than the living one: rows by table, and the newest
    that upper floors show."""
    restored = manifest.servers[manifest.server_of(source)].schemas[source]
    living = _contents_of(company.schema)
    return {
        "tables": {
            table: [living.get(table, (0, ""))[0], restored.get(table, (0, ""))[0]]
            for table in sorted(living.keys() | restored.keys())
            if living.get(table) != restored.get(table)
        },
        "living": _glance(company, company.schema),
        "restored": _glance(company, fresh),
        "files": len(manifest.media_of(source)),
    }


def _contents_of(schema: Schema) -> Tables:
    with scratch.connected(schema.database, scratch.live_name(schema.database)) as connection:
        return capture.contents(connection, schema.name)[schema.name]


def _glance(company: Company, schema: Schema) -> list[str]:
    with spare_context(schema):
        return [line for _, glance in glances.items() for line in glance(company)]


# --- The swap ------------------------------------------------------------------------------------


def swap(row: CompanyRestore, *, pause: float | None = None) -> None:
    """From here on the company works with what was restored. Raises BackupProblem, and it goes on
    with what it has."""
    _require(row, State.BESIDE, row.former_schema)
    _change(row, row.restored_schema, undone=False, pause=pause)


def undo(row: CompanyRestore, *, pause: float | None = None) -> None:
    """Back to what it had before the swap, as it was then. Raises BackupProblem as ``swap``."""
    _require(row, State.SWAPPED, row.restored_schema)
    _change(row, row.former_schema, undone=True, pause=pause)


def _require(row: CompanyRestore, state: State, schema: str) -> None:
    row.company.refresh_from_db()
    if row.state != state or row.company.schema_id != schema:
        raise BackupProblem(
            f"Esta restauración de {row.company.name} está «{State(row.state).label}»: no se puede."
        )


def _change(row: CompanyRestore, target: str, *, undone: bool, pause: float | None) -> None:
    """Nobody is served meanwhile: other processes know where a company is for some seconds more,
    and what they write would be left behind."""
    company = row.company
    with public_context():
        schema = Schema.objects.get(name=target)
        served = company.is_serving
        if served:
            move(company, Company.State.SUSPENDED)
            sleep(settings.COMPANY_CACHE_SECONDS + 1 if pause is None else pause)
        try:
            _bring_head(schema)
            _keep_forward(company.schema, schema)
            _take(row, company, schema, served=served, undone=undone)
        except BaseException as error:
            if served:
                company.refresh_from_db()
                move(company, Company.State.READY)
            if isinstance(error, NoSeatLeft):
                raise BackupProblem(f"No caben las personas de ese momento. {error}") from error
            raise
    logger.info("company_brought_back", schema=target, undone=undone)


def _keep_forward(former: Schema, taken: Schema) -> None:
    """No number that was given out is given again: a link or a folio may be in somebody's hands."""
    highest = dict(_sequences(former))
    with scratch.connected(taken.database, scratch.live_name(taken.database)) as connection:
        for name, value in _sequences(taken):
            if highest.get(name, 0) > value:
                place = sql.Identifier(taken.name, name).as_string(connection)
                connection.execute("SELECT setval(%s::regclass, %s)", [place, highest[name]])
    for _, keep in kept_forward.items():
        keep(former, taken)


def _sequences(schema: Schema) -> Iterator[tuple[str, int]]:
    with scratch.connected(schema.database, scratch.live_name(schema.database)) as connection:
        rows = connection.execute(
            "SELECT sequencename, coalesce(last_value, 0) FROM pg_sequences WHERE schemaname = %s",
            [schema.name],
        )
        yield from [(str(name), int(value)) for name, value in rows]


def _take(
    row: CompanyRestore, company: Company, schema: Schema, *, served: bool, undone: bool
) -> None:
    """The rows of public, all in one transaction."""
    moment = timezone.now()
    with transaction.atomic():
        former = company.schema
        identity = company.identity
        company.schema = schema
        company.signed_as = "" if identity == schema.name else identity
        company.save(update_fields=["schema", "signed_as"])
        Schema.objects.filter(pk=former.pk).update(state=Schema.State.ASIDE)
        Schema.objects.filter(pk=schema.pk).update(state=Schema.State.TAKEN)
        if served:
            move(company, Company.State.READY)
        company = Company.objects.get(pk=company.pk)
        _reconcile(company, moment)
        record(
            CompanyBroughtBack(point=row.point, schema=schema.name, undone=undone),
            by=SYSTEM,
            company=company,
        )
        row.state = State.UNDONE if undone else State.SWAPPED
        if undone:
            row.undone_at = moment
        else:
            row.swapped_at = moment
        row.save()
        row.company = company


def _reconcile(company: Company, moment: Any) -> None:
    """Seats follow the people who are active now. What waited for a worker or to be sent was about
    rows that may not be there, or are others. Raises NoSeatLeft."""
    with company_context(company):
        people = list(User.objects.filter(is_active=True).values_list("pk", flat=True))
        if company.is_serving or Seat.objects.filter(company=company).exists():
            Seat.objects.filter(company=company).exclude(user_id__in=people).delete()
            for pk in people:
                take_seat(pk)
    for errands in (Ticket, Mail):
        waiting = errands.objects.filter(company=company, state=Errand.State.QUEUED)
        waiting.update(state=Errand.State.DROPPED, finished_at=moment, reason=REASON)
    FailedRow.objects.filter(company=company).delete()


# --- Afterwards ----------------------------------------------------------------------------------


def discard(row: CompanyRestore) -> None:
    """Drop the copy that the company does not use, with its files. Harmless twice."""
    row.company.refresh_from_db()
    with public_context():
        for name in {row.former_schema, row.restored_schema} - {row.company.schema_id}:
            drop_aside(name)
        row.state = State.DROPPED
        row.save(update_fields=["state"])


def drop_aside(name: str) -> None:
    """The schema first and its row last, so that there is always one that names what is left."""
    schema = Schema.objects.filter(name=name, state=Schema.State.ASIDE, company=None).first()
    if schema is None:
        return
    with scratch.connected(schema.database, scratch.live_name(schema.database)) as connection:
        connection.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(sql.Identifier(name)))
    for folder in (_files_of(name), _files_of(name, aside=True)):
        if folder.exists():
            shutil.rmtree(folder)
    beside = scratch.name_beside(schema.database, f"para_{name}")
    scratch.drop(schema.database, beside)  # of a restoration that was killed
    schema.delete(using=owner_of(DEFAULT_DB_ALIAS))


def erase_asides(company: Company) -> None:
    """The step of a company's erasing: its copies go with it."""
    for row in CompanyRestore.objects.filter(company=company):
        discard(row)


def newest_restore(company: Company, *states: State) -> CompanyRestore | None:
    """The newest one that is in one of ``states``."""
    rows = CompanyRestore.objects.filter(company=company, state__in=states)
    return rows.select_related("company").first()
