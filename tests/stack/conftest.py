"""One set of composed servers for the whole run, and a company in it."""

import fcntl
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.stack.servers import DOMAIN, ENGINE, RELEASE, Servers, prepare, run, told, until
from tests.stack.visitor import Visitor

FIGURES = pytest.StashKey[dict[str, float]]()
PASSWORD = "ventanas-de-prueba"
OWNER = "nora@ventanas-del-norte.example"


@dataclass(frozen=True)
class Shop:
    """A company with its owner's browser, which has entered."""

    subdomain: str
    owner: Visitor
    invitation: str  # the path of the link that arrived


@pytest.fixture(scope="session")
def figures(pytestconfig: pytest.Config) -> dict[str, float]:
    """What is measured; printed as JSON at the end."""
    return pytestconfig.stash.setdefault(FIGURES, {})


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    measured = terminalreporter.config.stash.get(FIGURES, {})
    if measured:
        terminalreporter.write_line(json.dumps(measured))


@pytest.fixture(scope="session")
def servers(figures: dict[str, float]) -> Iterator[Servers]:
    with (Path("/var/tmp") / "cotizador-stack.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the engine serves one run at a time
        told(run([str(ENGINE), "build", RELEASE], os.environ, 1500))
        servers = Servers.of_engine()
        try:
            servers.clear()
            prepare(servers.home, servers.environment)
            figures["cold_start_seconds"] = round(servers.up(), 1)
            yield servers
        finally:
            servers.clear()
            told(run([str(ENGINE), "stop"], servers.environment))


@pytest.fixture(scope="session")
def shop(servers: Servers) -> Shop:
    return open_shop(servers, "Ventanas del Norte", OWNER)


def open_shop(servers: Servers, name: str, email: str) -> Shop:
    """Opened by an operator's command; the owner comes by the link of the e-mail."""
    servers.manage(
        "open_company", "--name", name, "--subdomain", name.lower().replace(" ", "-"),
        "--owner-name", "Nora Díaz", "--owner-email", email, "--wait", "120",
    )  # fmt: skip
    return enter_by_the_letter(servers, email)


def enter_by_the_letter(servers: Servers, email: str = OWNER) -> Shop:
    """The owner comes by the link of the invitation that arrived, and chooses a password."""
    until(lambda: bool(servers.letters(email)), 60)
    letter = next(part for part in servers.letters(email)[0].walk() if not part.is_multipart())
    text = letter.get_payload(decode=True).decode()
    link = re.search(rf"https://([^/\s.]+)\.{re.escape(DOMAIN)}/ir/\?a=(/invitacion/\S+)", text)
    assert link, text
    visitor = servers.visitor(link[1])
    page = visitor.get(link[2])
    assert page.status == 200, page.text
    home = visitor.send(page.form(link[2]), password=PASSWORD, repeated=PASSWORD)
    assert home.status == 200 and "Nora" in home.text
    return Shop(link[1], visitor, link[2])
