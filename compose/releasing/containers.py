"""The one way to Docker: commands of Compose for this installation, with bounded patience."""

import json
import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from compose.releasing.place import PROJECT, Place
from compose.releasing.problem import Problem

PATIENCE = 120  # seconds, unless a call says otherwise
TOLD = 4000  # letters of what a failed command said
ENDS_WITH_US = ("setpriv", "--pdeathsig", "KILL")
"""A command whose deployment was killed does not go on by itself."""


@dataclass(frozen=True)
class State:
    """How a service's container is."""

    status: str  # running, restarting, exited… ; empty without a container
    health: str  # healthy, starting, unhealthy; empty without a check
    restarts: int
    out_of_memory: bool

    @property
    def is_well(self) -> bool:
        return self.status == "running" and self.health in {"healthy", ""}

    def __str__(self) -> str:
        return " ".join(part for part in (self.status or "no existe", self.health) if part)


ABSENT = State("", "", 0, False)


def run(
    command: Sequence[str],
    patience: float = PATIENCE,
    variables: Mapping[str, str] | None = None,
    text: str | None = None,
    cwd: Path = PROJECT,
    both: bool = False,
) -> str:
    """What ``command`` prints, with what it complains of if ``both``; a ``Problem`` with its last
    words if it fails or takes too long."""
    shown = " ".join(command)
    if not shutil.which(command[0], path=os.environ.get("PATH")) and "/" not in command[0]:
        raise Problem(f"No está el programa «{command[0]}». Instálalo en el servidor.")
    try:
        done = subprocess.run(
            [*ENDS_WITH_US, *command],
            capture_output=True,
            text=True,
            input=text,
            stdin=None if text is not None else subprocess.DEVNULL,
            timeout=patience,
            cwd=cwd,
            env={**os.environ, **(variables or {})},
        )
    except subprocess.TimeoutExpired as error:
        raise Problem(f"«{shown}» no terminó en {patience:.0f} segundos.") from error
    if done.returncode:
        said = (done.stderr + done.stdout).strip()[-TOLD:]
        raise Problem(f"Falló «{shown}»:\n{said}")
    return done.stdout + done.stderr if both else done.stdout


@dataclass(frozen=True)
class Containers:
    place: Place

    def compose(
        self,
        *words: str,
        patience: float = PATIENCE,
        release: str = "",
        text: str | None = None,
    ) -> str:
        """``docker compose`` of this installation; of ``release`` if one is named."""
        command = ["docker", "compose"]
        if not os.environ.get("COMPOSE_FILE"):
            command += ["--file", str(PROJECT / "compose" / "compose.yaml")]
        command += ["--env-file", str(self.place.release_file), *words]
        variables = {"COTIZADOR_HOME": str(self.place.home)}
        if release:
            variables["RELEASE"] = release
        return run(command, patience, variables, text)

    def start(self, *services: str, patience: float, grace: int = 30) -> None:
        """Until their checks are fulfilled. Those that run as they should are not touched; those
        that are replaced get ``grace`` seconds to end what they have in hand."""
        self.compose(
            "up", "--detach", "--no-deps", "--pull", "never", "--wait",
            "--wait-timeout", str(int(patience)), "--timeout", str(grace), *services,
            patience=patience + grace + PATIENCE,
        )  # fmt: skip

    def stop(self, *services: str, grace: int) -> None:
        self.compose("stop", "--timeout", str(grace), *services, patience=grace + PATIENCE)

    def manage(
        self,
        *words: str,
        release: str = "",
        service: str = "migrate",
        patience: float,
        text: str | None = None,
    ) -> str:
        """``manage.py`` in a container that lives as long as the command."""
        return self.compose(
            "run", "--rm", "--no-deps", "--no-TTY", service, "python", "manage.py", *words,
            patience=patience, release=release, text=text,
        )  # fmt: skip

    def inside(self, service: str, *words: str, patience: float, text: str | None = None) -> str:
        """A command in the container that serves already."""
        return self.compose("exec", "--no-TTY", service, *words, patience=patience, text=text)

    def reload_front(self) -> None:
        self.inside("nginx", "nginx", "-t", "-q", patience=20)
        self.inside("nginx", "nginx", "-s", "reload", patience=20)

    def state(self, service: str) -> State:
        name = self.compose("ps", "--all", "--quiet", service).split()
        if not name:
            return ABSENT
        told = json.loads(run(["docker", "inspect", name[0]]))[0]
        state = told["State"]
        return State(
            status=state["Status"],
            health=(state.get("Health") or {}).get("Status", ""),
            restarts=told["RestartCount"],
            out_of_memory=state.get("OOMKilled", False),
        )

    def memory(self, service: str) -> float:
        """The share of its limit that it uses, 0 to 1."""
        name = self.compose("ps", "--quiet", service).split()
        if not name:
            return 0.0
        shown = run(["docker", "stats", "--no-stream", "--format", "{{.MemPerc}}", name[0]])
        return float(shown.strip().rstrip("%") or 0) / 100

    def logs(self, service: str, since: str) -> str:
        """What its container wrote since a moment, both streams; Compose would decorate it."""
        name = self.compose("ps", "--all", "--quiet", service).split()
        if not name:
            return ""
        return run(["docker", "logs", "--since", since, name[0]], both=True)


IMAGES = ("cotizador", "cotizador-operations")


def commit_of(release: str) -> str:
    """The commit its image was built from; empty without an image."""
    label = '{{index .Config.Labels "org.opencontainers.image.revision"}}'
    image = f"cotizador:{release}"
    try:
        return run(["docker", "image", "inspect", "--format", label, image]).strip()
    except Problem:
        return ""


def releases() -> list[str]:
    """Those whose images are here, the newest first."""
    shown = run(["docker", "image", "ls", "--format", "{{.Tag}}", "cotizador"])
    return [tag for tag in shown.split() if tag != "<none>"]


def forget(release: str) -> None:
    for image in IMAGES:
        try:
            run(["docker", "image", "rm", f"{image}:{release}"])
        except Problem:  # gone, or held by a container: the next deployment asks again
            continue
