import os
import shutil
import signal
import subprocess
import threading
from pathlib import Path

import pytest

from compose.local import postgres, processes
from compose.local.binaries import Postgres, find_postgres
from compose.local.instance import Instance
from compose.local.problem import Problem
from tests.compose.local.conftest import MakeInstance

pytestmark = pytest.mark.usefixtures("kind")


@pytest.fixture
def instance(make_instance: MakeInstance) -> Instance:
    return make_instance()


@pytest.fixture
def binaries(instance: Instance) -> Postgres:
    return find_postgres(instance)


def read(instance: Instance, query: str) -> object:
    with postgres.connect(instance) as connection:
        row = connection.execute(query.encode()).fetchone()
    return row and row[0]


def make_table(instance: Instance) -> None:
    with postgres.connect(instance) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1")


def served_by(instance: Instance, binaries: Postgres) -> int:
    pid = postgres.server_pid(postgres.data_folder(instance, binaries))
    assert pid is not None
    return pid


def test_a_cluster_is_private_and_fit_for_a_schema_per_company(
    instance: Instance, binaries: Postgres
) -> None:
    assert postgres.ensure_running(instance, binaries)

    assert read(instance, "SHOW listen_addresses") == ""
    assert read(instance, "SHOW max_locks_per_transaction") == "1024"
    assert read(instance, "SHOW timezone") == "UTC"
    assert read(instance, "SHOW jit") == "off"
    assert read(instance, "SHOW server_encoding") == "UTF8"
    assert read(instance, "SELECT datcollate FROM pg_database LIMIT 1") == "C.UTF-8"
    owner = Path(f"/proc/{served_by(instance, binaries)}").stat().st_uid
    assert owner == (os.geteuid() if instance.account.uid is None else instance.account.uid)
    assert owner != 0


def test_a_running_cluster_is_used_and_a_stopped_one_keeps_its_data(
    instance: Instance, binaries: Postgres
) -> None:
    postgres.ensure_running(instance, binaries)
    make_table(instance)
    pid = served_by(instance, binaries)

    assert not postgres.ensure_running(instance, binaries)
    assert served_by(instance, binaries) == pid

    postgres.stop(instance)
    assert processes.started_at(pid) is None
    assert postgres.ensure_running(instance, binaries)
    assert read(instance, "SELECT count(*) FROM kept") == 1


def test_a_killed_server_leaves_nothing_that_blocks_the_next_start(
    instance: Instance, binaries: Postgres
) -> None:
    postgres.ensure_running(instance, binaries)
    make_table(instance)
    os.kill(served_by(instance, binaries), signal.SIGKILL)

    assert postgres.ensure_running(instance, binaries)

    assert read(instance, "SELECT count(*) FROM kept") == 1


def test_locks_that_name_a_stranger_are_cleared(instance: Instance, binaries: Postgres) -> None:
    postgres.ensure_running(instance, binaries)
    data = postgres.data_folder(instance, binaries)
    os.kill(served_by(instance, binaries), signal.SIGKILL)
    with subprocess.Popen(["sleep", "60"]) as stranger:
        for lock in (data / "postmaster.pid", instance.sockets / ".s.PGSQL.5432.lock"):
            lines = lock.read_text().split("\n")
            lock.write_text("\n".join([str(stranger.pid), *lines[1:]]))

        assert postgres.ensure_running(instance, binaries)

        assert stranger.poll() is None
        stranger.kill()


def test_a_half_made_cluster_is_made_again(instance: Instance, binaries: Postgres) -> None:
    data = postgres.data_folder(instance, binaries)
    for leftover in (data, data.with_name(f"new-{data.name}")):
        leftover.mkdir()
        (leftover / "base").touch()

    assert postgres.ensure_running(instance, binaries)

    assert read(instance, "SELECT 1") == 1


def test_two_launchers_at_the_same_moment_start_one_server(
    instance: Instance, binaries: Postgres
) -> None:
    started: list[bool] = []

    def launch() -> None:
        with instance.locked():
            started.append(postgres.ensure_running(instance, binaries))

    launchers = [threading.Thread(target=launch) for _ in range(2)]
    for launcher in launchers:
        launcher.start()
    for launcher in launchers:
        launcher.join()

    assert sorted(started) == [False, True]


def test_a_server_that_cannot_start_says_why(
    instance: Instance, binaries: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "PATIENCE_SECONDS", 0.2)
    postgres.ensure_running(instance, binaries)
    postgres.stop(instance)
    data = postgres.data_folder(instance, binaries)
    shutil.rmtree(data / "global")

    with pytest.raises(Problem, match=r"(?s)PostgreSQL no arrancó:.*global"):
        postgres.ensure_running(instance, binaries)
