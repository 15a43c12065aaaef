"""The faults: each breaks one thing on the running servers, and takes it back."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import cycle, product
from threading import Event, Thread
from urllib.parse import urlencode

import psycopg

from ops.uptime.watcher.asking import NoAnswer
from ops.uptime.watcher.probes import TOKEN
from tests.gameday.site import Site

CLOSING = """
from django.utils import timezone
from ops.lockouts.models import Dossier
from ops.lockouts.services import close
from tenants.people.models import User
from tenants.schemas.context import public_context
with public_context():
    for dossier in Dossier.objects.open():
        close(dossier, by=User.objects.order_by("pk").first(), moment=timezone.now())
"""
VISIT_EVERY = 0.5  # seconds
ATTACKER = "203.0.113.7"  # nobody of the companies comes from there
SPRAYED, SPRAY_EVERY = 12, 0.2  # accounts, and seconds
SPRAY_WORDS = ("Verano2026", "Ventanas123", "Aluminio1", "Temporal1", "Password1", "Cristal2026")


class NotHere(Exception):
    """This machine cannot have the fault. ``str()`` says why."""


@dataclass(frozen=True)
class Fault:
    """``title`` is that of the rule which tells it; ``also`` those of milder rules of its cause."""

    name: str
    title: str
    severity: str
    broken: Callable[[Site], AbstractContextManager[None]]
    also: tuple[str, ...] = ()


@contextmanager
def web_killed(site: Site) -> Iterator[None]:
    site.kill("web")
    try:
        yield
    finally:
        site.start("web")


@contextmanager
def disk_full(site: Site) -> Iterator[None]:
    if not os.path.ismount(site.disk):
        raise NotHere("a small disk can be mounted by root alone")
    filler = site.disk / "filler"
    try:
        with filler.open("wb") as file:
            file.write(b"\0" * (32 * 1024 * 1024))
    except OSError:
        pass  # it is full, as it should be
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def meanwhile(act: Callable[[], None], every: float) -> Iterator[None]:
    """``act`` is done again and again by a thread, with so many seconds between."""
    stopped = Event()

    def repeat() -> None:
        while not stopped.wait(every):
            act()

    thread = Thread(target=repeat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


@contextmanager
def visited(site: Site) -> Iterator[None]:
    """People of the first company open pages, one after the other."""
    people = site.people(site.shops[0])

    def visit() -> None:
        for person in people:
            person.look()

    with meanwhile(visit, VISIT_EVERY):
        yield


@contextmanager
def forced_errors(site: Site) -> Iterator[None]:
    """A table of the first company has another name, as after a migration that went wrong."""
    with site.owner() as base:
        row = base.execute(
            "SELECT schema_name FROM tenants_company WHERE subdomain = %s",
            [site.shops[0].subdomain],
        ).fetchone()
    schema = row[0] if row else ""
    with visited(site):
        _rename(site, schema, "quoting_quote", "quoting_lost")
        try:
            yield
        finally:
            _rename(site, schema, "quoting_lost", "quoting_quote")


def _rename(site: Site, schema: str, former: str, name: str) -> None:
    with site.owner() as base:
        base.execute(
            psycopg.sql.SQL("ALTER TABLE {}.{} RENAME TO {}").format(
                *(psycopg.sql.Identifier(each) for each in (schema, former, name))
            )
        )


@contextmanager
def slow_database(site: Site) -> Iterator[None]:
    """A statement of the pages' role that does not end, such as a report that nobody bounded."""
    connection = psycopg.connect(
        site.environment["DATABASE_URL"], autocommit=True, options="-c statement_timeout=0"
    )

    def run() -> None:
        try:
            connection.execute("SELECT pg_sleep(600)")
        except psycopg.Error:
            return

    thread = Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        connection.cancel()
        thread.join()
        connection.close()


@contextmanager
def worker_stopped(site: Site) -> Iterator[None]:
    site.kill("worker")
    try:
        yield
    finally:
        site.start("worker")


@contextmanager
def backup_missing(site: Site) -> Iterator[None]:
    _backups_older_by(site, "8 hours")
    try:
        yield
    finally:
        _backups_older_by(site, "-8 hours")


def _backups_older_by(site: Site, span: str) -> None:
    with site.owner() as base:
        base.execute("UPDATE ops_backuprun SET started_at = started_at - %s::interval", [span])


@contextmanager
def certificate_near_its_end(site: Site) -> Iterator[None]:
    site.front.valid_for(5)
    try:
        yield
    finally:
        site.front.valid_for(90)


@contextmanager
def sprayed(site: Site) -> Iterator[None]:
    """One address tries a password in many accounts, then the next one, until it stops; a manager
    looks at the dossiers and closes them."""
    guesses = cycle(product(SPRAY_WORDS, range(SPRAYED)))

    def spray() -> None:
        word, number = next(guesses)
        _try_password(site, f"persona{number}@vidrios.example", word)

    with meanwhile(spray, SPRAY_EVERY):
        yield
    site.manage(CLOSING)


def _try_password(site: Site, email: str, password: str) -> None:
    visitor, door = site.visitor(), f"{site.address_of(site.shops[1])}/entrar/"
    elsewhere = {"X-Real-IP": ATTACKER}
    try:
        page = visitor.ask("GET", door, headers=elsewhere)
        found = TOKEN.search(page.text)
        said = {"csrfmiddlewaretoken": found[1] if found else "", "username": email}
        visitor.ask(
            "POST", door, cookies=page.cookies,
            headers=elsewhere
            | {"Content-Type": "application/x-www-form-urlencoded", "Referer": door},
            body=urlencode(said | {"password": password}).encode(),
        )  # fmt: skip
    except NoAnswer:
        return


FAULTS = (
    Fault("errors", "Fallan muchas peticiones", "P1", forced_errors, ("Falla más de 1 %",)),
    Fault("slow", "La base de datos contesta despacio", "P2", slow_database),
    Fault("worker", "Los trabajadores no dan señales", "P2", worker_stopped),
    Fault("backup", "Hace más de 7 horas que no hay un respaldo comprobado", "P2", backup_missing),
    Fault(
        "certificate", "El certificado vence en menos de 14 días", "P3", certificate_near_its_end
    ),
    Fault("spraying", "Alguien prueba contraseñas en muchas cuentas", "P2", sprayed),
    Fault("disk", "Un disco está lleno", "P1", disk_full, ("Un disco está casi lleno",)),
    Fault("web", "El sitio está caído", "P1", web_killed),
    Fault("database", "La base de datos está caída", "P1", Site.without_database),
)
"""Outages come last: for some minutes afterwards they explain whatever fails."""
