"""A bare Debian becomes a server by one command, which may be run again and may only look."""

from collections.abc import Iterator

import pytest

from tests.stack.machine import SCRIPT, Machine, bare_machine
from tests.stack.servers import Servers


@pytest.fixture(scope="module")
def machine(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with bare_machine(servers, tmp_path_factory.mktemp("machine")) as made:
        yield made


def test_looking_changes_nothing_and_says_all_that_is_missing(machine: Machine) -> None:
    before = machine.state()
    looked = machine.prepare("--check")
    assert looked.returncode == 1
    assert "FALTA  cortafuegos" in looked.stdout and "Nada se cambió" in looked.stderr
    assert machine.state() == before


def test_one_run_prepares_and_asks_for_what_only_a_person_knows(machine: Machine) -> None:
    first = machine.prepare("--domain", "ejemplo.test")
    assert first.returncode == 1
    missing = [
        line for line in first.stdout.splitlines() + first.stderr.splitlines() if "FALTA" in line
    ]
    assert len(missing) == 1 and "email_url" in missing[0], first.stdout + first.stderr
    home = machine.root / "srv/cotizador"
    (home / "secrets/email_url").write_text("smtp://localhost:25\n")
    assert machine.prepare().returncode == 0
    settings = (home / "env").read_text()
    assert "BASE_DOMAIN=ejemplo.test" in settings and "SECRET_KEY=" not in settings
    assert (home / "secrets").stat().st_mode & 0o077 == 0
    role = (home / "secrets/database_url").read_text()
    assert role.startswith("postgres://cotizador_app:") and len(role) > 90


def test_run_again_it_changes_nothing(machine: Machine) -> None:
    before = machine.state()
    again = machine.prepare("--domain", "ejemplo.test")
    assert again.returncode == 0, again.stdout + again.stderr
    assert "nada cambió" in again.stdout
    assert machine.prepare("--check").returncode == 0
    assert machine.state() == before


@pytest.mark.parametrize("words", [["--que"], ["--domain"], ["--engine", "este"]])
def test_what_it_does_not_know_is_refused_with_how_it_is_used(
    machine: Machine, words: list[str]
) -> None:
    refused = machine.run("bash", SCRIPT, *words)
    assert refused.returncode == 2 and "Uso: server-setup.sh" in refused.stderr
