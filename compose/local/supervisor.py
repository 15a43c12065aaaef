"""Runs programs side by side: each writes a log of its own, and all end together.

When one ends, or the supervisor is asked to end, all the others are ended in reverse order.
"""

import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from compose.local import processes
from compose.local.instance import PROJECT

LAST_WORDS = 20  # lines


@dataclass(frozen=True)
class Program:
    name: str
    command: Sequence[str]
    grace: float
    """Seconds to finish what it is doing once it is asked to end."""


class Supervisor:
    """Use as a context manager: on leaving, whatever it started is ended."""

    def __init__(self, records: Path, logs: Path, environment: Mapping[str, str]) -> None:
        self.records = records
        self.logs = logs
        self.environment = environment
        self.running: list[tuple[Program, subprocess.Popen[bytes]]] = []

    def __enter__(self) -> Self:
        end_leftovers(self.records)
        return self

    def __exit__(self, *reason: object) -> None:
        try:
            self._end_all(patient=True)
        except (KeyboardInterrupt, SystemExit):
            # Asked twice: whoever asks does not want to wait.
            self._end_all(patient=False)

    def start(self, program: Program) -> None:
        log = self._log(program)
        log.unlink(missing_ok=True)
        process = processes.start(program.command, log=log, env=self.environment, cwd=PROJECT)
        processes.write_record(self._record(program), process.pid)
        self.running.append((program, process))

    def ended(self) -> Program | None:
        """A program that has ended by itself, if any has."""
        for program, process in self.running:
            if process.poll() is not None:
                return program
        return None

    def wait(self) -> Program:
        """Wait until a program ends by itself, and say which."""
        while (program := self.ended()) is None:
            time.sleep(0.2)
        return program

    def last_words(self, program: Program) -> str:
        """The last lines that it wrote."""
        lines = self._log(program).read_text(errors="replace").splitlines()
        return "\n".join(lines[-LAST_WORDS:])

    def _end_all(self, *, patient: bool) -> None:
        while self.running:
            program, process = self.running[-1]
            processes.end_recorded(self._record(program), program.grace if patient else 0.0)
            process.wait()
            self.running.pop()

    def _log(self, program: Program) -> Path:
        return self.logs / f"{program.name}.log"

    def _record(self, program: Program) -> Path:
        return self.records / f"program-{program.name}.json"


def end_leftovers(records: Path) -> None:
    """End the programs of a supervisor that was killed before it could."""
    for record in records.glob("program-*.json"):
        processes.end_recorded(record, grace=5.0)
