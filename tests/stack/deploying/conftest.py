"""A server with its first release, put there by the operator's own command."""

import fcntl
import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.stack.conftest import Shop
from tests.stack.deploying.checkout import Checkout
from tests.stack.deploying.traffic import Traffic
from tests.stack.servers import Servers, prepare, run, told, until

FOLDER = Path("/var/tmp/cotizador-checkout")
FIRST = "first"
BAKE, START = "10", "60"  # seconds


@dataclass(frozen=True)
class Outcome:
    code: int
    said: str
    lines: list[dict[str, Any]]
    evidence: Path

    @property
    def result(self) -> str:
        return str(self.lines[-1].get("result", ""))

    def moment(self, event: str, step: str = "") -> float:
        """When the first such line was written; seconds since 1970."""
        line = next(
            line
            for line in self.lines
            if line["event"] == event and (not step or line.get("step") == step)
        )
        return datetime.fromisoformat(line["at"]).timestamp()

    @property
    def failed_step(self) -> str:
        return next((line["step"] for line in self.lines if line["event"] == "failed"), "")


@dataclass(frozen=True)
class Site:
    """The server, and the folder from which its operator works."""

    servers: Servers
    checkout: Checkout

    def command(self, script: str, *words: str) -> list[str]:
        engine = self.servers.engine
        entered = ["nsenter", "-t", str(engine), "-n", "--"] if engine else []
        return [*entered, str(self.checkout.folder / "compose" / script), *words]

    @property
    def environment(self) -> dict[str, str]:
        files = [
            self.checkout.folder / "compose" / "compose.yaml",
            self.checkout.folder / "tests" / "stack" / "compose.sink.yaml",
        ]
        # Where there is no bridge, what is built reaches nothing: all it needs is there already.
        network = {"BUILD_OPTIONS": "--network host"} if self.servers.engine else {}
        return self.servers.environment | {"COMPOSE_FILE": ":".join(map(str, files))} | network

    def act(self, script: str, *words: str, patience: float = 900) -> Outcome:
        done = subprocess.run(
            self.command(script, *words), env=self.environment, cwd="/", text=True,
            capture_output=True, stdin=subprocess.DEVNULL, timeout=patience,
        )  # fmt: skip
        path = self.last_record
        return Outcome(done.returncode, done.stderr, self.read(path), path.with_suffix(".tar.gz"))

    def deploy(self, tag: str, *, bake: str = BAKE) -> Outcome:
        return self.act("deploy-beta.sh", tag, "--bake", bake, "--start", START)

    def kill_at(self, tag: str, step: str) -> None:
        """Start a deployment and kill it at its ``step``, so that nothing of it can act."""
        former = self.last_record
        process = subprocess.Popen(
            self.command("deploy-beta.sh", tag, "--bake", "5", "--start", START),
            env=self.environment, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

        def is_there() -> bool:
            path = self.last_record
            lines = self.read(path) if path != former else []
            assert process.poll() is None, f"it ended before {step}"
            return any(line["event"] == "step" and line["step"] == step for line in lines)

        until(is_there, 600)
        time.sleep(0.4)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()

    @property
    def last_record(self) -> Path:
        return max((self.servers.home / "records").glob("*.jsonl"), default=Path("/nonexistent"))

    @staticmethod
    def read(path: Path) -> list[dict[str, Any]]:
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def serves(self) -> str:
        """The release that answers at the front door."""
        answer = self.servers.visitor().get("/health/live")
        return str(json.loads(answer.body)["release"]) if answer.status == 200 else ""

    def disorder(self, release: str) -> list[str]:
        """What is not as it should be where ``release`` serves."""
        home = self.servers.home
        upstream = (home / "active" / "upstream.conf").read_text()
        colour = "blue" if "web-blue" in upstream else "green"
        other = "green" if colour == "blue" else "blue"
        wrong = []
        if self.serves() != release:
            wrong.append(f"the front door answers {self.serves()}")
        for service in (f"web-{colour}", "worker", "worker-pdf", "beat", "watch"):
            if not self.servers.is_well(service):
                wrong.append(f"{service} is not well")
            image = self.servers.docker(
                "inspect", "--format", "{{.Config.Image}}", self.servers.container(service)
            ).strip()
            if image != f"cotizador:{release}":
                wrong.append(f"{service} runs {image}")
        if self.servers.container(f"web-{other}") and self.servers.state(f"web-{other}")["running"]:
            wrong.append(f"web-{other} still runs")
        row = self.servers.sql(
            "SELECT release, result FROM ops_deployment ORDER BY started_at DESC LIMIT 1"
        )
        if not row:
            wrong.append("no deployment is in the database")
        return wrong


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    state = os.environ.get("STACK_STATE", "/var/tmp/cotizador-stack")
    with Path(f"{state}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the engine serves one run at a time
        checkout = Checkout.make(FOLDER)
        checkout.good(FIRST)
        told(run([str(FOLDER / "tests/stack/engine.sh"), "build", FIRST], os.environ, 1500))
        servers = Servers.of_engine()
        try:
            _clear(servers)
            prepare(servers.home, servers.environment)
            (servers.home / "release.env").unlink()
            site = Site(servers, checkout)
            first = site.act("deploy-beta.sh", FIRST, "--start", "240")
            assert first.code == 0, first.said
            yield site
        finally:
            _clear(servers)
            told(run([str(FOLDER / "tests/stack/engine.sh"), "stop"], servers.environment))


def _clear(servers: Servers) -> None:
    """What this run or one that was cut off left."""
    if (servers.home / "env").exists():
        # Compose needs it to read its files, also where no release came to be.
        (servers.home / "release.env").write_text(f"RELEASE={FIRST}\n")
        servers.clear()


@pytest.fixture(scope="session")
def servers(site: Site) -> Servers:
    return site.servers


@pytest.fixture(scope="session")
def traffic(servers: Servers, shop: Shop) -> Iterator[Traffic]:
    with Traffic(servers, shop) as traffic:
        yield traffic
