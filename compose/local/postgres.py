"""A private PostgreSQL cluster on a Unix socket: made once, reused, restarted after any crash."""

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from functools import partial
from pathlib import Path

import psycopg

from compose.local import processes
from compose.local.binaries import Postgres
from compose.local.instance import Instance
from compose.local.problem import Problem

SUPERUSER = "postgres"
PORT = 5432
START_SECONDS = 30.0
PATIENCE_SECONDS = 5.0
STOP_SECONDS = 30.0
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    # One lock a table: a full backup or a dropped company touches thousands of tables at once.
    "max_locks_per_transaction": "1024",
}
THROWAWAY_SETTINGS = {"fsync": "off", "full_page_writes": "off"}


def data_folder(instance: Instance, postgres: Postgres) -> Path:
    """The cluster's folder: each major version has its own, they cannot read one another's."""
    return instance.servers / f"postgresql-{postgres.major}"


def ensure_running(instance: Instance, postgres: Postgres) -> bool:
    """Start the cluster unless it already answers; whether this call started it."""
    data = data_folder(instance, postgres)
    if _answers_while_alive(instance, data):
        return False
    if not (data / "PG_VERSION").exists():
        _make_cluster(instance, postgres, data)
    _clear_stale_locks(instance, data)
    log = instance.logs / "postgresql.log"
    log.unlink(missing_ok=True)

    def started() -> bool:
        # Tried again: what a killed server left behind may need a moment to notice and to end.
        server = processes.start(
            [postgres.tool("postgres"), "-D", data, *_options(instance)],
            log=log,
            env=_environment(),
            cwd=instance.servers,
            account=instance.account,
        )
        return (
            processes.wait_until(
                lambda: server.poll() is not None or _answers(instance), START_SECONDS
            )
            and server.poll() is None
        )

    if not processes.wait_until(started, PATIENCE_SECONDS):
        last_words = log.read_text(errors="replace").splitlines()[-8:]
        raise Problem("PostgreSQL no arrancó:\n" + "\n".join(last_words))
    return True


def stop(instance: Instance) -> None:
    """Stop every cluster of the instance, whichever version it is."""
    for data in instance.servers.glob("postgresql-*"):
        pid = server_pid(data)
        if pid is None:
            continue
        # The fast shutdown rolls back what is open; the immediate one is for a server that hangs.
        for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.kill(pid, number)
            if processes.wait_until(partial(_is_gone, pid), STOP_SECONDS):
                break


def server_pid(data: Path) -> int | None:
    """The process that serves the cluster in ``data``, if it lives.

    The number in ``postmaster.pid`` is believed only if that process was started for ``data``:
    after a crash another program may have it.
    """
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return None
    alive = processes.started_at(pid) is not None
    return pid if alive and str(data) in processes.command_of(pid) else None


def connect(instance: Instance, database: str = "postgres") -> psycopg.Connection:
    """A connection as the cluster's superuser, in autocommit."""
    return psycopg.connect(
        host=str(instance.sockets),
        port=PORT,
        user=SUPERUSER,
        dbname=database,
        autocommit=True,
        connect_timeout=5,
    )


def _make_cluster(instance: Instance, postgres: Postgres, data: Path) -> None:
    """Make it aside and rename it, so that a half-made cluster is never taken for one."""
    fresh = data.with_name(f"new-{data.name}")
    for leftover in (fresh, data):
        if leftover.exists():
            shutil.rmtree(leftover)
    answer = subprocess.run(
        [
            postgres.tool("initdb"),
            f"--pgdata={fresh}",
            f"--username={SUPERUSER}",
            # Only whoever may enter the socket's private folder can connect at all.
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--locale-provider=libc",
            *(["--no-sync"] if instance.for_tests else []),
        ],
        env=_environment(),
        cwd=instance.servers,
        capture_output=True,
        text=True,
        **instance.account.process_options,
    )
    if answer.returncode:
        raise Problem(f"No se pudo crear la base de datos local:\n{answer.stderr or answer.stdout}")
    fresh.rename(data)


def _clear_stale_locks(instance: Instance, data: Path) -> None:
    """Remove the locks of a server that is gone and whose number a stranger may carry now."""
    for path in (data / "postmaster.pid", instance.sockets / f".s.PGSQL.{PORT}.lock"):
        with suppress(OSError, ValueError):
            pid = int(path.read_text().split("\n", 1)[0])
            # Left to PostgreSQL when the process is gone: it also looks for its orphans.
            if processes.started_at(pid) is not None:
                path.unlink()


def _is_gone(pid: int) -> bool:
    return processes.started_at(pid) is None


def _options(instance: Instance) -> list[str]:
    settings = {**SETTINGS, "unix_socket_directories": str(instance.sockets)}
    if instance.for_tests:
        settings |= THROWAWAY_SETTINGS
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _answers(instance: Instance) -> bool:
    with suppress(psycopg.OperationalError), connect(instance):
        return True
    return False


def _answers_while_alive(instance: Instance, data: Path) -> bool:
    """Whether the cluster's server answers; one that lives and stays silent is a ``Problem``."""

    def settled() -> bool:
        return server_pid(data) is None or _answers(instance)

    if not processes.wait_until(settled, START_SECONDS):
        raise Problem(f"PostgreSQL no responde. Revisa {instance.logs / 'postgresql.log'}.")
    return server_pid(data) is not None


def _environment() -> dict[str, str]:
    """The launcher's environment without what would steer PostgreSQL elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C.UTF-8"}
