"""Bringing everything back: into databases and a folder beside the living ones, compared with what
the point promises, and only then put in their place.

Whatever fails before that leaves nothing behind. The names change last.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog
from django.conf import settings
from django.db import connections
from django.utils import timezone

from ops.backups import capture, media, scratch
from ops.backups.erased import Tombstone, erase_again, tombstones_of_living
from ops.backups.making import fetch, manifest_of, staging
from ops.backups.manifest import Manifest, differences, fingerprints
from ops.backups.points import Point, name_of
from ops.backups.problem import BackupProblem
from ops.backups.repository import alone, here

MOST_TOLD = 10
logger = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Restored:
    """What was done: the databases by server, the folder of the files, and what to look after."""

    manifest: Manifest
    databases: dict[str, str]
    media: Path
    set_aside: list[str]
    """What was in the place before, under the names it has now."""
    other_keys: list[str]
    """Secrets that are not those of the point: links signed with them are worth nothing here."""
    erased_again: list[Tombstone]
    """Companies that the point holds and that were erased since."""


@contextmanager
def copy_of(point: Point) -> Iterator[tuple[Manifest, Path]]:
    """The manifest and the folder of the dumps of a point, for the block. Nobody takes the point
    away meanwhile. Raises BackupProblem."""
    with alone(reading=True), staging(f"read-{point.name}-{os.getpid()}") as folder:
        yield fetch(here(), point, folder), folder


def restore(name: str, *, into: str = "", folder: Path | None = None) -> Restored:
    """Bring the point called ``name`` back: into the databases called ``into``, else into those of
    the settings, which must be empty or missing; the files into ``folder``, else MEDIA_ROOT.

    Raises BackupProblem, and nothing is changed.
    """
    point = here().point(name)
    root = folder or Path(settings.MEDIA_ROOT)
    with copy_of(point) as (manifest, dumps):
        targets = {alias: into or scratch.live_name(alias) for alias in manifest.servers}
        for alias, target in targets.items():
            if not _is_free(alias, target):
                raise BackupProblem(
                    f"La base «{target}» tiene datos y no se toca. Restaura en otra con --into, o "
                    "reemplázala con --replace: antes se respalda."
                )
        if media.sizes_under(root):
            raise BackupProblem(
                f"La carpeta {root} tiene archivos y no se toca. Restaura en otra con --media."
            )
        return _build(point, manifest, dumps, targets, root)


def replace_living(name: str) -> Restored:
    """Put the point in the place of what is living, which stays under other names. Whoever calls it
    has asked, and backed up. Raises BackupProblem, and nothing is changed."""
    point = here().point(name)
    with copy_of(point) as (manifest, dumps):
        targets = {alias: scratch.live_name(alias) for alias in manifest.servers}
        return _build(point, manifest, dumps, targets, Path(settings.MEDIA_ROOT))


def is_living() -> bool:
    """Whether a database of the settings holds anything."""
    return any(
        not _is_free(alias, scratch.live_name(alias)) for alias in settings.COMPANY_DATABASES
    )


def _is_free(alias: str, name: str) -> bool:
    return not scratch.exists(alias, name) or scratch.is_empty(alias, name)


def _build(
    point: Point, manifest: Manifest, dumps: Path, targets: dict[str, str], root: Path
) -> Restored:
    """All of it aside first, then the names."""
    fresh = {alias: scratch.name_beside(alias, f"de_{point.name}") for alias in targets}
    with ExitStack() as failing:
        for alias, name in fresh.items():
            scratch.make(alias, name)
            failing.callback(scratch.drop, alias, name)
            dump = manifest.servers[alias]
            scratch.load(alias, name, dumps / dump.file, dump.postgres)
        require_equal(manifest, fresh)
        files = root / media.ASIDE / f"de_{point.name}"
        shutil.rmtree(files, ignore_errors=True)  # of a restoration that was killed
        failing.callback(shutil.rmtree, files, ignore_errors=True)
        restore_media(point, manifest, files)
        erased = erase_again(fresh, files, erased_since(point))
        aside = f"antes_{name_of(timezone.now())}"  # the same point may be brought back again
        former = _swap(aside, targets, fresh)
        failing.pop_all()
    former += _swap_media(aside, root, files)
    held = fingerprints()
    return Restored(
        manifest,
        targets,
        root,
        former,
        [key for key, print_ in manifest.keys.items() if held.get(key) != print_],
        erased,
    )


def erased_since(point: Point) -> list[Tombstone]:
    """Whom the living database knows to be erased, and the newest point after this one that can be
    read: it knows what all before it knew."""
    known = tombstones_of_living()
    newer = [each for each in here().points() if each.verified and each.at > point.at]
    for each in newer:
        with staging(f"erased-{each.name}-{os.getpid()}") as folder:
            try:
                return [*known, *manifest_of(here(), each, folder).erased]
            except BackupProblem:
                logger.exception("backup_manifest_not_read", point=each.name)
    return known


def _swap(aside: str, targets: dict[str, str], fresh: dict[str, str]) -> list[str]:
    """Give each fresh database the name of its target, whose former one is kept under another."""
    connections.close_all()
    kept: list[str] = []
    with ExitStack() as undoing:
        for alias, target in targets.items():
            if scratch.exists(alias, target):
                former = scratch.name_beside(alias, aside)
                was_empty = scratch.is_empty(alias, target)
                scratch.rename(alias, target, former)
                undoing.callback(scratch.rename, alias, former, target)
                if not was_empty:
                    kept.append(former)
            scratch.rename(alias, fresh[alias], target)
            undoing.callback(scratch.rename, alias, target, fresh[alias])
        undoing.pop_all()
    for alias in targets:
        former = scratch.name_beside(alias, aside)
        if former not in kept:
            scratch.drop(alias, former)
    return kept


def _swap_media(aside: str, root: Path, files: Path) -> list[str]:
    """Renames within one folder, which may be a mounted one: a company's files at a time."""
    former = root / media.ASIDE / aside
    for path in sorted(root.iterdir()):
        if path.name != media.ASIDE:
            former.mkdir(parents=True, exist_ok=True)
            path.rename(former / path.name)
    for path in sorted(files.iterdir()):
        path.rename(root / path.name)
    files.rmdir()
    if former.exists():
        return [str(former)]
    (root / media.ASIDE).rmdir()
    return []


def restore_media(point: Point, manifest: Manifest, target: Path, schema: str = "") -> None:
    """The files of a point under ``target``, all or those of one schema, each as the manifest says.
    Raises BackupProblem."""
    promised = manifest.media_of(schema) if schema else manifest.media
    source = f"{manifest.media_root}/{schema}".rstrip("/")
    target.mkdir(parents=True)
    if promised:
        tree = target / ".tree"
        here().restore(point, tree, source)
        restored = tree / manifest.media_root.lstrip("/")
        for path in sorted(restored.iterdir()) if restored.is_dir() else ():
            if path.name != media.ASIDE:
                path.rename(target / path.name)
        shutil.rmtree(tree, ignore_errors=True)
    faults = list(media.lacking(promised, media.sizes_under(target)))
    if faults:
        raise BackupProblem(f"El punto {point.name} no está completo: {_told(faults)}.")


def require_equal(manifest: Manifest, databases: dict[str, str]) -> None:
    """That the databases hold, table by table, what the manifest counted. Raises BackupProblem."""
    faults = list(faults_of(manifest, databases))
    if faults:
        raise BackupProblem(f"El punto {manifest.point} no es lo que promete: {_told(faults)}.")


def faults_of(manifest: Manifest, databases: dict[str, str]) -> Iterator[str]:
    """What differs, a Spanish sentence a table or company."""
    for alias, name in databases.items():
        promised = manifest.servers[alias].schemas
        with scratch.connected(alias, name) as connection:
            found = capture.contents(connection)
            companies = capture.companies_in(connection) if "public" in found else []
        for schema in sorted(promised.keys() | found.keys()):
            if schema not in found:
                yield f"falta el esquema {schema}"
            elif schema not in promised:
                yield f"sobra el esquema {schema}"
            else:
                for told in differences(promised[schema], found[schema]):
                    yield f"{schema}.{told}"
        if "public" in promised and companies != manifest.companies:
            yield "las empresas de la base no son las del manifiesto"


def _told(faults: list[str]) -> str:
    more = f" y {len(faults) - MOST_TOLD} más" if len(faults) > MOST_TOLD else ""
    return "; ".join(faults[:MOST_TOLD]) + more
