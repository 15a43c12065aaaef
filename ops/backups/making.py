"""Making a point: taken, kept, read back, and only then counted as one. Then old ones go.

A failure at any step leaves the former points as they were, and a row that says why.
"""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from time import sleep

import structlog
from django.conf import settings
from django.db import DatabaseError, OperationalError
from django.utils import timezone

from ops.backups import capture, media, programs
from ops.backups.manifest import Manifest, configuration, fingerprints, read_manifest
from ops.backups.models import BackupRun
from ops.backups.points import Point, name_of, points_to_forget
from ops.backups.problem import BackupProblem
from ops.backups.repository import CACHE, Repository, alone, elsewhere, here, work_folder
from tenants.schemas.context import public_context
from tenants.schemas.heads import head_of_code

logger = structlog.get_logger(__name__)
State = BackupRun.State
MANIFEST = "manifest.json"
SETTINGS = "settings.json"
TRIES = 3
PARTS = 28
"""All data of the repository are read again once in so many backups: a week of six-hourly ones."""


class FilesMoved(BackupProblem):
    """The point lacks a file that was there when it was begun."""


def back_up(kind: str, moment: datetime | None = None) -> BackupRun:
    """Make a point and verify it; its row. Raises BackupProblem, and the row says so.

    A copy elsewhere that fails does not undo a point that was verified here: the row tells it.
    """
    moment = (moment or timezone.now()).replace(microsecond=0)
    with public_context(), alone(), _base_that_answers():
        repository = here()
        _settle_interrupted()
        point = Point(name_of(moment), moment, kind, False, release=settings.RELEASE)
        with _recorded(point) as run:
            repository.prepare()
            repository.release_locks()
            _make_and_verify(repository, point, run)
            run.verified_at = timezone.now()
        _copy(repository, repository.point(point.name), run)
        _forget(repository, moment)
        return run


# --- One point -----------------------------------------------------------------------------------


def _make_and_verify(repository: Repository, point: Point, run: BackupRun) -> None:
    """Again if a file went or changed between its listing and its reading: people are at work."""
    for left in reversed(range(TRIES)):
        made = _make(repository, point, run)
        try:
            _verify(repository, made)
        except FilesMoved:
            if not left:
                raise
            repository.forget([made])
        else:
            repository.mark_verified(made)
            return


def _make(repository: Repository, point: Point, run: BackupRun) -> Point:
    root = Path(settings.MEDIA_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with staging("point") as folder:
        manifest = _capture(point, folder, root)
        summary = repository.write(point, [folder, root])
    run.schemas = sum(len(dump.schemas) for dump in manifest.servers.values())
    run.rows = sum(dump.rows for dump in manifest.servers.values())
    run.database_bytes = sum(dump.size for dump in manifest.servers.values())
    run.media_bytes = sum(manifest.media.values())
    run.added_bytes = summary["data_added"]
    return repository.point(point.name)


def _capture(point: Point, folder: Path, root: Path) -> Manifest:
    """Every server at one moment, as near as two servers can have one; the files come
    after, so that no row names a file that is missing."""
    with ExitStack() as moments:
        taken = [
            moments.enter_context(capture.moment_of(database))
            for database in settings.COMPANY_DATABASES
        ]
        _require_space(folder, sum(moment.size for moment in taken))
        servers = {moment.database: moment.dump(folder) for moment in taken}
        companies, migrations = taken[0].companies(), taken[0].migrations()
        erased = taken[0].erased()
    manifest = Manifest(
        point=point.name,
        kind=point.kind,
        release=point.release,
        head=head_of_code(settings.COMPANY_DATABASES[0]),
        migrations=migrations,
        servers=servers,
        companies=companies,
        media_root=str(root),
        media=media.sizes_under(root),
        keys=fingerprints(),
        erased=erased,
    )
    manifest.write(folder / MANIFEST)
    (folder / SETTINGS).write_text(configuration())
    return manifest


@contextmanager
def staging(name: str) -> Iterator[Path]:
    """An empty folder for the block. That of what is written keeps its name, by which restic
    compares with the last point; several may read at once, each in its own."""
    folder = work_folder() / name
    shutil.rmtree(folder, ignore_errors=True)
    try:
        folder.mkdir(mode=0o700)
        yield folder
    except OSError as error:
        raise BackupProblem(f"No se pudo escribir en {folder}: {error.strerror}.") from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _require_space(folder: Path, wanted: int) -> None:
    """Before anything is written: a full disk would stop whatever else uses it."""
    free = shutil.disk_usage(folder).free
    if free < wanted + 100 * 2**20:
        raise BackupProblem(
            f"No hay espacio para el respaldo en {settings.BACKUP_REPOSITORY}: hacen falta "
            f"{wanted / 2**20 + 100:,.0f} MB y quedan {free / 2**20:,.0f}. Libera espacio."
        )


# --- Its verification ----------------------------------------------------------------------------


def _verify(repository: Repository, point: Point) -> None:
    """Read the point back as a restoration would. Raises BackupProblem."""
    part = int(point.at.timestamp() // 21_600) % PARTS + 1
    repository.check(f"{part}/{PARTS}")
    with staging("verified") as folder:
        manifest = fetch(repository, point, folder)
    files = repository.files(point)
    root = manifest.media_root
    kept = {path: files[f"{root}/{path}"] for path in manifest.media if f"{root}/{path}" in files}
    for fault in media.lacking(manifest.media, kept):
        raise FilesMoved(f"El punto {point.name} no está completo: {fault}.")


def fetch(repository: Repository, point: Point, folder: Path) -> Manifest:
    """The dumps and the manifest of a point, out of the repository into ``folder``; what is read is
    what was written. Raises BackupProblem."""
    names = [path for path in repository.files(point) if Path(path).parent.name == "point"]
    repository.restore(point, folder / "tree", *names)
    for path in names:
        (folder / "tree" / path.lstrip("/")).rename(folder / Path(path).name)
    shutil.rmtree(folder / "tree", ignore_errors=True)
    manifest = read_manifest(folder / MANIFEST, point.name)
    for dump in manifest.servers.values():
        _require_whole(manifest, folder / dump.file)
    return manifest


def manifest_of(repository: Repository, point: Point, folder: Path) -> Manifest:
    """Its manifest alone. Raises BackupProblem."""
    names = [path for path in repository.files(point) if path.endswith(f"/point/{MANIFEST}")]
    repository.restore(point, folder, *names)
    if not names:
        raise BackupProblem(f"El manifiesto del punto {point.name} falta.")
    return read_manifest(folder / names[0].lstrip("/"), point.name)


def _require_whole(manifest: Manifest, path: Path) -> None:
    """The dump is the one of the manifest, and lists every table that the manifest counts."""
    dump = next(each for each in manifest.servers.values() if each.file == path.name)
    what = f"El volcado {path.name} del punto {manifest.point}"
    if not path.exists() or path.stat().st_size != dump.size:
        raise BackupProblem(f"{what} falta o está cortado.")
    if capture.sha256_of(path) != dump.sha256:
        raise BackupProblem(f"{what} no es el que se guardó.")
    tool = programs.postgres_tool("pg_restore", dump.postgres // 10_000)
    done = subprocess.run([tool, "--list", path], capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise BackupProblem(f"{what} no se puede leer: {programs.last_words(done.stderr.encode())}")
    listed = {
        (words[5], words[6])
        for line in done.stdout.splitlines()
        if (words := line.split())[3:5] == ["TABLE", "DATA"]
    }
    for schema, tables in dump.schemas.items():
        missing = sorted(table for table in tables if (schema, table) not in listed)
        if missing:
            raise BackupProblem(f"{what} no trae {schema}.{missing[0]}.")


# --- After it ------------------------------------------------------------------------------------


def _copy(repository: Repository, point: Point, run: BackupRun) -> None:
    """Elsewhere too, where that is configured, with whatever an earlier copy left out. A copy that
    fails is told in the row."""
    remote = elsewhere()
    if remote is None:
        return
    try:
        remote.prepare(chunks_of=repository)
        there = {copied.name for copied in remote.points()}
        due = [each for each in repository.points() if each.verified and each.name not in there]
        remote.copy_from(repository, due)
        remote.check()
        there = {copied.name for copied in remote.points()}
        if point.name not in there:
            raise BackupProblem(f"El punto {point.name} no llegó a {remote.location}.")
    except BackupProblem as problem:
        run.copy_error = str(problem)
        run.save(update_fields=["copy_error"])
        logger.error("backup_copy_failed", point=point.name)
        return
    run.copied_at = timezone.now()
    run.save(update_fields=["copied_at"])
    former = BackupRun.objects.filter(point__in=there, copied_at__isnull=True)
    former.update(copied_at=run.copied_at, copy_error="")
    _forget(remote, point.at)


def _forget(repository: Repository, moment: datetime) -> None:
    """Old points go; that they could not go is no fault of the new one."""
    points = repository.points()
    old = points_to_forget(points, moment)
    try:
        repository.forget([point for point in points if point.name in old])
    except BackupProblem:
        logger.exception("backup_forget_failed", points=len(old))


# --- Its row -------------------------------------------------------------------------------------


@contextmanager
def _base_that_answers() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise BackupProblem(f"La base no responde: {error}".strip()) from error


@contextmanager
def _recorded(point: Point) -> Iterator[BackupRun]:
    """The row of the block: it ends as verified or failed, whatever happens to the database."""
    run = BackupRun(kind=point.kind, point=point.name, release=point.release, started_at=point.at)
    began = timezone.now()
    try:
        run.save(force_insert=True)
    except DatabaseError as error:
        raise BackupProblem(
            f"La base no responde o ya tiene el punto {point.name}: {error}"
        ) from error
    try:
        yield run
    except Exception as error:
        known = isinstance(error, BackupProblem)
        run.state, run.error = State.FAILED, str(error) if known else repr(error)
        _finish(run, began)
        raise
    run.state = State.VERIFIED
    _finish(run, began)


def _finish(run: BackupRun, began: datetime) -> None:
    run.finished_at = timezone.now()
    seconds = (run.finished_at - began).total_seconds()
    for attempt in range(3):
        try:
            run.save()
            break
        except DatabaseError:
            if attempt == 2:
                logger.exception("backup_row_not_written", point=run.point)
            sleep(1)
    logger.info("backup", point=run.point, state=run.state, seconds=round(seconds, 1))


def _settle_interrupted() -> None:
    """Rows and folders of processes that died: whoever asks is alone, so nobody is at them."""
    for folder in work_folder().iterdir():
        if folder.is_dir() and folder.name != CACHE:
            shutil.rmtree(folder, ignore_errors=True)
    BackupRun.objects.filter(state=State.RUNNING).update(
        state=State.FAILED, finished_at=timezone.now(), error="Se interrumpió a la mitad."
    )
