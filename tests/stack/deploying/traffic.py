"""Thirty requests a second of people at work, counted; every quotation that was begun is looked for
afterwards."""

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

from tests.stack.conftest import OWNER, PASSWORD, Shop
from tests.stack.quoting import customers_link, pdf_of, send_quotation
from tests.stack.servers import Servers
from tests.stack.visitor import Answer, Form, Visitor

PEOPLE = 6
EVERY = 0.2  # seconds between two requests of one person
LOG_IN_EVERY = 6.0  # seconds: passwords have an allowance


@dataclass
class Traffic:
    """Starts with ``with``; ``failed`` and ``served`` may be read at any time. ``together`` are at
    work at once: few with a password of their own, or many who share the owner's session."""

    servers: Servers
    shop: Shop
    together: int = PEOPLE
    every: float = EVERY
    share: bool = False
    served: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[float, str]] = field(default_factory=list)
    begun: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        owner = self.shop.owner
        shared = send_quotation(owner, "Señora Constante")
        self.customer = customers_link(shared)
        self.pdf = pdf_of(owner, shared).url
        editor = owner.send(owner.get("/cotizaciones/nueva/").form("/cotizaciones/nueva/"))
        self.draft = editor.url
        self._over = threading.Event()
        self._turns = threading.Semaphore(self.together)
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> "Traffic":
        for number in range(self.together):
            self._threads.append(threading.Thread(target=self._work, args=(number,)))
            self._threads[-1].start()
        return self

    def __exit__(self, *reason: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    @contextmanager
    def resting(self) -> Iterator[None]:
        """Nobody asks anything meanwhile."""
        for _ in range(self.together):
            self._turns.acquire()
        try:
            yield
        finally:
            self._turns.release(self.together)

    def lost(self) -> set[int]:
        """Quotations that the site said were begun and that are not in the database."""
        schema = self.servers.sql("SELECT schema_name FROM tenants_company ORDER BY id LIMIT 1")
        found = self.servers.sql(f"SELECT id FROM {schema}.quoting_quote").split()
        return self.begun - set(map(int, found))

    def _work(self, number: int) -> None:
        chance = random.Random(number)
        self._over.wait(chance.random() * self.every)  # nobody comes to the second
        person = self._entered()
        preview = self._preview(person)
        acts: dict[str, Callable[[], Answer]] = {
            "customer": lambda: self.servers.visitor(self.shop.subdomain).get(self.customer),
            "list": lambda: person.get("/cotizaciones/"),
            "preview": lambda: person.send(preview),
            "pdf": lambda: person.get(self.pdf),
            "begin": lambda: self._begin(person),
        }
        logged_in = time.monotonic()
        while not self._over.is_set():
            began = time.monotonic()
            name = chance.choice(list(acts))
            act = acts[name]
            if number == 0 and not self.share and began - logged_in > LOG_IN_EVERY:
                name, logged_in = "log-in", began
                act = partial(self._log_in, self.servers.visitor(self.shop.subdomain))
            with self._turns:
                self._count(name, act)
            self._over.wait(max(0.0, self.every - (time.monotonic() - began)))

    def _patiently(self, act: Callable[[], Answer]) -> Answer:
        """As the page has a browser do: a company that asks too much at once comes back later."""
        answer = act()
        for _ in range(5):
            if answer.status != 429:
                break
            self.served["asked again"] += 1
            time.sleep(float(answer.headers.get("Retry-After") or 2))
            answer = act()
        return answer

    def _count(self, name: str, act: Callable[[], Answer]) -> None:
        try:
            answer = self._patiently(act)
        except OSError as error:
            self.failures.append((time.time(), f"{name}: {error!r}"))
            return
        self.served[name] += 1
        if answer.status != 200:
            self.failures.append((time.time(), f"{name}: {answer.status}"))

    def _begin(self, person: Visitor) -> Answer:
        page = person.get("/cotizaciones/nueva/")
        if page.status != 200:
            return page
        editor = person.send(page.form("/cotizaciones/nueva/"))
        if editor.status == 200 and (found := re.search(r"/cotizaciones/(\d+)/", editor.url)):
            self.begun.add(int(found[1]))
        return editor

    def _preview(self, person: Visitor) -> Form:
        """What the page of a draft asks at each key, with this person's token."""
        line = self._patiently(lambda: person.get(self.draft)).form("/partidas/")
        fields = line.fields | {"width": "1.50 m", "height": "1.20 m"}
        return Form(f"{line.action}vista/", fields)

    def _entered(self) -> Visitor:
        if self.share:
            return self.shop.owner.twin()
        person = self.servers.visitor(self.shop.subdomain)
        entered = self._patiently(lambda: self._log_in(person))
        assert entered.status == 200 and "/entrar/" not in entered.url, entered.status
        return person

    def _log_in(self, person: Visitor) -> Answer:
        page = person.get("/entrar/")
        if page.status != 200 or "/entrar/" not in page.url:  # it entered, and its page had to wait
            return page
        return person.send(page.form("/entrar/"), username=OWNER, password=PASSWORD)
