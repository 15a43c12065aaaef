"""The store of points: a restic repository, encrypted and deduplicated, here or elsewhere.

A point is one snapshot with the tags ``point=…``, ``kind=…`` and, once its data were read back,
``verified``. restic writes a snapshot last, so what stops half-way leaves the former ones whole.
"""

import fcntl
import json
import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from django.conf import settings

from ops.backups import programs, reaching
from ops.backups.points import Point, moment_of
from ops.backups.problem import BackupProblem

HOST = "cotizador"  # of every snapshot: a container's own name changes with each of its lives
VERIFIED = "verified"
CACHE = "cache"
WAIT = 900.0  # seconds for another backup or drill to end
UNCIPHERED = (
    "Falta BACKUP_PASSWORD, la clave que cifra los respaldos. Pon una larga y al azar, y guárdala "
    "fuera de este servidor: sin ella no se abre ninguno."
)


@dataclass(frozen=True)
class Repository:
    """``location`` is a folder, or an address of restic's such as ``sftp:…`` and ``s3:…``."""

    location: str

    @property
    def is_here(self) -> bool:
        return self.location.startswith("/")

    # --- Reading ---------------------------------------------------------------------------------

    def exists(self) -> bool:
        """Whether there is one, that the password opens. Raises BackupProblem unless that can be
        told: a server that is away is no empty place."""
        if self.is_here and not (Path(self.location) / "config").exists():
            return False
        done = self._ask("cat", "config")
        if done.returncode == 0:
            return True
        said = done.stderr.decode(errors="replace")
        if not self.is_here and "unable to open config file" in said and _is_absence(said):
            return False
        raise self._problem("No se pudo abrir el repositorio", done.stderr)

    def points(self) -> list[Point]:
        """Every point, the newest first. Raises BackupProblem."""
        if not self.exists():
            return []
        found = json.loads(self._run("No se pudo leer el repositorio", "snapshots", "--json"))
        points = [point for each in found or [] if (point := _point(each)) is not None]
        return sorted(points, key=lambda point: (point.at, point.name), reverse=True)

    def point(self, name: str) -> Point:
        """The one called ``name``; ``latest`` is the newest verified one. Raises BackupProblem."""
        points = self.points()
        for point in points:
            if point.name == name or (name == "latest" and point.verified):
                return point
        listed = ", ".join(point.name for point in points[:5]) or "ninguno"
        raise BackupProblem(
            f"No hay un punto «{name}». Los más nuevos son: {listed}. «manage.py backups» los "
            "enumera."
        )

    def files(self, point: Point) -> dict[str, int]:
        """The size of each file of a point by its whole path. Raises BackupProblem."""
        listed = self._run("No se pudo leer el punto", "ls", "--json", point.snapshot)
        nodes = (json.loads(line) for line in listed.splitlines() if line.strip())
        return {node["path"]: node.get("size", 0) for node in nodes if node.get("type") == "file"}

    def restore(self, point: Point, target: Path, *included: str) -> None:
        """The ``included`` paths of a point under ``target``, by their whole paths; each block is
        checked against its hash. Raises BackupProblem."""
        only = [part for path in included for part in ("--include", path)]
        self._run(
            "No se pudo leer el punto", "restore", point.snapshot, "--target", str(target), *only
        )

    def check(self, part: str = "") -> None:
        """That nothing is missing; ``part`` (``3/28``) of the data is read as well. Raises
        BackupProblem."""
        subset = [f"--read-data-subset={part}"] if part else []
        self._run("El repositorio está dañado", "check", *subset)

    # --- Writing ---------------------------------------------------------------------------------

    def prepare(self, chunks_of: "Repository | None" = None) -> None:
        """Make it unless it is there. One that takes copies cuts files as ``chunks_of`` does.
        Raises BackupProblem."""
        if self.exists():
            return
        if self.is_here:
            Path(self.location).mkdir(mode=0o700, parents=True, exist_ok=True)
        alike = ["--copy-chunker-params"] if chunks_of else []
        self._run("No se pudo crear el repositorio", "init", *alike, source=chunks_of)

    def release_locks(self) -> None:
        """Those of processes that were killed. Whoever calls it is alone with the repository."""
        self._run("No se pudo liberar el repositorio", "unlock", "--remove-all")

    def write(self, point: Point, paths: Iterable[Path]) -> dict[str, Any]:
        """Keep ``paths`` as the point; restic's summary. Raises BackupProblem."""
        tags = [f"point={point.name}", f"kind={point.kind}", f"release={point.release}"]
        written = self._run(
            "No se pudo guardar el respaldo", "backup", "--json", "--host", HOST,
            "--time", point.at.astimezone().strftime("%Y-%m-%d %H:%M:%S"),
            *(part for tag in tags for part in ("--tag", tag)),
            "--exclude-caches", *(str(path) for path in paths),
        )  # fmt: skip
        summary: dict[str, Any] = json.loads(written.strip().splitlines()[-1])
        return summary

    def mark_verified(self, point: Point) -> None:
        """Raises BackupProblem."""
        self._run("No se pudo marcar el punto", "tag", "--add", VERIFIED, point.snapshot)

    def forget(self, points: Sequence[Point]) -> None:
        """Take points away, and what only they held. Raises BackupProblem."""
        if points:
            names = [point.snapshot for point in points]
            self._run("No se pudieron quitar puntos", "forget", "--prune", *names)

    def copy_from(self, source: "Repository", points: Sequence[Point]) -> None:
        """Raises BackupProblem."""
        if points:
            names = [point.snapshot for point in points]
            self._run("No se pudo copiar el punto", "copy", *names, source=source)

    # --- restic ----------------------------------------------------------------------------------

    def _run(self, what: str, *arguments: str, source: "Repository | None" = None) -> str:
        done = self._ask(*arguments, source=source)
        if done.returncode:
            raise self._problem(what, done.stderr + b"\n" + done.stdout[-2000:])
        return done.stdout.decode(errors="replace")

    def _ask(
        self, *arguments: str, source: "Repository | None" = None
    ) -> "subprocess.CompletedProcess[bytes]":
        if not settings.BACKUP_PASSWORD:
            raise BackupProblem(UNCIPHERED)
        cache = ["--no-cache"] if self.is_here else ["--cache-dir", str(work_folder() / CACHE)]
        environment = os.environ | {
            "RESTIC_REPOSITORY": self.location,
            "RESTIC_PASSWORD": settings.BACKUP_PASSWORD,
        }
        if source is not None:
            environment |= {
                "RESTIC_FROM_REPOSITORY": source.location,
                "RESTIC_FROM_PASSWORD": settings.BACKUP_PASSWORD,
            }
        keys = settings.BACKUP_REMOTE_KEYS
        environment |= reaching.environment_for(self.location, keys)
        # Who reads holds the lock of ``alone``, which does not outlive its process.
        unlocked = ["--no-lock"] if arguments[0] in _READING else []
        return subprocess.run(  # noqa: S603 -- restic, and words of ours
            [
                programs.restic(),
                *reaching.options_for(self.location, keys),
                *cache,
                *unlocked,
                *arguments,
            ],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
        )

    def _problem(self, what: str, complaint: bytes) -> BackupProblem:
        said = complaint.decode(errors="replace").lower()
        if "wrong password" in said or "no key found" in said:
            return BackupProblem(
                f"BACKUP_PASSWORD no es la clave de {self.location}. Pon la clave con que se creó."
            )
        if "no space left" in said:
            return BackupProblem(
                f"{what}: no queda espacio en {self.location}. Los puntos anteriores siguen "
                "completos; libera espacio y vuelve a intentarlo."
            )
        if not self.is_here and any(word in said for word in _AWAY):
            return BackupProblem(
                f"No se pudo llegar a {self.location} (BACKUP_REMOTE). Revisa la dirección, la red "
                f"y sus llaves (BACKUP_REMOTE_KEYS). {programs.last_words(complaint)}"
            )
        return BackupProblem(f"{what} ({self.location}): {programs.last_words(complaint)}")


_READING = {"cat", "snapshots", "ls", "restore", "check"}
_AWAY = (
    "connection refused", "no such host", "timeout", "timed out", "access denied", "ssh",
    "sftp session", "network is unreachable", "no route to host", "permission denied",
    "unable to open config", "access key id", "invalidaccesskeyid", "signaturedoesnotmatch",
    "dial tcp", "eof",
)  # fmt: skip


def _is_absence(said: str) -> bool:
    absent = ("does not exist", "no such file", "not exist", "nosuchkey", "nosuchbucket", "404")
    return any(word in said.lower() for word in absent)


def _point(snapshot: dict[str, Any]) -> Point | None:
    """None for a snapshot that is not ours."""
    tags = snapshot.get("tags") or []
    told = dict(tag.partition("=")[::2] for tag in tags)
    try:
        at = moment_of(told["point"])
    except (KeyError, ValueError):
        return None
    return Point(
        name=told["point"],
        at=at,
        kind=told.get("kind", ""),
        verified=VERIFIED in tags,
        snapshot=snapshot["id"],
        release=told.get("release", ""),
    )


def here() -> Repository:
    return Repository(str(settings.BACKUP_REPOSITORY))


def elsewhere() -> Repository | None:
    """Where each point is copied; None where nothing is configured."""
    return Repository(settings.BACKUP_REMOTE) if settings.BACKUP_REMOTE else None


def work_folder() -> Path:
    """Where a point is put together and taken apart: private, and on the repository's disk. Raises
    BackupProblem."""
    folder = Path(settings.BACKUP_REPOSITORY) / "work"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupProblem(
            f"No se puede escribir en {settings.BACKUP_REPOSITORY} (BACKUP_REPOSITORY): "
            f"{error.strerror}. Corrige la carpeta o su dueño."
        ) from error
    return folder


@contextmanager
def alone(*, reading: bool = False, wait: float = WAIT, lock: str = "repository") -> Iterator[None]:
    """Nobody else writes in the repository meanwhile; those who are ``reading`` share it. Another
    ``lock`` is of something else that is done by one at a time.

    The lock lives and dies with the process. Raises BackupProblem after ``wait`` seconds.
    """
    with (work_folder() / f"{lock}.lock").open("a") as held:
        kind = fcntl.LOCK_SH if reading else fcntl.LOCK_EX
        until = monotonic() + wait
        while True:
            try:
                fcntl.flock(held, kind | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if monotonic() >= until:
                    raise BackupProblem(
                        "Hay otro respaldo o simulacro en curso. Espera a que termine."
                    ) from None
                sleep(0.2)
        yield
