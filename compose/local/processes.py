"""Processes that outlive a command: started detached, recorded, and ended exactly.

A record holds the process id and the moment the kernel started it, so that a number used again by a
stranger is never mistaken for ours. Each process leads a group of its own (its workers belong to
it), and the whole group is ended.
"""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from compose.local.account import Account

POLL_SECONDS = 0.05


def start(
    command: Sequence[str | Path],
    *,
    log: Path | None,
    env: Mapping[str, str],
    cwd: Path,
    account: Account | None = None,
    inherited: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start ``command`` in a session of its own; what it prints is added to ``log``, or piped.

    ``inherited`` are open files that it takes over.
    """
    options = account.process_options if account else {}
    with (log or Path(os.devnull)).open("ab") as output:
        return subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output if log else subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(env),
            cwd=cwd,
            start_new_session=True,
            pass_fds=inherited,
            **options,
        )


def started_at(pid: int) -> int | None:
    """When the kernel started ``pid``, in its own ticks; ``None`` if it is gone or a zombie."""
    fields = _stat(pid)
    return None if fields is None or fields[0] == "Z" else int(fields[19])


def command_of(pid: int) -> list[str]:
    """The arguments that ``pid`` was started with; empty if it is gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    return []


def group_members(group: int) -> list[int]:
    """Every living process of a process group."""
    members = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            fields = _stat(int(entry.name))
            if fields is not None and fields[0] != "Z" and int(fields[2]) == group:
                members.append(int(entry.name))
    return members


def write_record(path: Path, pid: int, **facts: object) -> None:
    path.write_text(json.dumps({"pid": pid, "started": started_at(pid), **facts}))


def read_record(path: Path) -> dict[str, object] | None:
    """The record at ``path`` if its process lives; a dead or torn record counts as none."""
    with suppress(OSError, ValueError):
        record = json.loads(path.read_text())
        if record["started"] is not None and started_at(record["pid"]) == record["started"]:
            return dict(record)
    return None


def end_recorded(path: Path, grace: float) -> bool:
    """End the group that ``path`` records, and the record; whether there was anything to end.

    A leader that was killed may leave its workers behind: they still carry its number.
    """
    try:
        record = json.loads(path.read_text())
        pid, started = int(record["pid"]), int(record["started"])
    except (OSError, ValueError, KeyError, TypeError):
        path.unlink(missing_ok=True)
        return False
    leader = started_at(pid)
    members = [] if leader not in (None, started) else group_members(pid)
    if members:
        end_group(pid, grace)
    path.unlink(missing_ok=True)
    return bool(members)


def end_group(group: int, grace: float) -> None:
    """Ask a process group to end; whoever is left after ``grace`` seconds is killed."""
    for number, patience in ((signal.SIGTERM, grace), (signal.SIGKILL, 5.0)):
        # Only the leader hears the polite request: it ends its own workers in good order.
        alive = group_members(group)
        polite = number == signal.SIGTERM and group in alive
        for pid in [group] if polite else alive:
            with suppress(ProcessLookupError):
                os.kill(pid, number)
        if wait_until(lambda: not group_members(group), patience):
            return


def end_one(pid: int, grace: float) -> None:
    """Ask one process, that ends others by itself, to end; kill it after ``grace`` seconds."""
    for number, patience in ((signal.SIGTERM, grace), (signal.SIGKILL, 5.0)):
        with suppress(ProcessLookupError):
            os.kill(pid, number)
        if wait_until(lambda: started_at(pid) is None, patience):
            return


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    """Poll until ``condition()`` holds; whether it did within ``seconds``."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def _stat(pid: int) -> list[str] | None:
    """The fields of /proc/<pid>/stat after the name, which may itself hold spaces."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return None
