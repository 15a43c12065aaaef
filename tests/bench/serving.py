"""The product as a laptop runs it, for measures that come over the loopback, and what is in it."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compose.local import processes
from compose.local.instance import open_instance
from compose.local.product import free_port

START_SECONDS, STOP_SECONDS = 300.0, 60.0


@dataclass(frozen=True)
class Served:
    """The product of ``folder`` at work: its instance, its port, and its environment."""

    folder: Path
    instance: str
    port: int
    environment: Mapping[str, str]

    def filled_by(self, script: str, *numbers: int) -> list[Any]:
        """What a script beside this module makes in it, which it prints as JSON."""
        exec_ = ["-m", "compose.local", "exec", "--instance", self.instance, "--stop", "--"]
        work = ["-W", "ignore", str(Path(__file__).with_name(script)), *map(str, numbers)]
        done = subprocess.run(
            [sys.executable, *exec_, sys.executable, *work],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(done.stderr[-3000:])
        return list(json.loads(done.stdout.splitlines()[-1]))


@contextmanager
def served(folder: Path, first_port: int, name: str) -> Iterator[Served]:
    """With an empty database of this run alone, which is gone afterwards."""
    instance = f"{name}-{os.getpid()}"
    given = os.environ | {
        "RATE_LIMIT_PER_MINUTE": "100000",
        "MAX_BETA_USERS": "10000",
        "PYTHONPATH": str(folder),
    }
    port = free_port(first_port)
    run = [sys.executable, "-m", "compose.local", "run", "--instance", instance]
    command = [*run, "--port", str(port), "--without-demo"]
    log = folder / ".local" / f"bench-{name}.log"
    log.parent.mkdir(exist_ok=True)
    log.unlink(missing_ok=True)
    program = processes.start(command, log=log, env=given, cwd=folder)
    try:

        def answers() -> bool:
            return program.poll() is not None or f":{port} " in log.read_text(errors="replace")

        if not processes.wait_until(answers, START_SECONDS) or program.poll() is not None:
            raise RuntimeError("\n".join(log.read_text(errors="replace").splitlines()[-20:]))
        yield Served(folder, instance, port, given)
    finally:
        program.terminate()
        program.wait(STOP_SECONDS)
        open_instance(instance, folder).remove()
