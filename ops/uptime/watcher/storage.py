"""What the watcher remembers, in a SQLite file of its own: the spans of each target, and what the
application told last."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ops.uptime.core.timeline import Change, Span, State, Track

TABLES = """
CREATE TABLE IF NOT EXISTS track (target TEXT PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS span (
    target TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY (target, first)
);
CREATE TABLE IF NOT EXISTS known (name TEXT PRIMARY KEY, body TEXT NOT NULL);
"""


class Storage:
    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._base = sqlite3.connect(path, timeout=10, isolation_level=None)
        self._base.execute("PRAGMA journal_mode=WAL")
        self._base.executescript(TABLES)

    def close(self) -> None:
        self._base.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    # --- Targets ---------------------------------------------------------------------------------

    def track(self, target: str) -> Track | None:
        row = self._one("SELECT body FROM track WHERE target = ?", target)
        if row is None:
            return None
        told = json.loads(row[0])
        states = {name: State(told[name]) for name in ("state", "doubted")}
        return Track(**told | states)

    def keep(self, target: str, track: Track, change: Change) -> None:
        run = self._base.execute
        run("DELETE FROM span WHERE target = ? AND first >= ?", (target, change.cut))
        run(
            "UPDATE span SET last = ? WHERE target = ? AND last > ?",
            (change.cut, target, change.cut),
        )
        for span in change.spans:
            run(
                "INSERT INTO span VALUES (?, ?, ?, ?)",
                (target, span.begin, span.end, span.state.value),
            )
        run("INSERT OR REPLACE INTO track VALUES (?, ?)", (target, json.dumps(asdict(track))))

    def spans(self, target: str, begin: int, end: int) -> list[Span]:
        rows = self._base.execute(
            "SELECT first, last, state FROM span WHERE target = ? AND last > ? AND first < ?"
            " ORDER BY first",
            (target, begin, end),
        )
        return [Span(first, last, State(state)) for first, last, state in rows]

    def first(self, target: str) -> int:
        """Since when anything is remembered of it; 0 if nothing is."""
        row = self._one("SELECT min(first) FROM span WHERE target = ?", target)
        return int(row[0] or 0) if row else 0

    def forget(self, before: int) -> None:
        self._base.execute("DELETE FROM span WHERE last < ?", (before,))

    # --- What the application told ---------------------------------------------------------------

    def known(self, name: str) -> Any:
        """As it was remembered; None if nothing was."""
        row = self._one("SELECT body FROM known WHERE name = ?", name)
        return None if row is None else json.loads(row[0])

    def remember(self, name: str, body: Any) -> None:
        self._base.execute("INSERT OR REPLACE INTO known VALUES (?, ?)", (name, json.dumps(body)))

    def _one(self, statement: str, *parameters: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self._base.execute(statement, parameters).fetchone()
        return row
