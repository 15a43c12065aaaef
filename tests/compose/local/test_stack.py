"""The whole product as ``make run`` starts it: real servers, web, worker and beat."""

import json
import os
import signal
import subprocess
import sys
import urllib.request

import pytest

from compose.local import broker, postgres, processes, product
from compose.local.instance import PROJECT, Instance, open_instance
from compose.local.stack import Stack, own_name, running_stack

pytestmark = [pytest.mark.stack, pytest.mark.xdist_group("stack-of-its-own")]
NAME = "pila"
RUN = [sys.executable, "-m", "compose.local", "run"]


def read(stack: Stack, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{stack.port}{path}", timeout=30) as answer:
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


def run_again(*, first_port: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*RUN, "--instance", own_name(NAME), "--port", str(first_port)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
    )


def ping(stack: Stack) -> str:
    """What the worker answers, if it does."""
    return subprocess.run(
        [sys.executable, "-m", "celery", "--app", "config", "inspect", "ping", "--timeout=10"],
        env=dict(stack.environment),
        cwd=PROJECT,
        capture_output=True,
        text=True,
    ).stdout


def test_every_program_works_and_nothing_is_left_when_it_is_asked_to_stop() -> None:
    with running_stack(NAME, first_port=8200, with_demo=False) as stack:
        programs = program_pids(stack.instance)
        assert set(programs) == {"web", "worker", "beat"}
        assert json.loads(read(stack, "/health/ready"))["status"] == "ok"
        # A ping reaches only a worker that listens already, and web may serve before that.
        assert processes.wait_until(lambda: "pong" in ping(stack), 90)
        second = run_again(first_port=8200)
        assert second.returncode == 1
        assert "ya está en marcha" in second.stderr
        assert program_pids(stack.instance) == programs

    assert [processes.group_members(group) for group in programs.values()] == [[], [], []]
    assert server_pids(stack.instance) == []
    assert product.running(stack.instance) is None


def test_a_killed_supervisor_blocks_nothing_and_a_dead_program_stops_the_rest() -> None:
    instance = open_instance(own_name(NAME))
    with running_stack(NAME, first_port=8200, with_demo=False):
        orphans = program_pids(instance)
        record = product.running(instance) or {}
        os.kill(int(str(record["pid"])), signal.SIGKILL)
        assert processes.wait_until(lambda: product.running(instance) is None, 30)
    assert all(processes.group_members(group) for group in orphans.values())

    with running_stack(NAME, first_port=8200, with_demo=False) as stack:
        assert [processes.group_members(group) for group in orphans.values()] == [[], [], []]
        assert json.loads(read(stack, "/health/ready"))["status"] == "ok"
        programs = program_pids(instance)
        os.kill(programs["beat"], signal.SIGKILL)
        assert processes.wait_until(lambda: product.running(instance) is None, 90)
        assert "«beat» terminó por sí solo" in (instance.logs / "run.log").read_text()
        assert [processes.group_members(group) for group in programs.values()] == [[], [], []]
