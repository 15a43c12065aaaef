"""The composed servers of a run of the tests: prepared, started, broken and mended."""

import json
import os
import secrets
import shlex
import shutil
import signal
import subprocess
import sysconfig
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from tests.stack.visitor import Visitor

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
ENGINE = HERE / "engine.sh"
DOMAIN = "ejemplo.test"
RELEASE = "prueba"
APP = 10001
SERVICES = (
    "db", "redis", "web-blue", "web-green", "worker", "worker-pdf", "beat", "watch", "nginx",
)  # fmt: skip


def run(
    words: list[str], environment: Mapping[str, str], patience: float = 300
) -> subprocess.CompletedProcess[str]:
    """The outcome, whatever it is; ``TimeoutExpired`` after ``patience`` seconds."""
    return subprocess.run(
        words, capture_output=True, text=True, env=dict(environment), cwd=PROJECT, timeout=patience
    )


def told(done: subprocess.CompletedProcess[str]) -> str:
    """What it printed. Raises ``AssertionError`` with its words if it failed."""
    said = f"{shlex.join(done.args)} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    assert done.returncode == 0, said[-6000:]
    return done.stdout


def until(condition: Callable[[], bool], patience: float) -> float:
    """Seconds until ``condition`` held."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < patience, f"not within {patience:.0f} seconds"
        time.sleep(0.5)
    return time.monotonic() - began


def prepare(home: Path, environment: Mapping[str, str]) -> None:
    """An operator's folder, as the guide has one make it."""
    shutil.rmtree(home, ignore_errors=True)
    for name in ("secrets", "active", "alerts", "media", "backups", "remote", "records", "mail"):
        (home / name).mkdir(parents=True)
    for name in ("media", "backups", "remote", "records", "mail"):
        os.chown(home / name, APP, APP)
    (home / "secrets").chmod(0o700)
    owner, app = secrets.token_hex(16), secrets.token_hex(16) + "%40%3A"  # an @ and a : in it
    for name, value in {
        "secret_key": secrets.token_urlsafe(48),
        "evidence_key": secrets.token_hex(32),
        "database_url": f"postgres://cotizador_app:{app}@db:5432/cotizador",
        "database_owner_url": f"postgres://cotizador_owner:{owner}@db:5432/cotizador",
        "email_url": "smtp://sink:1025",
        "backup_password": secrets.token_hex(24),
        "readings_token": secrets.token_hex(32),
        "canary_password": "",
        "alert_channels": "[canales]",
    }.items():
        (home / "secrets" / name).write_text(value + "\n")
    (home / "active" / "upstream.conf").write_text("server web-blue:8000;\n")
    (home / "env").write_text(
        f"BASE_DOMAIN={DOMAIN}\nRATE_LIMIT_PER_MINUTE=10000\n"
        "LEGAL_NAME='Ventanas en Línea, S.A. de C.V.'\n"
        "LEGAL_ADDRESS='Calle Uno 1, Centro, 06000 Ciudad de México'\n"
    )
    (home / "release.env").write_text(f"RELEASE={RELEASE}\n")
    told(run([str(PROJECT / "compose" / "certificates.sh"), "trial"], environment))


@dataclass
class Servers:
    home: Path
    environment: dict[str, str]

    @classmethod
    def of_engine(cls) -> "Servers":
        """With the engine running."""
        given = {**os.environ, "STACK_PACKAGES": sysconfig.get_path("purelib")}
        told(run([str(ENGINE), "start"], given, 600))
        for line in told(run([str(ENGINE), "settings"], given)).splitlines():
            for word in shlex.split(line)[1:]:
                name, _, value = word.partition("=")
                given[name] = value.replace("$PATH", os.environ["PATH"])
        return cls(Path(given["COTIZADOR_HOME"]), given)

    @property
    def engine(self) -> int | None:
        """The process in whose network the containers are, if it is not the machine's."""
        pid = self.environment.get("STACK_ENGINE_PID")
        return int(pid) if pid else None

    def try_compose(self, *words: str, patience: float = 300) -> subprocess.CompletedProcess[str]:
        return run([str(ENGINE), "compose", *words], self.environment, patience)

    def compose(self, *words: str, patience: float = 300) -> str:
        return told(self.try_compose(*words, patience=patience))

    def up(self, *words: str) -> float:
        """Seconds until everything is healthy."""
        began = time.monotonic()
        self.compose("up", "--detach", "--pull", "never", "--wait", "--wait-timeout", "240", *words)
        return time.monotonic() - began

    def clear(self) -> None:
        """No container, network or volume of a run is left, whoever began it."""
        ours = f"label=com.docker.compose.project={self.environment['COMPOSE_PROJECT_NAME']}"
        for listed, removed in (
            (["ps", "--all"], ["rm", "--force"]),
            (["network", "ls"], ["network", "rm"]),
            (["volume", "ls"], ["volume", "rm"]),
        ):
            found = self.docker(*listed, "--quiet", "--filter", ours).split()
            if found:
                self.docker(*removed, *found)

    def docker(self, *words: str) -> str:
        return told(run(["docker", *words], self.environment))

    def manage(self, *words: str) -> str:
        return self.compose("exec", "--no-TTY", "worker", "python", "manage.py", *words)

    def sql(self, statement: str) -> str:
        """As the superuser, by the container's own socket."""
        return self.compose(
            "exec", "--no-TTY", "db", "psql", "--no-psqlrc", "--tuples-only", "--no-align",
            "--username", "postgres", "--dbname", "cotizador", "--command", statement,
        ).strip()  # fmt: skip

    def container(self, service: str) -> str:
        return self.compose("ps", "--all", "--quiet", service).strip()

    def state(self, service: str) -> dict[str, object]:
        shown = json.loads(self.docker("inspect", self.container(service)))[0]
        state = shown["State"]
        return {
            "pid": state["Pid"],
            "running": state["Running"],
            "health": state.get("Health", {}).get("Status", "healthy"),
            "restarts": shown["RestartCount"],
        }

    def is_well(self, service: str) -> bool:
        state = self.state(service)
        return bool(state["running"]) and state["health"] == "healthy"

    def kill(self, service: str) -> None:
        """Its main process, from outside: Docker sees it die and starts it again."""
        os.kill(int(str(self.state(service)["pid"])), signal.SIGKILL)

    def lose_power(self) -> None:
        """Everything at once; then the engine starts as a machine's would."""
        if self.engine is None:
            for pid in [int(str(self.state(service)["pid"])) for service in SERVICES]:
                os.kill(pid, signal.SIGKILL)
            return
        told(run([str(ENGINE), "crash"], self.environment))
        fresh = Servers.of_engine()
        self.environment = fresh.environment

    def visitor(self, subdomain: str = "") -> Visitor:
        host = f"{subdomain}.{DOMAIN}" if subdomain else DOMAIN
        return Visitor(host, self.engine, str(self.home / "certs" / "tls.crt"))

    def answers(self) -> bool:
        try:
            return self.visitor().get("/health/ready").status == 200
        except OSError:
            return False

    def letters(self, to: str) -> list[Message]:
        """What the sink received for an address, oldest first."""
        files = sorted(
            (self.home / "mail" / "box" / "new").glob("*"), key=lambda path: path.stat().st_mtime
        )
        letters = [message_from_bytes(path.read_bytes()) for path in files]
        return [letter for letter in letters if to in str(letter["To"])]

    def log_of(self, service: str) -> str:
        done = self.try_compose("logs", "--no-color", "--no-log-prefix", service)
        return done.stdout + done.stderr

    def memory(self) -> dict[str, float]:
        """MB of each running service, and of ``all``, without what the kernel would give back."""
        ids = self.compose("ps", "--quiet", *SERVICES).split()
        lines = self.docker(
            "stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}", *ids
        ).splitlines()
        prefix = f"{self.environment['COMPOSE_PROJECT_NAME']}-"
        found = {}
        for name, used, *_ in map(str.split, lines):
            found[name.removeprefix(prefix).removesuffix("-1")] = _megabytes(used)
        return found | {"all": sum(found.values())}


def _megabytes(text: str) -> float:
    for unit, factor in (("GiB", 1024.0), ("MiB", 1.0), ("KiB", 1 / 1024)):
        if text.endswith(unit):
            return float(text.removesuffix(unit)) * factor
    return float(text.removesuffix("B")) / 1024 / 1024
