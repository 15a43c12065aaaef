"""The drill: points are restored beside the living database, compared with what they promise, and
used. A point that was never restored is a hope.

Nothing of it reaches the living database but the row that tells how it went.
"""

import json
import os
import random
import shutil
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import quote, urlencode

import structlog
from django.conf import settings
from django.utils import timezone

from ops.backups import scratch
from ops.backups.making import fetch, staging
from ops.backups.manifest import Manifest
from ops.backups.models import DrillRun, age_of_last_copied
from ops.backups.points import FRESH, Point
from ops.backups.problem import BackupProblem
from ops.backups.programs import connection_parameters, last_words
from ops.backups.repository import alone, elsewhere, here
from ops.backups.restoring import faults_of, restore_media
from tenants.schemas.connection import owner_of
from tenants.schemas.context import public_context

logger = structlog.get_logger(__name__)
PATIENCE = 600  # seconds for each use of the copy
TLS = ("sslmode", "sslrootcert", "sslcert", "sslkey")
NOWHERE = "unix:///nonexistent/drill.sock?db=0"


@dataclass
class Trial:
    """How one point did: seconds by step, what was seen, and its faults in Spanish."""

    point: str
    seconds: dict[str, float] = field(default_factory=dict)
    schemas: int = 0
    rows: int = 0
    files: int = 0
    proofs: dict[str, list[str]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


def run_drill(moment: datetime | None = None, *, chosen: str = "") -> DrillRun:
    """Try the newest verified point and another at random, or only the one called ``chosen``; its
    row, which says whether all is well. What is wrong with a point is in the row; BackupProblem is
    raised where another drill is at work, or the database is away."""
    moment = moment or timezone.now()
    with public_context(), alone(lock="drill", wait=0):
        _drop_leftovers()
        DrillRun.objects.filter(state=DrillRun.State.RUNNING).update(
            state=DrillRun.State.FAILED, finished_at=moment, error="Se interrumpió a la mitad."
        )
        run = DrillRun.objects.create(started_at=moment)
        began = monotonic()
        trials: list[Trial] = []
        faults: list[str] = []
        try:
            points, faults = _choose(moment, chosen)
            for point in points:
                trials.append(_try(point))
        except BackupProblem as problem:
            faults.append(str(problem))
        except Exception as error:  # a drill that breaks has not passed
            logger.exception("drill_broke")
            faults.append(repr(error))
        faults += [f"{trial.point}: {fault}" for trial in trials for fault in trial.faults]
        run.state = DrillRun.State.FAILED if faults else DrillRun.State.PASSED
        run.finished_at = timezone.now()
        run.error = "\n".join(faults[:20])
        run.report = {
            "seconds": round(monotonic() - began, 1),
            "faults": faults,
            "points": [vars(trial) for trial in trials],
        }
        run.save()
    return run


def _drop_leftovers() -> None:
    """Databases of drills that were killed."""
    for alias in settings.COMPANY_DATABASES:
        scratch.drop_named(alias, scratch.name_beside(alias, "drill_"))


def _choose(moment: datetime, chosen: str) -> tuple[list[Point], list[str]]:
    """Which points to try, and what is wrong with their age."""
    if chosen:
        return [here().point(chosen)], []
    verified = [point for point in here().points() if point.verified]
    if not verified:
        raise BackupProblem("No hay un respaldo comprobado. Haz uno con «manage.py backup».")
    newest, older = verified[0], verified[1:]
    faults = []
    if moment - newest.at > FRESH:
        hours = (moment - newest.at) / timedelta(hours=1)
        faults.append(
            f"El último respaldo comprobado, {newest.name}, es de hace {hours:.0f} horas."
        )
    copied = age_of_last_copied(moment)
    if elsewhere() is not None and (copied is None or copied > FRESH):
        since = "" if copied is None else f" desde hace {copied / timedelta(hours=1):.0f} horas"
        faults.append(f"Nada se ha copiado fuera de este servidor{since}.")
    return [newest, *([random.choice(older)] if older else [])], faults  # noqa: S311 -- no secret


def _try(point: Point) -> Trial:
    trial = Trial(point.name)
    clock = _Clock(trial)
    try:
        with ExitStack() as made:
            made.enter_context(alone(reading=True))
            folder = made.enter_context(staging(f"drill-{point.name}-{os.getpid()}"))
            manifest = fetch(here(), point, folder)
            clock.lap("fetch")
            databases = {
                alias: made.enter_context(
                    scratch.scratch(alias, scratch.name_beside(alias, f"drill_{point.name}"))
                )
                for alias in manifest.servers
            }
            for alias, name in databases.items():
                dump = manifest.servers[alias]
                scratch.load(alias, name, folder / dump.file, dump.postgres)
            clock.lap("load")
            trial.faults += faults_of(manifest, databases)
            clock.lap("compare")
            files = folder / "media"
            restore_media(point, manifest, files)
            clock.lap("media")
            if not trial.faults:
                trial.proofs = _use(databases, files)
                clock.lap("use")
            _count(trial, manifest)
            shutil.rmtree(files)
    except BackupProblem as problem:
        trial.faults.append(str(problem))
    return trial


def _count(trial: Trial, manifest: Manifest) -> None:
    dumps = manifest.servers.values()
    trial.schemas = sum(len(dump.schemas) for dump in dumps)
    trial.rows = sum(dump.rows for dump in dumps)
    trial.files = len(manifest.media)


class _Clock:
    def __init__(self, trial: Trial) -> None:
        self._trial, self._since = trial, monotonic()

    def lap(self, step: str) -> None:
        now = monotonic()
        self._trial.seconds[step] = round(now - self._since, 1)
        self._since = now


# --- Using the copy ------------------------------------------------------------------------------


def _use(databases: dict[str, str], files: Path) -> dict[str, list[str]]:
    """Django's checks, migrations to the head, log-in, a quotation and its PDF, on the copy: by
    this release, in processes that know no other database. Raises BackupProblem."""
    environment = copy_environment(databases, files)
    _manage(environment, "migrate_schemas", "--verbosity=0")
    told = _manage(environment, "prove_companies", "--orphans", "--json")
    proofs: dict[str, list[str]] = json.loads(told.strip().splitlines()[-1])
    return proofs


def copy_environment(databases: dict[str, str], files: Path) -> dict[str, str]:
    """The environment of a process that works on the copy: its databases and its files, no broker,
    no mail and no bucket."""
    given: dict[str, str] = {
        "MEDIA_ROOT": str(files),
        "REDIS_URL": NOWHERE,
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "MEDIA_BUCKET_URL": "",
    }
    for alias, name in databases.items():
        end = "" if alias == "default" else f"_{alias.upper()}"
        given[f"DATABASE_URL{end}"] = _address(alias, name)
        given[f"DATABASE_OWNER_URL{end}"] = _address(owner_of(alias), name)
    files_of = {f"{name}_FILE" for name in given}
    others = {name: value for name, value in os.environ.items() if name not in files_of}
    return others | given


def _address(alias: str, name: str) -> str:
    """The database ``name`` for the role of ``alias``, as DATABASE_URL writes it."""
    held: dict[str, Any] = settings.DATABASES[alias]
    known = connection_parameters(held["HOME"])
    user = quote(held["USER"], safe="")
    password = f":{quote(held['PASSWORD'], safe='')}" if held.get("PASSWORD") else ""
    host, port = str(held.get("HOST") or ""), str(held.get("PORT") or "")
    more = {key: known[key] for key in TLS if key in known}
    if host.startswith("/"):
        more, host = {"host": host} | more, ""
    place = f"{host}:{port}" if port else host
    query = f"?{urlencode(more, safe='/')}" if more else ""
    return f"postgres://{user}{password}@{place}/{quote(name)}{query}"


def _manage(environment: dict[str, str], *arguments: str) -> str:
    """Run a command of ours; what it wrote. Raises BackupProblem with its complaint."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    try:
        done = subprocess.run(  # noqa: S603 -- our own commands
            command,
            env=environment,
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE,
        )
    except subprocess.TimeoutExpired as error:
        raise BackupProblem(f"«{arguments[0]}» no terminó en la copia.") from error
    if done.returncode:
        raise BackupProblem(f"«{arguments[0]}» falla en la copia: {last_words(done.stderr)}")
    return done.stdout.decode(errors="replace")
