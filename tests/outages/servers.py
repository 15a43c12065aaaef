"""The servers of a run of their own, each of which can be stopped, hung and brought back."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from pathlib import Path

from django.db import connection, connections, transaction

from compose.local import broker, ground, postgres, processes
from compose.local.binaries import find_broker, find_postgres
from compose.local.instance import PROJECT, Instance
from compose.local.mailsink import LOOPBACK
from compose.local.supervisor import end_leftovers

QUEUES = "default,pdf,mail,cutting"


def family(pid: int) -> list[int]:
    """``pid`` and the living processes that it started, and those that they did."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [pid]
    for each in found:
        found += parents.get(each, [])
    return found


def tell(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


class Sink:
    """The real SMTP server of a laptop, always on the same port."""

    def __init__(self, folder: Path, log: Path) -> None:
        self.folder, self.log = folder, log
        with socket.create_server((LOOPBACK, 0)) as listener:
            self.port = int(listener.getsockname()[1])
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with socket.create_server((LOOPBACK, self.port)) as listener:
            self.process = processes.start(
                [sys.executable, "-m", "compose.local.mailsink", self.folder, listener.fileno()],
                log=self.log,
                env=os.environ,
                cwd=PROJECT,
                inherited=(listener.fileno(),),
            )

    def stop(self) -> None:
        if self.process is not None:
            tell([self.process.pid], signal.SIGCONT)
            self.process.kill()
            self.process.wait()
            self.process = None

    @property
    def pids(self) -> list[int]:
        return [self.process.pid] if self.process else []

    def received(self) -> list[str]:
        """The Message-ID of each message that the server took."""
        parser = BytesHeaderParser()
        files = sorted(self.folder.glob("*.eml"))
        return [str(parser.parsebytes(each.read_bytes())["Message-ID"]) for each in files]


@dataclass
class Servers:
    """``hang`` and ``away`` take ``database``, ``redis`` or ``mail``."""

    instance: Instance
    sink: Sink
    environment: Mapping[str, str]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def pids(self, name: str) -> list[int]:
        if name == "mail":
            return self.sink.pids
        if name == "redis":
            pid = broker.server_pid(self.instance)
        else:
            clusters = map(postgres.server_pid, self.instance.servers.glob("postgresql-*"))
            pid = next(filter(None, clusters), None)
        return family(pid) if pid else []

    @contextmanager
    def hang(self, name: str) -> Iterator[None]:
        pids = self.pids(name)
        assert pids, f"{name} does not run"
        tell(pids, signal.SIGSTOP)
        try:
            yield
        finally:
            tell(pids, signal.SIGCONT)

    @contextmanager
    def away(self, name: str) -> Iterator[None]:
        if name == "mail":
            self.sink.stop()
        elif name == "redis":
            broker.stop(self.instance)
        else:
            postgres.stop(self.instance)
        try:
            yield
        finally:
            self.bring_back(name)

    def bring_back(self, name: str) -> None:
        if name == "mail":
            self.sink.start()
        elif name == "redis":
            broker.ensure_running(self.instance, find_broker(self.instance))
        else:
            postgres.ensure_running(self.instance, find_postgres(self.instance))

    def start_worker(
        self, *, queues: str = QUEUES, solo: bool = False, **more: str
    ) -> subprocess.Popen[bytes]:
        """A real worker, as a laptop or a server starts it; ``more`` is of its environment."""
        pool = ["--pool", "solo"] if solo else ["--concurrency", "2"]
        options = ["--queues", queues, *pool, "--without-mingle", "--without-gossip"]
        name = f"w{len(self.workers)}@test"
        return self._celery("worker", *options, "--hostname", name, **more)

    def start_beat(self) -> subprocess.Popen[bytes]:
        schedule = self.instance.home / "beat-schedule"
        schedule.unlink(missing_ok=True)
        return self._celery("beat", "--schedule", str(schedule))

    def _celery(self, kind: str, *options: str, **more: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "celery", "--app", "config", kind, *options]
        process = processes.start(
            command,
            log=self.instance.logs / f"outages-{kind}.log",
            env={**self.environment, **more},
            cwd=PROJECT,
        )
        # Should this run be killed, the next one ends what it left: it would work on its database.
        record = self.instance.records / f"program-outages-{process.pid}.json"
        processes.write_record(record, process.pid)
        self.workers.append(process)
        return process

    def kill(self, worker: subprocess.Popen[bytes]) -> None:
        """As the kernel does when memory ends: nobody is asked."""
        tell(family(worker.pid), signal.SIGKILL)
        worker.wait()
        self.workers.remove(worker)

    def stop_workers(self) -> None:
        for worker in tuple(self.workers):
            if worker.poll() is None:
                tell(family(worker.pid), signal.SIGCONT)
                self.kill(worker)
        self.workers.clear()
        end_leftovers(self.instance.records)


@contextmanager
def hold(statement: str, *parameters: object) -> Iterator[None]:
    """Whoever writes what ``statement`` locks waits, so that a worker can be met in its middle."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(statement, parameters)
        yield


def somebody_is_held() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock')"
        )
        return bool(cursor.fetchone()[0])


def environment_of_workers(database: str, original: str, media: Path, port: int) -> dict[str, str]:
    """This run's own environment, on the test's database and mail server, in quick time."""
    given = {**os.environ, **{name: "" for name in [ground.FILLED_IN]}}
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        given[name] = given[name].replace(f"/{original}?", f"/{database}?")
        assert f"/{database}?" in given[name]
    return given | {
        "MEDIA_ROOT": str(media),
        "EMAIL_URL": f"smtp://{LOOPBACK}:{port}",
        "SPARE_SCHEMAS": "0",
        "WORK_LEASE_SECONDS": "20",
        "WORK_SWEEP_SECONDS": "2",
        "DATABASE_ANSWER_SECONDS": "5",
    }
