"""The first minutes of a release under the visitors' own traffic, compared with the one before.

Told by nginx's log, the containers and questions of our own. A measure needs enough requests to
speak: one error in a quiet hour takes no release back, three in few requests do.
"""

import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

from compose.releasing.containers import Containers
from compose.releasing.front import Answer, ask
from compose.releasing.moving import WORKING
from compose.releasing.place import Colour
from compose.releasing.problem import Problem
from compose.releasing.record import now

EVERY = 2.0  # seconds between two looks
WORST_SHARE = 0.01  # of the requests may fail
FEW_ERRORS = 3  # below this many nothing is concluded
ENOUGH = 50  # requests, before their times say anything
SLOW_MS = 500.0  # what the programme promises
SLOWER = 3.0  # times the p95 of the release before
FULL = 0.92  # share of its memory


@dataclass(frozen=True)
class Traffic:
    """What nginx served in a while."""

    seconds: tuple[float, ...] = ()
    errors: int = 0  # answers of 500 and more

    @property
    def count(self) -> int:
        return len(self.seconds)

    @property
    def p95_ms(self) -> float:
        if not self.seconds:
            return 0.0
        return sorted(self.seconds)[int(0.95 * (self.count - 1))] * 1000

    def __str__(self) -> str:
        return f"{self.count} peticiones, {self.errors} errores, p95 {self.p95_ms:.0f} ms"


def traffic(log: Iterable[str]) -> Traffic:
    """Out of the lines of nginx's log. What a visitor breaks off (499) is no error of ours."""
    seconds, errors = [], 0
    for line in log:
        try:
            told = json.loads(line)
        except ValueError:
            continue
        if not isinstance(told, dict) or told.get("logger") != "nginx" or not told.get("web"):
            continue
        try:
            took, status = float(told["seconds"]), int(told["status"])
        except (KeyError, TypeError, ValueError):  # a line as another release writes it
            continue
        seconds.append(took)
        errors += 500 <= status < 600
    return Traffic(tuple(seconds), errors)


def objection(before: Traffic, after: Traffic) -> str:
    """Why ``after`` is worse than ``before`` may be; empty if it is not."""
    if after.errors >= FEW_ERRORS and after.errors > WORST_SHARE * after.count:
        return f"fallan demasiadas peticiones: {after}"
    if min(before.count, after.count) >= ENOUGH:
        limit = max(SLOW_MS, SLOWER * before.p95_ms)
        if after.p95_ms > limit:
            return f"tarda demasiado: {after}; antes, p95 {before.p95_ms:.0f} ms"
    return ""


@dataclass
class Bake:
    """Looks at ``colour`` for ``length`` seconds; a ``Problem`` tells the first objection."""

    containers: Containers
    colour: Colour
    release: str
    before: Traffic
    length: float
    own: list[Answer] = field(default_factory=list)

    def watch(self) -> Traffic:
        since, began = now(), time.monotonic()
        first = {name: self.containers.state(name).restarts for name in self.services}
        seen = Traffic()
        while True:
            self.look(first)
            seen = traffic(self.containers.logs("nginx", since=since).splitlines())
            if why := objection(self.before, seen):
                raise Problem(f"La versión {self.release} {why}.")
            if time.monotonic() - began >= self.length:
                return seen
            time.sleep(EVERY)

    @property
    def services(self) -> tuple[str, ...]:
        return (self.colour.service, *WORKING)

    def look(self, first: dict[str, int]) -> None:
        for path in ("/health/live", "/health/ready", "/"):
            self.own.append(ask(self.containers.place, path))
        recent = self.own[-2 * FEW_ERRORS :]
        if sum(answer.status >= 500 or not answer.status for answer in recent) >= FEW_ERRORS:
            said = ", ".join(str(answer.status) for answer in recent)
            raise Problem(f"La versión {self.release} no contesta bien: {said}.")
        for name in self.services:
            state = self.containers.state(name)
            if state.restarts > first[name] or state.out_of_memory:
                raise Problem(f"{name} se cayó con la versión {self.release} ({state}).")
            if state.status != "running" or state.health == "unhealthy":
                raise Problem(f"{name} no está bien con la versión {self.release} ({state}).")
        used = self.containers.memory(self.colour.service)
        if used > FULL:
            raise Problem(
                f"La versión {self.release} ocupa {used:.0%} de la memoria que tiene permitida."
            )
