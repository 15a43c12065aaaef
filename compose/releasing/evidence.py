"""What remains of a release that was taken back, in one file for whoever looks for the cause."""

import io
import json
import tarfile
import time
from collections.abc import Callable
from functools import partial

from compose.releasing.containers import Containers
from compose.releasing.front import ask
from compose.releasing.problem import Problem
from compose.releasing.record import Record

SERVICES = (
    "web-blue", "web-green", "worker", "worker-pdf", "beat", "watch", "nginx", "db", "redis",
)  # fmt: skip


def collect(containers: Containers, record: Record) -> None:
    """Logs since the deployment began, the containers' states, health, the record. What cannot be
    had is said in its place: evidence never stops a return."""
    since = record.fact("at")
    files = {"record.jsonl": "\n".join(json.dumps(line) for line in record.lines)}
    for name in SERVICES:
        files[f"logs/{name}.log"] = _told(partial(containers.logs, name, since=since))
        files[f"states/{name}.txt"] = _told(partial(_state, containers, name))
    files["containers.txt"] = _told(partial(containers.compose, "ps", "--all"))
    for path in ("/health/live", "/health/ready"):
        files[f"{path.strip('/')}.txt"] = repr(ask(containers.place, path))
    with tarfile.open(record.evidence, "w:gz") as bundle:
        for name, text in files.items():
            content = text.encode()
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime, entry.mode = len(content), int(time.time()), 0o600
            bundle.addfile(entry, io.BytesIO(content))
    record.evidence.chmod(0o600)


def _told(ask_for: Callable[[], str]) -> str:
    try:
        return ask_for()
    except Problem as problem:
        return str(problem)


def _state(containers: Containers, name: str) -> str:
    return repr(containers.state(name))
