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
    user = next(user for user in pwd.getpwall() if user.pw_uid != 0)
    os.chown(tmp_path, user.pw_uid, user.pw_gid)

    assert server_account(tmp_path) == Account(user.pw_uid, user.pw_gid)


@root_only
def test_a_project_of_a_number_without_a_name_is_treated_as_roots(tmp_path: Path) -> None:
    os.chown(tmp_path, 54321, 54321)

    assert server_account(tmp_path).uid == pwd.getpwnam("nobody").pw_uid


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
