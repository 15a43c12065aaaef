"""Takes each message along its chain of channels until one accepts it.

Messages go in threads of their own, so a channel that hangs keeps no other from being told; what
came of them is written by the thread that calls ``pump``. A refusal is never tried again: the next
channel follows at once. A failure is tried twice more and then, within a minute, the next channel
follows; after the last one those that only failed are tried again, ever more rarely, for a day.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from ops.alerts.core.escalation import Notice
from ops.alerts.core.words import Message
from ops.alerts.sending.channels import Sender
from ops.alerts.sending.store import Delivery, Store
from ops.alerts.sending.verdicts import Outcome, Verdict

PAUSES = (timedelta(seconds=5), timedelta(seconds=10))
"""Before the second and the third attempt with one channel; each attempt waits 8 s at most."""
ROUND_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(minutes=30)
GIVEN_UP_AFTER = timedelta(days=1)
AT_ONCE = 8


@dataclass(frozen=True)
class Try:
    """What one channel answered, and when."""

    channel: str
    outcome: Outcome
    at: datetime


def utc_now() -> datetime:
    return datetime.now(UTC)


class Deliveries:
    def __init__(
        self, store: Store, sender: Sender, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._store, self._sender, self._clock = store, sender, clock
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="alarm")
        self._running: dict[int, tuple[Delivery, Future[list[Try]]]] = {}

    def queue(self, notice: Notice, message: Message) -> None:
        """A later message of a chain replaces one that still waits."""
        number, why = notice.alarm.number, notice.why.value
        self._store.queue(number, notice.chain, why, notice.channels, message, self._clock())

    def pump(self) -> None:
        """Write what ended, and set out with what is due. Never waits."""
        self._collect()
        for delivery in self._store.due(self._clock()):
            if delivery.id not in self._running:
                usable = self._usable(delivery)
                future = self._pool.submit(self._go_along, delivery, usable)
                self._running[delivery.id] = delivery, future

    def settle(self, seconds: float) -> None:
        """Wait for what is on its way, for so long at most, and write it."""
        wait([future for _, future in self._running.values()], timeout=seconds)
        self._collect()

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _usable(self, delivery: Delivery) -> list[str]:
        """The channels from the current one on that exist here and did not refuse."""
        refused = self._store.refused(delivery)
        rest = delivery.channels[delivery.position :]
        return [each for each in rest if self._sender.knows(each) and each not in refused]

    def _go_along(self, delivery: Delivery, channels: list[str]) -> list[Try]:
        """Down the chain while channels refuse; stops at the first that accepts or fails."""
        tries = []
        for channel in channels:
            outcome = self._sender.send(channel, delivery.message)
            tries.append(Try(channel, outcome, self._clock()))
            if outcome.verdict is not Verdict.REFUSED:
                break
        return tries

    def _collect(self) -> None:
        for key, (delivery, future) in list(self._running.items()):
            if future.done():
                del self._running[key]
                self._write(delivery, future.result())

    def _write(self, delivery: Delivery, tries: list[Try]) -> None:
        for each in tries:
            self._store.add_receipt(delivery, each.channel, each.outcome, each.at)
        last = tries[-1] if tries else None
        if last is not None and last.outcome.verdict is Verdict.ACCEPTED:
            self._store.set_delivery(delivery, "accepted")
        elif last is not None and last.outcome.verdict is Verdict.FAILED:
            self._later(delivery, last.channel)
        else:
            self._again_from_the_start(delivery)

    def _later(self, delivery: Delivery, channel: str) -> None:
        """The same channel soon, or the next one now."""
        position = delivery.channels.index(channel)
        tried = delivery.attempts if position == delivery.position else 0
        is_worn = tried >= len(PAUSES)
        moved = replace(delivery, position=position + is_worn, attempts=0 if is_worn else tried + 1)
        if not self._usable(moved):
            self._again_from_the_start(moved)
            return
        pause = timedelta() if is_worn else PAUSES[tried]
        self._store.set_delivery(moved, "waiting", self._clock() + pause)

    def _again_from_the_start(self, delivery: Delivery) -> None:
        """Every channel was tried: those that may heal come again, rarely, with one try each."""
        start = replace(delivery, position=0, attempts=len(PAUSES))
        waited = self._clock() - delivery.made_at
        if not self._usable(start) or waited > GIVEN_UP_AFTER:
            self._store.set_delivery(start, "undeliverable")
            return
        pause = min(max(ROUND_PAUSE, waited / 2), LONGEST_PAUSE)
        self._store.set_delivery(start, "waiting", self._clock() + pause)
