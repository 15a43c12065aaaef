"""Where an instance keeps its things.

``.local/<name>/`` belongs to whoever works in the project: media, mail, logs, secrets, records of
processes. ``servers`` belongs to the account of the servers, and moves under ``/var/tmp`` when that
account cannot reach the project. ``sockets`` moves under ``/tmp`` when its path would be too long
for a Unix socket (about 107 bytes) or awkward inside an address.
"""

import fcntl
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from compose.local.account import Account, server_account
from compose.local.problem import Problem

PROJECT = Path(__file__).resolve().parents[2]
# Both are public places: what is made there must be a private folder of ours (see the end).
FAR_FOLDER = Path("/var/tmp")  # noqa: S108 -- folders in it are private
SHORT_FOLDER = Path("/tmp")  # noqa: S108 -- folders in it are private
SOCKET_PATH_LIMIT = 90
LONGEST_SOCKET_NAME = ".s.PGSQL.5432.lock"


@dataclass(frozen=True)
class Instance:
    name: str
    account: Account
    home: Path
    servers: Path
    sockets: Path
    shared: Path
    """Where copies of servers go when their account cannot read the virtual environment."""

    @property
    def for_tests(self) -> bool:
        """Whether its data may be lost when the machine stops: they are made in each run."""
        return self.name != "dev"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def mail(self) -> Path:
        return self.home / "mail"

    @property
    def media(self) -> Path:
        return self.home / "media"

    @property
    def records(self) -> Path:
        """Records of the processes that were started, one file a process."""
        return self.home / "run"

    def secret(self, name: str) -> str:
        """The secret kept under ``name``, made the first time it is asked for."""
        path = self.home / name
        if not path.exists():
            fresh = self.home / f"{name}.new"
            fresh.touch(0o600)
            fresh.write_text(secrets.token_urlsafe(48))
            fresh.rename(path)
        return path.read_text()

    def remove(self) -> None:
        """Delete everything the instance holds; its servers must be stopped."""
        for folder in (self.sockets, self.servers, self.home):
            shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Only one launcher at a time starts or stops servers; the lock dies with its holder."""
        with (self.home / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Say that the servers are needed, so that no other launcher stops them meanwhile."""
        with (self.home / "users").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)
            yield

    def is_in_use(self) -> bool:
        with (self.home / "users").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
            return False

    @contextmanager
    def supervised(self) -> Iterator[None]:
        """Be the one supervisor of the instance; raises ``Problem`` if there is one already."""
        with (self.home / "supervisor").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Problem(
                    f"«{self.name}» ya está en marcha. Para detenerlo usa «make stop»."
                ) from None
            yield


def open_instance(name: str, project: Path = PROJECT) -> Instance:
    """The instance ``name`` of ``project`` with its folders made; raises ``Problem``."""
    if not re.fullmatch(r"[a-z][a-z0-9-]{0,39}", name):
        raise Problem(
            f"La instancia «{name}» no es válida: usa hasta 40 letras minúsculas, cifras o guiones."
        )
    account = server_account(project)
    home = project / ".local" / name
    try:
        home.mkdir(parents=True, exist_ok=True)
    except PermissionError as error:
        raise Problem(f"No puedes escribir en {project}: revisa de quién es la carpeta.") from error
    if not os.access(home, os.W_OK):
        raise Problem(
            f"La carpeta {home} es de otro usuario. Bórrala con «sudo rm -rf {home}» "
            "o trabaja como ese usuario."
        )
    digest = hashlib.sha256(str(project).encode()).hexdigest()[:10]
    shared = FAR_FOLDER / f"cotizador-{digest}"
    servers = home / "servers"
    for folder in (home.parent, home):
        folder.chmod(folder.stat().st_mode | 0o111)
    if not account.may("x", home):
        _private_parent(shared)
        servers = shared / name
    servers.mkdir(exist_ok=True)
    account.give(servers)
    sockets = servers / "sockets"
    if not _fits_in_an_address(sockets):
        sockets = SHORT_FOLDER / f"cotizador-{digest}-{name}"
    _private_folder(sockets, account)
    instance = Instance(name, account, home, servers, sockets, shared)
    for folder in (instance.logs, instance.mail, instance.media, instance.records):
        folder.mkdir(exist_ok=True)
    return instance


def _fits_in_an_address(folder: Path) -> bool:
    path = str(folder)
    plain = re.fullmatch(r"[A-Za-z0-9/._-]+", path) is not None
    return plain and len(path) + 1 + len(LONGEST_SOCKET_NAME) <= SOCKET_PATH_LIMIT


def _private_parent(folder: Path) -> None:
    """A folder in a place where everybody writes: it must be ours, and no link."""
    folder.mkdir(mode=0o711, exist_ok=True)
    _refuse_foreign(folder, {os.geteuid()})
    folder.chmod(0o711)


def _private_folder(folder: Path, account: Account) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    _refuse_foreign(folder, {os.geteuid(), account.uid})
    account.give(folder)


def _refuse_foreign(folder: Path, owners: set[int | None]) -> None:
    if folder.is_symlink() or folder.stat().st_uid not in owners:
        raise Problem(f"La carpeta {folder} no es tuya: bórrala o pide que la borren.")
