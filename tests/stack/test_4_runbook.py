"""The page of the guide from a bare server to the first company, run command by command.

Each command is taken from docs/operacion.md as it is printed. Only the domain, the operator's
folder and the secret of the e-mail are this test's.
"""

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.stack.conftest import enter_by_the_letter
from tests.stack.deploying.checkout import Checkout
from tests.stack.machine import Machine, bare_machine
from tests.stack.quoting import pdf_of, send_quotation
from tests.stack.servers import APP, DOMAIN, PROJECT, Servers

GUIDE = (PROJECT / "docs" / "operacion.md").read_text(encoding="utf-8")
SECTIONS = ("## Servidores con contenedores", "### Abrir")
FOLDER = Path("/var/tmp/cotizador-runbook")
HOME = "/srv/cotizador"
NOT_HERE = {
    "sudo compose/certificates.sh letsencrypt": "asks Let's Encrypt, over the public internet",
    "sudo compose/certificates.sh renew": "asks Let's Encrypt, over the public internet",
}
"""Commands that are only read. server-setup.sh runs with «--engine otro» besides: Docker's own
repository of packages is on the public internet, and the engine of the tests is there already."""


def section(title: str) -> str:
    """What stands under a title, until the next one of any level."""
    found = re.search(rf"^{re.escape(title)}\n(.*?)(?=^#|\Z)", without_code(GUIDE), re.M | re.S)
    assert found, title
    return GUIDE[found.start(1) : found.end(1)]


def without_code(text: str) -> str:
    """As long as ``text``; a comment in a block is no title."""
    return re.sub(r"```.*?```", lambda block: re.sub("#", " ", block[0]), text, flags=re.S)


def commands(title: str) -> list[str]:
    blocks = re.findall(r"```sh\n(.*?)```", section(title), re.DOTALL)
    return [
        line.strip()
        for block in blocks
        for line in block.replace("\\\n", " ").splitlines()
        if line.strip()
    ]


PAGE = [command for title in SECTIONS for command in commands(title)]
INSIDE = next(line for line in PAGE if line.startswith("docker compose") and " worker " in line)


@dataclass(frozen=True)
class Operator:
    """Somebody on the new server, in the folder of the program."""

    servers: Servers
    machine: Machine
    checkout: Checkout

    @property
    def environment(self) -> dict[str, str]:
        files = ("compose/compose.yaml", "tests/stack/compose.sink.yaml")
        return self.servers.environment | {
            "COMPOSE_FILE": ":".join(str(self.checkout.folder / name) for name in files),
            "BUILD_OPTIONS": "--network host",  # there is no bridge to build on
        }

    def type(self, command: str) -> subprocess.CompletedProcess[str]:
        if command.startswith("python manage.py "):
            # «Las órdenes de esta guía se corren en el worker»
            command = f"{INSIDE.partition('python manage.py')[0]}{command}"
        own = command.replace("example.mx", DOMAIN).replace(HOME, str(self.servers.home))
        words = shlex.split(own.removeprefix("sudo "))
        if words[0] == "compose/server-setup.sh":
            return self.machine.prepare(*words[1:])
        return subprocess.run(
            ["nsenter", "-t", str(self.servers.engine), "-n", "--", *words],
            cwd=self.checkout.folder, env=self.environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=900, check=False,
        )  # fmt: skip


@pytest.fixture(scope="module")
def operator(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Operator]:
    """Nothing runs and nothing is prepared; the program was brought with git."""
    servers.clear()
    shutil.rmtree(servers.home)
    servers.home.mkdir()
    checkout = Checkout.make(FOLDER)
    with bare_machine(servers, tmp_path_factory.mktemp("bare"), servers.home) as machine:
        yield Operator(servers, machine, checkout)
    shutil.rmtree(FOLDER, ignore_errors=True)


def test_the_page_is_found_in_the_guide_and_its_exceptions_are_in_it() -> None:
    assert [line.split()[1] for line in PAGE[:3]] == [
        "compose/server-setup.sh",
        "compose/certificates.sh",
        "compose/deploy-beta.sh",
    ]
    assert any("open_company" in line for line in PAGE)
    assert set(NOT_HERE) <= set(PAGE)


def test_the_page_leads_from_a_bare_server_to_a_company_that_quotes(operator: Operator) -> None:
    servers, home = operator.servers, operator.servers.home
    for command in PAGE:
        if command in NOT_HERE:
            continue
        if "compose/start.sh" in command:
            servers.compose("stop")  # what was stopped by hand starts again
        done = operator.type(command)
        if "compose/server-setup.sh" in command:
            # It waits for what only a person knows, and is run again.
            assert done.returncode == 1 and "secrets/email_url" in done.stdout + done.stderr
            (home / "secrets" / "email_url").write_text("smtp://sink:1025\n")
            (home / "mail").mkdir()  # of the tests' server of e-mail
            os.chown(home / "mail", APP, APP)
            done = operator.type(command)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"[-6000:]
    shop = enter_by_the_letter(servers)
    pdf = pdf_of(shop.owner, send_quotation(shop.owner, "Beto Ruiz"))
    assert pdf.body.startswith(b"%PDF")


def test_a_plain_compose_in_the_folder_starts_what_is_deployed(operator: Operator) -> None:
    """By the ``.env`` beside compose.yaml, which leads to what is running and to its folder."""
    environment = dict(operator.servers.environment)
    del environment["COTIZADOR_HOME"]
    for name in ("web-blue", "worker"):
        before = operator.servers.container(name)
        done = subprocess.run(
            ["docker", "compose", "up", "--detach", name],
            cwd=operator.checkout.folder / "compose", env=environment,
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert operator.servers.container(name) == before, "it was made anew"
