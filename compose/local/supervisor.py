"""Runs programs side by side under one roof: their lines in one output, one end for all.

When one ends, or the supervisor is asked to end, all the others are ended in reverse order.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self, TextIO

from compose.local import processes
from compose.local.instance import PROJECT

COLOURS = (36, 33, 32, 35, 34)
LAST_LINES_SECONDS = 2.0


@dataclass(frozen=True)
class Program:
    name: str
    command: Sequence[str]
    grace: float
    """Seconds to finish what it is doing once it is asked to end."""


class Supervisor:
    """Use as a context manager: on leaving, whatever it started is ended."""

    def __init__(
        self, records: Path, environment: Mapping[str, str], output: TextIO = sys.stdout
    ) -> None:
        self.records = records
        self.environment = environment
        self.output = output
        self.running: list[tuple[Program, subprocess.Popen[bytes]]] = []
        self.readers: list[threading.Thread] = []

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
        process = processes.start(program.command, log=None, env=self.environment, cwd=PROJECT)
        processes.write_record(self._record(program), process.pid)
        colour = COLOURS[len(self.running) % len(COLOURS)]
        self.running.append((program, process))
        if process.stdout is not None:
            parts = (program.name, colour, process.stdout, self.output)
            reader = threading.Thread(target=_relay, args=parts, daemon=True)
            reader.start()
            self.readers.append(reader)

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

    def _end_all(self, *, patient: bool) -> None:
        while self.running:
            program, process = self.running[-1]
            processes.end_recorded(self._record(program), program.grace if patient else 0.0)
            process.wait()
            self.running.pop()
        for reader in self.readers:
            reader.join(LAST_LINES_SECONDS)

    def _record(self, program: Program) -> Path:
        return self.records / f"program-{program.name}.json"


def end_leftovers(records: Path) -> None:
    """End the programs of a supervisor that was killed before it could."""
    for record in records.glob("program-*.json"):
        processes.end_recorded(record, grace=5.0)


def _relay(name: str, colour: int, lines: IO[bytes], output: TextIO) -> None:
    label = f"{name:>8} │ "
    if output.isatty():
        label = f"\x1b[{colour}m{label}\x1b[0m"
    with lines:
        for line in lines:
            output.write(label + line.decode(errors="replace").rstrip("\n") + "\n")
            output.flush()
