"""What the watcher holds: rules, engine, messages and memory together.

alerting = Alerting(book, Store(path), channels)
alerting.step(now, readings, windows)    every few seconds; sends what is due
alerting.exchange(now, application)      tells the application, and learns who acknowledged
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from ops.alerts.core.alarms import Acknowledgement, Alarm, Change, State, What
from ops.alerts.core.engine import Engine
from ops.alerts.core.escalation import Teller
from ops.alerts.core.readings import Reading
from ops.alerts.core.rules import RuleBook
from ops.alerts.core.windows import Window
from ops.alerts.core.words import message_of
from ops.alerts.sending.channels import Sender
from ops.alerts.sending.delivery import Deliveries
from ops.alerts.sending.store import Receipt, Store

MEXICO = ZoneInfo("America/Mexico_City")


class Application(Protocol):
    """Takes alarms and receipts, and gives the acknowledgements of the desk."""

    def post(self, told: dict[str, Any]) -> Mapping[str, Any]: ...


class Alerting:
    def __init__(
        self,
        book: RuleBook,
        store: Store,
        sender: Sender,
        *,
        zone: ZoneInfo = MEXICO,
        page: str = "",
    ) -> None:
        """``page`` is the address of the desk's alarms, for the messages."""
        alarms, told = store.live()
        self.engine = Engine(book, alarms)
        self.names: dict[str, str] = {}
        self._teller = Teller(book, told)
        self._store, self._zone, self._page = store, zone, page
        self.deliveries = Deliveries(store, sender)

    def step(
        self, now: datetime, readings: Iterable[Reading], windows: Sequence[Window] = ()
    ) -> list[Change]:
        changes = self.engine.step(now, readings, windows)
        self._tell(now, changes)
        return changes

    def acknowledge(self, now: datetime, number: str, given: Acknowledgement) -> None:
        change = self.engine.acknowledge(now, number, given)
        if change is not None:
            self._tell(now, [change])

    def exchange(self, now: datetime, application: Application) -> None:
        """Harmless twice: what was not taken is posted again. Raises what ``post`` raises."""
        alarms, receipts = self._store.to_post()
        answer = application.post(told_of(alarms, receipts))
        self._store.posted(alarms, receipts)
        for given in answer.get("acknowledgements", ()):
            at, until = (datetime.fromisoformat(given[name]) for name in ("at", "until"))
            said = Acknowledgement(given["by"], given["reason"], at, until)
            self.acknowledge(now, given["number"], said)

    def close(self) -> None:
        self.deliveries.close()
        self._store.close()

    def _tell(self, now: datetime, changes: list[Change]) -> None:
        alarms = self.engine.alarms
        notices = self._teller.due(now, changes, alarms)
        for notice in notices:
            message = message_of(notice, self.names, self._zone, self._page)
            self.deliveries.queue(notice, message)
        if changes or notices:
            for change in changes:
                if change.what is What.ABSORBED:
                    self._store.keep_ended(change.alarm)
            told_ones = [alarm for alarm in alarms if alarm.state is not State.PENDING]
            changed = {change.alarm.number for change in changes}
            self._store.keep(told_ones, self._teller.memory, changed)
        self.deliveries.pump()


def told_of(alarms: Iterable[Alarm], receipts: Iterable[Receipt]) -> dict[str, Any]:
    """As plain JSON."""
    return {
        "alarms": [
            {
                "number": alarm.number,
                "cause": alarm.cause,
                "title": alarm.title,
                "severity": alarm.severity.value,
                "state": alarm.state.value,
                "began_at": alarm.began_at.isoformat(),
                "resolved_at": alarm.resolved_at.isoformat() if alarm.resolved_at else None,
                "companies": list(alarm.companies),
                "is_everybodys": alarm.is_everybodys,
                "is_announced": alarm.is_announced,
                "opens_incident": alarm.opens_incident,
                "route": alarm.route,
                "times": alarm.times,
                "advice": alarm.advice,
            }
            for alarm in alarms
        ],
        "receipts": [
            {
                "id": receipt.id,
                "number": receipt.number,
                "why": receipt.why,
                "channel": receipt.channel,
                "verdict": receipt.verdict,
                "detail": receipt.detail,
                "at": receipt.at.isoformat(),
            }
            for receipt in receipts
        ],
    }
