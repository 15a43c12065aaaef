"""What is looked at: the public page, a company's door, and the log-in of a canary.

A probe gives what it saw, and never raises. Where nothing answers at all, a site elsewhere is asked
too: if that is silent as well, it is the watcher's own network, and nothing is known.
"""

import re
import time
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlencode, urljoin, urlsplit

from ops.uptime.watcher.asking import Answer, NoAnswer, Visitor
from ops.uptime.watcher.settings import Canary

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
DOOR = "/entrar/"
MOVED = (302, 303)
ENTERS_EVERY = 300.0  # seconds: each log-in is an event of the company, so not every probe is one


@dataclass(frozen=True)
class Sight:
    """``is_up`` is None when nothing is known; ``why`` is Spanish, and empty when all is well."""

    is_up: bool | None
    seconds: float
    why: str = ""
    certificate_ends: int | None = None


class Probe(Protocol):
    def look(self) -> Sight: ...


@dataclass
class PageProbe:
    """A page that answers 200."""

    visitor: Visitor
    address: str
    reference: str = ""

    def look(self) -> Sight:
        began = time.monotonic()
        try:
            answer = self.visitor.ask("GET", self.address)
        except NoAnswer as refusal:
            return _silent(self.visitor, self.reference, began, refusal)
        return _judged(answer, began)


@dataclass
class LoginProbe:
    """Enters the canary company as a person does, and opens its first page."""

    visitor: Visitor
    canary: Canary
    reference: str = ""
    _cookies: dict[str, str] = field(default_factory=dict)
    _entered: float = -ENTERS_EVERY

    def look(self) -> Sight:
        began = time.monotonic()
        try:
            if began - self._entered < ENTERS_EVERY:
                answer = self._first_page()
                if not _is_turned_away(answer):
                    return self._kept(_judged(answer, began))
            return self._kept(self._enter(began))
        except NoAnswer as refusal:
            return self._kept(_silent(self.visitor, self.reference, began, refusal))

    def _first_page(self) -> Answer:
        """Which may be elsewhere, as it is for each role: one step is followed."""
        start = f"{self.canary.address}/"
        answer = self.visitor.ask("GET", start, cookies=self._cookies)
        if answer.status not in MOVED or _is_turned_away(answer):
            return answer
        where = urljoin(start, answer.headers.get("location", ""))
        if urlsplit(where).netloc != urlsplit(start).netloc:
            return answer
        return self.visitor.ask("GET", where, cookies=self._cookies)

    def _enter(self, began: float) -> Sight:
        door = f"{self.canary.address}{DOOR}"
        page = self.visitor.ask("GET", door)
        token = TOKEN.search(page.text)
        if page.status != 200 or token is None:
            return _judged(page, began, missing="" if token else "no trae el formulario de entrada")
        said = {
            "csrfmiddlewaretoken": token[1],
            "username": self.canary.email,
            "password": self.canary.password,
        }
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": self.canary.address,
            "Referer": door,
        }
        cookies = dict(page.cookies)
        entered = self.visitor.ask(
            "POST", door, headers=headers, cookies=cookies, body=urlencode(said).encode()
        )
        if entered.status not in MOVED:
            return Sight(False, _since(began), f"no dejó entrar al testigo: HTTP {entered.status}")
        self._cookies = cookies | dict(entered.cookies)
        self._entered = began
        return _judged(self._first_page(), began)

    def _kept(self, sight: Sight) -> Sight:
        """After anything that is not well, the next probe enters anew."""
        if not sight.is_up:
            self._entered = -ENTERS_EVERY
        return sight


def _is_turned_away(answer: Answer) -> bool:
    """To the door, as whoever has no session."""
    return answer.status in MOVED and urlsplit(answer.headers.get("location", "")).path == DOOR


def _judged(answer: Answer, began: float, missing: str = "") -> Sight:
    is_well = answer.status == 200 and not missing
    why = "" if is_well else (missing or f"contestó HTTP {answer.status}")
    return Sight(is_well, _since(began), why, answer.certificate_ends)


def _silent(visitor: Visitor, reference: str, began: float, refusal: NoAnswer) -> Sight:
    took = _since(began)
    if reference and not refusal.is_expired:
        try:
            visitor.elsewhere().ask("HEAD", reference)
        except NoAnswer:
            return Sight(None, took, "el vigilante no tiene red")
    ends = int(time.time()) if refusal.is_expired else None
    return Sight(False, took, str(refusal), ends)


def _since(began: float) -> float:
    return round(time.monotonic() - began, 3)
