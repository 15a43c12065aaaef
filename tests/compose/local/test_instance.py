import os
from pathlib import Path

import pytest

from compose.local import instance as instances
from compose.local.instance import open_instance
from compose.local.problem import Problem
from tests.compose.local.conftest import MakeInstance


def test_a_short_plain_path_keeps_the_sockets_in_the_project(
    make_instance: MakeInstance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(instances, "SOCKET_PATH_LIMIT", 1000)

    instance = make_instance()

    assert instance.sockets.is_relative_to(instance.servers)


@pytest.mark.parametrize("name", ["con espacios", "muy-largo-" * 8, "acentuación"])
def test_an_awkward_path_moves_the_sockets_to_a_short_private_folder(
    make_instance: MakeInstance, tmp_path: Path, name: str
) -> None:
    project = tmp_path / name
    project.mkdir()

    instance = make_instance(project=project)

    assert len(str(instance.sockets)) < 60
    assert str(instance.sockets).isascii()
    assert instance.sockets.stat().st_mode & 0o777 == 0o700
    assert make_instance(project=project).sockets == instance.sockets


def test_two_projects_never_share_sockets(make_instance: MakeInstance, tmp_path: Path) -> None:
    one, other = tmp_path / "un taller", tmp_path / "otro taller"
    one.mkdir()
    other.mkdir()

    assert make_instance(project=one).sockets != make_instance(project=other).sockets


def test_a_folder_that_somebody_else_put_in_the_way_is_refused(
    make_instance: MakeInstance, tmp_path: Path
) -> None:
    project = tmp_path / "con espacios"
    project.mkdir()
    instance = make_instance(project=project)
    instance.sockets.rmdir()
    instance.sockets.symlink_to(tmp_path)

    with pytest.raises(Problem, match="no es tuya"):
        open_instance(instance.name, project)

    instance.sockets.unlink()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes the account of the servers")
def test_servers_move_out_of_a_home_their_account_cannot_enter(
    make_instance: MakeInstance, tmp_path: Path
) -> None:
    (tmp_path / "closed").mkdir(mode=0o700)
    project = tmp_path / "closed" / "clone"
    project.mkdir()

    instance = make_instance(project=project)

    assert not instance.servers.is_relative_to(project)
    assert instance.media.is_relative_to(project)
    assert instance.account.may("w", instance.servers)


@pytest.mark.parametrize("name", ["", "../dev", "Dev", "x" * 41])
def test_a_name_that_is_no_plain_word_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Problem, match="no es válida"):
        open_instance(name, tmp_path)


def test_a_secret_is_made_once_and_only_its_owner_can_read_it(make_instance: MakeInstance) -> None:
    instance = make_instance()

    secret = instance.secret("secret_key")

    assert len(secret) >= 50
    assert instance.secret("secret_key") == secret
    assert (instance.home / "secret_key").stat().st_mode & 0o077 == 0
    assert make_instance("otra").secret("secret_key") != secret


def test_only_one_supervisor_is_admitted(make_instance: MakeInstance) -> None:
    instance = make_instance()

    with instance.supervised(), pytest.raises(Problem, match="ya está en marcha"):
        instance.supervised().__enter__()
    with instance.supervised():
        pass


def test_an_instance_is_in_use_until_its_last_user_leaves(make_instance: MakeInstance) -> None:
    instance = make_instance()

    with instance.in_use():
        with instance.in_use():
            pass
        assert instance.is_in_use()
    assert not instance.is_in_use()
