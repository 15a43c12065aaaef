"""What the watcher remembers of alarms, in a file of SQLite beside it: alarms, messages, receipts.

It is written by one thread. A watcher that dies goes on where it was: open alarms stay open,
nobody is told twice, and what was not delivered yet still is.
"""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from ops.alerts.core.alarms import Alarm
from ops.alerts.core.escalation import Told
from ops.alerts.core.words import Message
from ops.alerts.sending.verdicts import Outcome

KEPT = timedelta(days=400)
TABLES = """
CREATE TABLE IF NOT EXISTS alarms (
    number TEXT PRIMARY KEY, is_live INTEGER NOT NULL, changed_at TEXT NOT NULL,
    alarm BLOB NOT NULL, told BLOB, to_post INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY, number TEXT NOT NULL, chain TEXT NOT NULL, why TEXT NOT NULL,
    channels BLOB NOT NULL, message BLOB NOT NULL, made_at TEXT NOT NULL, due_at TEXT,
    position INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'waiting');
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries (due_at) WHERE state = 'waiting';
CREATE TABLE IF NOT EXISTS receipts (
    id INTEGER PRIMARY KEY, delivery INTEGER NOT NULL, number TEXT NOT NULL, why TEXT NOT NULL,
    channel TEXT NOT NULL, verdict TEXT NOT NULL, detail TEXT NOT NULL, at TEXT NOT NULL,
    to_post INTEGER NOT NULL DEFAULT 1);
"""


@dataclass(frozen=True)
class Delivery:
    """One message on its way along a chain; ``position`` is the channel that it waits for."""

    id: int
    number: str
    chain: str
    why: str
    channels: tuple[str, ...]
    message: Message
    made_at: datetime
    position: int
    attempts: int


@dataclass(frozen=True)
class Receipt:
    """What one channel answered to one message."""

    id: int
    number: str
    why: str
    channel: str
    verdict: str
    detail: str
    at: datetime


class Store:
    def __init__(self, path: Path | str) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(TABLES)

    def close(self) -> None:
        self._db.close()

    # --- alarms ----------------------------------------------------------------------------------

    def keep(self, alarms: Iterable[Alarm], told: dict[str, Told], changed: set[str]) -> None:
        """The live alarms, and no others; ``changed`` ones are to be posted."""
        live = {alarm.number: alarm for alarm in alarms}
        now = stamp(datetime.now(UTC))
        self._db.execute("BEGIN")
        self._db.execute("UPDATE alarms SET is_live = 0 WHERE is_live = 1")
        for number, alarm in live.items():
            memory = told.get(number)
            self._db.execute(
                "INSERT INTO alarms (number, is_live, changed_at, alarm, told, to_post)"
                " VALUES (?, 1, ?, ?, ?, ?) ON CONFLICT (number) DO UPDATE SET is_live = 1,"
                " alarm = excluded.alarm, told = excluded.told, changed_at = excluded.changed_at,"
                " to_post = max(to_post, excluded.to_post)",
                (number, now, msgspec.json.encode(alarm),
                 msgspec.json.encode(memory) if memory else None, number in changed),
            )  # fmt: skip
        self._db.execute("COMMIT")

    def keep_ended(self, alarm: Alarm) -> None:
        """One that the engine knows no more, since another alarm tells of it."""
        self._db.execute(
            "UPDATE alarms SET is_live = 0, alarm = ?, told = NULL, to_post = 1 WHERE number = ?",
            (msgspec.json.encode(alarm), alarm.number),
        )

    def live(self) -> tuple[list[Alarm], dict[str, Told]]:
        """With what a new engine and a new teller begin."""
        rows = self._db.execute("SELECT alarm, told FROM alarms WHERE is_live = 1").fetchall()
        alarms = [msgspec.json.decode(alarm, type=Alarm) for alarm, _ in rows]
        told = {
            alarm.number: msgspec.json.decode(memory, type=Told)
            for alarm, (_, memory) in zip(alarms, rows, strict=True)
            if memory
        }
        return alarms, told

    # --- messages --------------------------------------------------------------------------------

    def queue(
        self, number: str, chain: str, why: str, channels: tuple[str, ...], message: Message,
        now: datetime,
    ) -> None:  # fmt: skip
        """A later message of a chain replaces one that still waits."""
        self._db.execute(
            "UPDATE deliveries SET state = 'replaced', due_at = NULL"
            " WHERE number = ? AND chain = ? AND state = 'waiting'",
            (number, chain),
        )
        self._db.execute(
            "INSERT INTO deliveries (number, chain, why, channels, message, made_at, due_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (number, chain, why, msgspec.json.encode(channels), msgspec.json.encode(message),
             stamp(now), stamp(now)),
        )  # fmt: skip

    def due(self, now: datetime) -> list[Delivery]:
        rows = self._db.execute(
            "SELECT id, number, chain, why, channels, message, made_at, position, attempts"
            " FROM deliveries WHERE state = 'waiting' AND due_at <= ? ORDER BY due_at, id",
            (stamp(now),),
        ).fetchall()
        return [
            Delivery(
                row[0], row[1], row[2], row[3],
                msgspec.json.decode(row[4], type=tuple[str, ...]),
                msgspec.json.decode(row[5], type=Message), moment(row[6]), row[7], row[8],
            )
            for row in rows
        ]  # fmt: skip

    def set_delivery(self, delivery: Delivery, state: str, due_at: datetime | None = None) -> None:
        """A message that a later one replaced meanwhile stays replaced."""
        self._db.execute(
            "UPDATE deliveries SET state = ?, due_at = ?, position = ?, attempts = ?"
            " WHERE id = ? AND state = 'waiting'",
            (state, stamp(due_at) if due_at else None, delivery.position, delivery.attempts,
             delivery.id),
        )  # fmt: skip

    def add_receipt(self, delivery: Delivery, channel: str, outcome: Outcome, at: datetime) -> None:
        self._db.execute(
            "INSERT INTO receipts (delivery, number, why, channel, verdict, detail, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (delivery.id, delivery.number, delivery.why, channel, outcome.verdict.value,
             outcome.detail, stamp(at)),
        )  # fmt: skip

    def refused(self, delivery: Delivery) -> set[str]:
        """Channels that will never take this message."""
        rows = self._db.execute(
            "SELECT channel FROM receipts WHERE delivery = ? AND verdict = 'refused'",
            (delivery.id,),
        )
        return {channel for (channel,) in rows}

    # --- what the application is told ------------------------------------------------------------

    def to_post(self, most: int = 200) -> tuple[list[Alarm], list[Receipt]]:
        alarms = self._db.execute(
            "SELECT alarm FROM alarms WHERE to_post = 1 ORDER BY changed_at LIMIT ?", (most,)
        ).fetchall()
        receipts = self._db.execute(
            "SELECT id, number, why, channel, verdict, detail, at FROM receipts"
            " WHERE to_post = 1 ORDER BY id LIMIT ?",
            (most,),
        ).fetchall()
        return (
            [msgspec.json.decode(row[0], type=Alarm) for row in alarms],
            [receipt_of(row) for row in receipts],
        )

    def posted(self, alarms: Iterable[Alarm], receipts: Iterable[Receipt]) -> None:
        """What changed since it was read is posted again."""
        for alarm in alarms:
            self._db.execute(
                "UPDATE alarms SET to_post = 0 WHERE number = ? AND alarm = ?",
                (alarm.number, msgspec.json.encode(alarm)),
            )
        for receipt in receipts:
            self._db.execute("UPDATE receipts SET to_post = 0 WHERE id = ?", (receipt.id,))

    def receipts(self) -> list[Receipt]:
        rows = self._db.execute(
            "SELECT id, number, why, channel, verdict, detail, at FROM receipts ORDER BY id"
        )
        return [receipt_of(row) for row in rows]

    def prune(self, now: datetime) -> None:
        before = stamp(now - KEPT)
        self._db.execute("DELETE FROM receipts WHERE at < ?", (before,))
        self._db.execute(
            "DELETE FROM deliveries WHERE made_at < ? AND state <> 'waiting'", (before,)
        )
        self._db.execute("DELETE FROM alarms WHERE changed_at < ? AND is_live = 0", (before,))


def receipt_of(row: tuple[Any, ...]) -> Receipt:
    number, alarm, why, channel, verdict, detail, at = row
    return Receipt(number, alarm, why, channel, verdict, detail, moment(at))


def stamp(moment: datetime) -> str:
    """In one form, so that text sorts as time does."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


def moment(stamped: str) -> datetime:
    return datetime.fromisoformat(stamped).replace(tzinfo=UTC)
