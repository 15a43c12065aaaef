"""The whole product as ``make run`` starts it: real servers, web, worker and beat."""

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from compose.local import broker, postgres, processes, product
from compose.local.instance import PROJECT, Instance, open_instance
from compose.local.stack import Stack, running_stack

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack-of-its-own")]
NAME = "pila"


@pytest.fixture
def stack() -> Iterator[Stack]:
    with running_stack(NAME, first_port=8200, with_demo=False) as stack:
        yield stack


def read(stack: Stack, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{stack.port}{path}", timeout=10) as answer:
        return answer.read().decode()


def program_pids(instance: Instance) -> dict[str, int]:
    records = {
        path.stem.removeprefix("program-"): processes.read_record(path)
        for path in instance.records.glob("program-*.json")
    }
    return {name: int(str(record["pid"])) for name, record in records.items() if record}


def server_pids(instance: Instance) -> list[int]:
    clusters = map(postgres.server_pid, instance.servers.glob("postgresql-*"))
    return [pid for pid in (*clusters, broker.server_pid(instance)) if pid is not None]


def test_every_program_works_and_nothing_is_left_when_it_is_asked_to_stop() -> None:
    with running_stack(NAME, first_port=8200, with_demo=False) as stack:
        programs = program_pids(stack.instance)
        assert set(programs) == {"web", "worker", "beat"}
        assert read(stack, "/readyz") == '{"database": "ok", "broker": "ok"}'
        ping = subprocess.run(
            [sys.executable, "-m", "celery", "--app", "config", "inspect", "ping", "--timeout=15"],
            env=dict(stack.environment),
            cwd=PROJECT,
            capture_output=True,
            text=True,
        )
        assert "pong" in ping.stdout

    assert [processes.group_members(group) for group in programs.values()] == [[], [], []]
    assert server_pids(stack.instance) == []
    assert product.running(stack.instance) is None


def test_a_second_supervisor_of_the_same_instance_is_refused(stack: Stack) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "compose.local", "run", "--instance", NAME],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )

    assert answer.returncode == 1
    assert "ya está en marcha" in answer.stderr
    assert read(stack, "/healthz")


def test_a_program_that_dies_stops_the_rest_and_says_which(stack: Stack) -> None:
    programs = program_pids(stack.instance)
    os.kill(programs["beat"], signal.SIGKILL)

    assert processes.wait_until(lambda: product.running(stack.instance) is None, 40)
    written = Path(stack.instance.logs / "run.log").read_text()
    assert "«beat» terminó por sí solo" in written
    assert [processes.group_members(group) for group in programs.values()] == [[], [], []]


def test_a_killed_supervisor_blocks_nothing_and_its_programs_are_ended() -> None:
    instance = open_instance(NAME)
    with running_stack(NAME, first_port=8200, with_demo=False) as stack:
        orphans = program_pids(instance)
        record = product.running(instance) or {}
        os.kill(int(str(record["pid"])), signal.SIGKILL)
        assert processes.wait_until(lambda: product.running(instance) is None, 5)
    assert all(processes.group_members(group) for group in orphans.values())

    with running_stack(NAME, first_port=8200, with_demo=False) as stack:
        assert [processes.group_members(group) for group in orphans.values()] == [[], [], []]
        assert read(stack, "/readyz") == '{"database": "ok", "broker": "ok"}'
