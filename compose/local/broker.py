"""A private Redis-compatible server on a Unix socket; it keeps nothing on disk."""

import os
import subprocess
from contextlib import suppress
from pathlib import Path

import redis

from compose.local import processes
from compose.local.instance import Instance
from compose.local.problem import Problem

START_SECONDS = 10.0
STOP_SECONDS = 10.0


def socket_path(instance: Instance) -> Path:
    return instance.sockets / "broker.sock"


def url(instance: Instance) -> str:
    return f"unix://{socket_path(instance)}?db=0"


def ensure_running(instance: Instance, binary: Path) -> bool:
    """Start the server unless it already answers; whether this call started it."""
    if server_pid(instance) is not None:
        return False
    server = processes.start(
        [
            binary,
            *("--port", "0"),
            *("--unixsocket", socket_path(instance)),
            *("--unixsocketperm", "700"),
            *("--save", ""),
            *("--appendonly", "no"),
            # A message that does not fit must fail aloud, never push another one out.
            *("--maxmemory-policy", "noeviction"),
            *("--dir", instance.sockets),
        ],
        log=instance.logs / "broker.log",
        env=os.environ,
        cwd=instance.servers,
        account=instance.account,
    )
    _wait_until_ready(instance, server)
    return True


def stop(instance: Instance) -> None:
    pid = server_pid(instance)
    if pid is not None:
        processes.end_group(pid, STOP_SECONDS)


def server_pid(instance: Instance) -> int | None:
    """The process that answers on the socket, if any does."""
    client = redis.Redis.from_url(url(instance), socket_timeout=5)
    with suppress(redis.ConnectionError), client:
        return int(client.info("server")["process_id"])
    return None


def _wait_until_ready(instance: Instance, server: subprocess.Popen[bytes]) -> None:
    def answers() -> bool:
        if server.poll() is not None:
            log = (instance.logs / "broker.log").read_text(errors="replace").splitlines()
            raise Problem("El servidor de colas no arrancó:\n" + "\n".join(log[-8:]))
        return server_pid(instance) is not None

    if not processes.wait_until(answers, START_SECONDS):
        raise Problem(f"El servidor de colas no responde. Revisa {instance.logs / 'broker.log'}.")
