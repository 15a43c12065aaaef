"""One round after another: look, judge, send what is due, tell the application."""

import logging
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ops.alerts.core.readings import readings_of
from ops.alerts.sending.alerting import Alerting
from ops.uptime.core.timeline import Pace
from ops.uptime.watcher.application import Application
from ops.uptime.watcher.dead_man import DeadMan
from ops.uptime.watcher.rounds import Look, Watcher, told_readings

BETWEEN_PUMPS = 1.0  # seconds: a message that has to be tried again does not wait for a round
logger = logging.getLogger(__name__)


class NotTaken(Exception):
    """The application did not take a report; it is told again in the next round."""


@dataclass
class Exchange:
    """The one report of a round: the watcher's own part and that of the alarms."""

    watcher: Watcher
    application: Application
    at: int

    def post(self, told: dict[str, Any]) -> Mapping[str, Any]:
        """Raises NotTaken."""
        report = self.watcher.report(self.at)
        answer = self.application.tell(report | told)
        if answer is None:
            raise NotTaken
        self.watcher.was_told(report, answer)
        return answer


@dataclass
class Watch:
    watcher: Watcher
    application: Application
    alerting: Alerting
    dead_man: DeadMan
    pace: Pace

    def run(self, stopped: threading.Event) -> None:
        """Until ``stopped`` is set, whatever a round meets: the next one may be well."""
        while not stopped.is_set():
            try:
                self._turn(stopped)
            except Exception:
                logger.exception("A round failed")
                stopped.wait(self.pace.interval)

    def _turn(self, stopped: threading.Event) -> None:
        """A round, and the time until the next, in which messages are tried again."""
        began = time.monotonic()
        look = self.round(int(time.time()))
        # While something is down its end is looked for more often.
        seconds = self.pace.interval / (4 if look.is_down else 1)
        while (left := began + seconds - time.monotonic()) > 0:
            if stopped.wait(min(left, BETWEEN_PUMPS)):
                return
            self.alerting.deliveries.pump()

    def round(self, at: int) -> Look:
        now = datetime.fromtimestamp(at, UTC)
        look = self.watcher.look(at)
        told = {"readings": told_readings(look)}
        if look.readings is not None:
            companies = look.readings.get("companies", ())
            self.alerting.names = {str(each["schema"]): str(each["name"]) for each in companies}
        for change in self.alerting.step(now, readings_of(told, now), self.watcher.windows):
            logger.info("%s: %s (%s)", change.what.value, change.alarm.title, change.alarm.number)
        self.dead_man.show(at)
        if look.readings is not None:
            try:
                self.alerting.exchange(now, Exchange(self.watcher, self.application, at))
            except NotTaken:
                logger.warning("The application answers, and did not take the report")
        return look

    def close(self) -> None:
        self.watcher.close()
        self.alerting.close()
        self.dead_man.close()
