"""The record of a deployment: a line of JSON for each step, as it happens.

The file is the truth; a row of the database repeats it for whoever reads there. It is written so
that a deployment that was cut off can be told from one that ended.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, BinaryIO

from compose.releasing.place import Place
from compose.releasing.problem import Problem

KEPT = 200  # records


def now() -> str:
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds")


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@dataclass
class Record:
    """One deployment or return. ``name`` sorts by time."""

    path: Path
    lines: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def begin(cls, place: Place, act: str, **facts: Any) -> "Record":
        name = datetime.now(timezone.utc).strftime("%Y%m%d-%H%M%S-%f")
        place.records.mkdir(parents=True, exist_ok=True)
        record = cls(place.records / f"{name}.jsonl")
        record.write("begin", act=act, by=os.environ.get("SUDO_USER") or _user(), **facts)
        for former in sorted(place.records.glob("*.jsonl"))[:-KEPT]:
            former.unlink()
        return record

    @classmethod
    def newest_first(cls, place: Place) -> Iterator["Record"]:
        for path in sorted(place.records.glob("*.jsonl"), reverse=True):
            yield cls(path, list(_read(path)))

    @classmethod
    def last(cls, place: Place) -> "Record | None":
        return next(cls.newest_first(place), None)

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def evidence(self) -> Path:
        return self.path.with_suffix(".tar.gz")

    @property
    def is_ended(self) -> bool:
        return bool(self.lines) and self.lines[-1]["event"] == "end"

    @property
    def is_cut_off(self) -> bool:
        """It began and came to no end. One of which no line was written whole began nothing."""
        return bool(self.lines) and not self.is_ended

    @property
    def is_installing(self) -> bool:
        """The first release of this server was cut off: nothing served before it."""
        return self.is_cut_off and self.fact("act") == "install"

    @property
    def point(self) -> str:
        """The backup it made; empty if it came to none."""
        return next(
            (str(line.get("point", "")) for line in self.lines if line["event"] == "point"), ""
        )

    @property
    def served(self) -> str:
        """The release that served at its end; empty if none did or that is not told."""
        result = self.lines[-1].get("result") if self.is_ended else ""
        if result == "ok":
            return self.fact("release")
        return self.fact(self.fact("live")) if result == "taken back" else ""

    def fact(self, name: str) -> str:
        """What the first line says of ``name``."""
        return str(self.lines[0].get(name, "")) if self.lines else ""

    def write(self, event: str, **facts: Any) -> None:
        line = {"at": now(), "event": event, **facts}
        self.lines.append(line)
        with self.path.open("ab+") as file:
            if not _is_whole(file):
                file.write(b"\n")
            file.write((json.dumps(line, ensure_ascii=False) + "\n").encode())
            file.flush()
            os.fsync(file.fileno())

    @contextmanager
    def step(self, name: str, told: str) -> Iterator[None]:
        """One step, between two lines; the second says how long it took and whether it held."""
        say(told)
        self.write("step", step=name)
        began = time.monotonic()
        try:
            yield
        except Problem as problem:
            self.write("failed", step=name, seconds=_since(began), why=str(problem))
            raise
        self.write("done", step=name, seconds=_since(began))

    def as_row(self) -> str:
        """The whole, for the row in the database."""
        return json.dumps({"name": self.name, "lines": self.lines}, ensure_ascii=False)


def _since(began: float) -> float:
    return round(time.monotonic() - began, 2)


def _user() -> str:
    return os.environ.get("USER") or str(os.getuid())


def _is_whole(file: BinaryIO) -> bool:
    """Whether its last line was written to its end."""
    if not file.seek(0, os.SEEK_END):
        return True
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def _read(path: Path) -> Iterator[dict[str, Any]]:
    """The lines that are steps; not the last one where the power went while it was written, and
    none that is something else."""
    try:
        text = path.read_text(errors="replace")
    except OSError as error:
        raise Problem(f"No se puede leer {path}: {error.strerror}.") from error
    for line in text[: text.rfind("\n") + 1].splitlines():
        try:
            told = json.loads(line)
        except ValueError:
            continue
        if isinstance(told, dict) and isinstance(told.get("event"), str):
            yield told
