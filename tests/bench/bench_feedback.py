"""How soon the weekly form answers, while twenty requests a second come.

    make bench-feedback               twenty requests a second, for thirty seconds
    make bench-feedback BENCH="--seconds 10 --rate 10"

Starts the real programs (gunicorn, worker, database, broker) with companies whose people are asked,
and visits their links as the form's script does: the page is opened, each of the five answers is
saved as it is given, with the mark that the former answer gave, and «Enviar» leads to the thanks.
The first visit of each connection is made before, and not measured: programs that have just started
read their pages from the disk. Every request has its moment on a fixed grid and is timed from that
moment, so one that is late makes no other seem quick. The last line is JSON with `p95_ms` of all,
which is to be 150 at most, `p50_ms`, `worst_ms`, `per_s` and `errors`, and the p95 of each kind of
request.
"""

import argparse
import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import median, quantiles
from threading import Thread
from time import monotonic, sleep
from typing import Any, NamedTuple
from urllib.parse import urlencode

from compose.local.instance import PROJECT
from tests.bench.serving import served

COMPANIES = 10
GIVEN: dict[str, dict[str, str]] = {
    "worked": {"worked": "speed", "worked-texto": "Cotizo en la obra."},
    "problems": {"problems": "annoys", "problems-texto": "El PDF tarda."},
    "feature": {"feature-texto": "Firmar en el celular"},
    "recommend": {"recommend": "9"},
    "saved": {"saved": "120"},
}
A_VISIT = 1 + len(GIVEN) + 2  # requests: the page, each answer, «Enviar», the thanks
MARK = re.compile(r'name="(\w+)-marca" value="([^"]*)"')


class Timed(NamedTuple):
    kind: str
    seconds: float


@dataclass
class Lane:
    """One connection, as nginx keeps it, that sends a request each second; people come one after
    another."""

    port: int
    people: list[dict[str, str]]
    begins: float
    requests: int
    heard: list[Timed] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def run(self) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        steps = self._steps()
        for number in range(self.requests):
            due = self.begins + number
            sleep(max(0.0, due - monotonic()))
            try:
                kind = next(steps)
            except (OSError, http.client.HTTPException, AssertionError, IndexError) as error:
                self.errors.append(repr(error))
                self._connection.close()
                steps = self._steps()  # the next person comes
            else:
                self.heard.append(Timed(kind, monotonic() - due))

    def _steps(self) -> Iterator[str]:
        """One request a step; its kind once it is answered."""
        while True:
            person = self.people.pop(0)
            page = self._ask(person, "", 200)
            yield "page"
            marks = dict(MARK.findall(page))
            assert set(marks) == set(GIVEN), sorted(marks)
            for code, typed in GIVEN.items():
                form = {"pregunta": code, f"{code}-marca": marks[code], **typed}
                marks[code] = json.loads(self._ask(person, "guardar/", 200, form))["mark"]
                yield "save"
            whole = {f"{code}-marca": mark for code, mark in marks.items()}
            for typed in GIVEN.values():
                whole |= typed
            self._ask(person, "", 302, whole)
            yield "send"
            self._ask(person, "gracias/", 200)
            yield "thanks"

    def _ask(
        self, person: dict[str, str], part: str, expected: int, form: dict[str, str] | None = None
    ) -> str:
        headers = {"Host": person["host"], "Content-Type": "application/x-www-form-urlencoded"}
        verb, body = ("GET", None) if form is None else ("POST", urlencode(form))
        self._connection.request(verb, person["path"] + part, body, headers)
        answer = self._connection.getresponse()
        content = answer.read().decode()
        assert answer.status == expected, answer.status
        return content


def drive(port: int, people: list[Any], rate: int, seconds: int) -> dict[str, Any]:
    """A lane a request a second, each with people of its own."""
    begins = monotonic() + 1
    lanes = [
        Lane(port, people[number::rate], begins + number / rate, seconds) for number in range(rate)
    ]
    threads = [Thread(target=lane.run) for lane in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = monotonic() - begins
    heard = [each for lane in lanes for each in lane.heard]
    errors = [error for lane in lanes for error in lane.errors]
    times = [each.seconds for each in heard]
    by_kind = {
        f"{kind}_p95_ms": _p95([each.seconds for each in heard if each.kind == kind])
        for kind in ("page", "save", "send", "thanks")
    }
    return {
        "p95_ms": _p95(times),
        "p50_ms": round(1000 * median(times), 1),
        "worst_ms": round(1000 * max(times), 1),
        **by_kind,
        "requests": len(heard),
        "per_s": round(len(heard) / took, 1),
        "errors": len(errors),
        "error_kinds": sorted(set(errors))[:5],
    }


def _p95(times: list[float]) -> float | None:
    return round(1000 * quantiles(times, n=20)[-1], 1) if len(times) > 1 else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--rate", type=int, default=20, help="requests a second")
    options = parser.parse_args()
    visits = options.rate * -(-options.seconds // A_VISIT)
    with served(PROJECT, 8400, "feedback") as product:
        first = options.rate  # who meet programs that have just started
        people = product.filled_by(
            "feedback_people.py", COMPANIES, -(-(first + visits) // COMPANIES)
        )
        drive(product.port, people[:first], options.rate, A_VISIT)
        found = drive(product.port, people[first:], options.rate, options.seconds)
    print(f"{found['requests']} peticiones, {options.rate} por segundo")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
