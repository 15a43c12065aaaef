import os
import pwd
from pathlib import Path

import pytest

from compose.local.account import Account, server_account

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes account")


@root_only
def test_root_in_its_own_project_hands_the_servers_to_nobody(tmp_path: Path) -> None:
    assert server_account(tmp_path).uid == pwd.getpwnam("nobody").pw_uid


@root_only
def test_root_in_the_project_of_a_user_hands_the_servers_to_that_user(tmp_path: Path) -> None:
    os.chown(tmp_path, 4321, 4321)

    assert server_account(tmp_path) == Account(4321, 4321)


@pytest.mark.skipif(os.geteuid() == 0, reason="root changes account")
def test_an_ordinary_user_runs_the_servers_himself(tmp_path: Path) -> None:
    assert server_account(tmp_path) == Account()


def test_an_account_is_asked_what_it_may_reach(tmp_path: Path) -> None:
    account = server_account(tmp_path)
    (tmp_path / "program").touch(0o600)

    assert account.may("x", Path("/bin/sh"))
    assert not account.may("x", tmp_path / "program")
    assert not account.may("x", tmp_path / "missing")


def test_a_folder_given_away_is_private(tmp_path: Path) -> None:
    account = server_account(tmp_path)
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "old").touch()

    account.give(folder)

    assert folder.stat().st_mode & 0o777 == 0o700
    wanted = os.geteuid() if account.uid is None else account.uid
    assert {folder.stat().st_uid, (folder / "old").stat().st_uid} == {wanted}
