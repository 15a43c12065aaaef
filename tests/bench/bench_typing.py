"""How the product answers while many people write quotations at once.

    make bench-typing                 fifty people in twenty-five companies, for a minute
    make bench-typing TYPING="--seconds 15 --people 10 --companies 5"

Starts the real programs (gunicorn, worker, database, broker), and drives them as the script of the
editor does: bursts of four keystrokes 250 ms apart, two to four seconds of thought, a line saved
every fifth burst. A keystroke that finds the former one unanswered waits, and only the last waits.
Then the same people type without a pause, for what the servers can do at most. Both are done, in
turns, to this version and to the one at commit ``BEFORE``, where that is in the history. The last
line is JSON with `p50_ms`, `p95_ms`, `errors`, `previews_per_s` and `saves_p95_ms` while they type
and think, `capacity_per_s` without a pause, the same of ``before``, and `capacity_ratio`.
"""

import argparse
import gzip
import http.client
import json
import random
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from threading import Thread
from time import monotonic, sleep
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from compose.local.instance import PROJECT
from tests.bench.serving import served

BEFORE = "0f2ef50e79d52bf7fa048f5b2d291c3402e45c89"
KEYSTROKES, APART = 4, 0.25  # seconds
THOUGHT = (2.0, 4.0)  # seconds
BURSTS_A_LINE = 5
LINES = 10
AT_ONCE = 8  # people who type without a pause
ITEM = re.compile(r'<li id="partida-(z?\d+)" data-digest="([^"]*)"')
TOKEN = re.compile(r'"X-CSRFToken": "([^"]+)"|&quot;X-CSRFToken&quot;: &quot;([^&]+)')


@dataclass
class Heard:
    """What one person waited for, in seconds, and what went wrong."""

    previews: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Person:
    """Somebody before a draft, with a connection that is kept as a browser keeps it."""

    def __init__(self, port: int, facts: dict[str, Any], seed: int) -> None:
        self.facts, self.heard, self.chance = facts, Heard(), random.Random(seed)
        self.shown = self.token = ""
        self.cookies = facts["cookie"]
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, path: str, form: dict[str, Any] | None = None) -> tuple[int, str]:
        headers = {"Host": self.facts["host"], "Cookie": self.cookies, "Accept-Encoding": "gzip"}
        body = None
        if form is not None:
            headers |= {"HX-Request": "true", "X-CSRFToken": self.token}
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
            headers |= {"X-Shown-Lines": self.shown, "X-Keeps-Panel": "true"}
            body = urlencode(form)
        verb = "GET" if form is None else "POST"
        for attempt in (1, 2):
            try:
                self._connection.request(verb, path, body, headers)
                answer = self._connection.getresponse()
                content = answer.read()
                break
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self._connection.close()  # an idle connection that the server has closed
                if attempt == 2:
                    raise
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            if cookie.startswith("csrf="):
                self.cookies = f"{self.facts['cookie']}; {cookie.partition(';')[0]}"
        if answer.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        return answer.status, content.decode(errors="replace")

    def open(self) -> None:
        status, page = self.ask(self.facts["draft"])
        assert status == 200, status
        found = TOKEN.search(page)
        assert found, "the page has no token"
        self.token = found[1] or found[2]
        self.shown = " ".join(":".join(item) for item in ITEM.findall(page))

    def form(self) -> dict[str, Any]:
        facts = self.facts
        return {
            "kind": "product", "location": "Sala", "product": facts["product"],
            "offered": facts["product"], "width": self.chance.randint(60, 240), "height": "120",
            "quantity": "1", "finish": facts["finish"], "glass": facts["glass"], "description": "",
            "client_key": str(uuid4()),
        }  # fmt: skip

    def preview(self, since: float | None = None) -> None:
        self._timed(f"{self.facts['draft']}partidas/vista/", self.heard.previews, since)

    def save(self) -> None:
        page = self._timed(f"{self.facts['draft']}partidas/", self.heard.saves, None)
        new = [":".join(item) for item in ITEM.findall(page)]
        self.shown = " ".join([self.shown, *new]).strip()

    def _timed(self, path: str, times: list[float], since: float | None) -> str:
        since = since or monotonic()
        try:
            status, page = self.ask(path, self.form())
        except OSError as error:
            self.heard.errors.append(repr(error))
            return ""
        times.append(monotonic() - since)
        if status != 200:
            self.heard.errors.append(str(status))
        return page

    def type_and_think(self, until: float) -> None:
        sleep(self.chance.uniform(0, THOUGHT[1]))  # they do not begin as one
        burst = 0
        while monotonic() < until:
            burst += 1
            begun = monotonic()
            keys = [begun + APART * number for number in range(KEYSTROKES)]
            while keys:
                sleep(max(0.0, keys[0] - monotonic()))
                due = [key for key in keys if key <= monotonic()]
                keys = keys[len(due) :]
                self.preview(due[-1])  # the last that waits; those before it are never sent
            if burst % BURSTS_A_LINE == 0:
                self.save()
            sleep(self.chance.uniform(*THOUGHT))

    def type_on(self, until: float) -> None:
        while monotonic() < until:
            self.preview()


def at_once(works: list[Thread]) -> float:
    """Run them side by side; the seconds until the last has ended."""
    begun = monotonic()
    for work in works:
        work.start()
    for work in works:
        work.join()
    return monotonic() - begun


def drive(port: int, facts: list[Any], seconds: float) -> dict[str, Any]:
    """People who type and think for ``seconds``, then some who never pause."""
    people = [Person(port, each, seed) for seed, each in enumerate(facts)]
    for person in people:
        person.open()
    until = monotonic() + seconds
    took = at_once([Thread(target=each.type_and_think, args=(until,)) for each in people])
    heard = [each.heard for each in people]
    previews = [time for each in heard for time in each.previews]
    saves = [time for each in heard for time in each.saves]
    errors = [error for each in heard for error in each.errors]
    busy = [Person(port, each, seed) for seed, each in enumerate(facts[:AT_ONCE])]
    for person in busy:
        person.open()
    until = monotonic() + seconds / 3
    rest = at_once([Thread(target=each.type_on, args=(until,)) for each in busy])
    errors += [error for each in busy for error in each.heard.errors]
    done = sum(len(each.heard.previews) for each in busy)
    return {
        "p50_ms": round(1000 * median(previews), 1),
        "p95_ms": round(1000 * quantiles(previews, n=20)[-1], 1),
        "saves_p95_ms": round(1000 * quantiles(saves, n=20)[-1], 1) if len(saves) > 1 else None,
        "previews_per_s": round(len(previews) / took, 1),
        "capacity_per_s": round(done / rest, 1),
        "errors": len(errors),
        "error_kinds": sorted(set(errors))[:5],
    }


@contextmanager
def as_it_was() -> Iterator[Path | None]:
    """A folder with the commit ``BEFORE``; None where the history does not have it."""
    git = ["git", "-C", str(PROJECT)]
    known = subprocess.run([*git, "cat-file", "-e", f"{BEFORE}^{{commit}}"], capture_output=True)
    if known.returncode:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="cotizador-") as parent:
        folder = Path(parent) / "before"
        add = [*git, "worktree", "add", "--detach", "--quiet", str(folder), BEFORE]
        subprocess.run(add, check=True)
        try:
            yield folder
        finally:
            subprocess.run([*git, "worktree", "remove", "--force", str(folder)], check=True)


def measure(folder: Path, first_port: int, options: argparse.Namespace) -> dict[str, Any]:
    with served(folder, first_port, "typing") as product:
        facts = product.filled_by("typing_people.py", options.companies, options.people, LINES)
        found = drive(product.port, facts, options.seconds)
    print(f"{folder.name:<24} {json.dumps(found)}", flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--companies", type=int, default=25)
    parser.add_argument("--alone", action="store_true", help="without the version before")
    options = parser.parse_args()
    with as_it_was() as before:
        if before is None or options.alone:
            print(f"Sin el commit {BEFORE}: se mide solo esta versión.")
            then = None
        else:
            then = measure(before, 8300, options)
        now = measure(PROJECT, 8300, options)
    ratio = round(now["capacity_per_s"] / then["capacity_per_s"], 1) if then else None
    print(json.dumps(now | {"before": then, "capacity_ratio": ratio}))


if __name__ == "__main__":
    main()
