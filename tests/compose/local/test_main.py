"""The command line, run as a person runs it, in a project of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from compose.local import broker, postgres, processes
from compose.local.ground import operator_environment
from compose.local.instance import PROJECT, open_instance

PRINT_ENVIRONMENT = "import json, os; print(json.dumps(dict(os.environ)))"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    """A copy of the launcher, so that its ``.local`` is the test's own."""
    project = tmp_path / "el taller"
    shutil.copytree(PROJECT / "compose", project / "compose")
    yield project
    assert launch(project, "clean").returncode == 0
    assert not (project / ".local" / "prueba").exists()


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "compose.local", *arguments]


def launch(project: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments),
        cwd=project,
        env=operator_environment() | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


def execute(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return launch(project, "exec", "--instance", "prueba", *arguments)


def served_by(project: Path) -> list[int]:
    """The processes of the instance's servers."""
    instance = open_instance("prueba", project)
    clusters = map(postgres.server_pid, instance.servers.glob("postgresql-*"))
    return [pid for pid in (*clusters, broker.server_pid(instance)) if pid is not None]


def test_a_command_finds_its_servers_and_its_exit_code_comes_back(project: Path) -> None:
    answer = execute(project, "--stop", "--", sys.executable, "-c", PRINT_ENVIRONMENT)

    environment = json.loads(answer.stdout)
    assert environment["DATABASE_URL"].startswith("postgres://cotizador_app@/cotizador?host=/")
    assert environment["DATABASE_OWNER_URL"].startswith("postgres://cotizador_owner@/")
    assert environment["REDIS_URL"].startswith("unix:///")
    assert environment["EMAIL_URL"].startswith("smtp://127.0.0.1:")
    assert answer.returncode == 0
    assert served_by(project) == []
    assert execute(project, "--stop", "--", "sh", "-c", "exit 7").returncode == 7


def test_servers_stay_for_the_next_command_until_they_are_stopped(project: Path) -> None:
    execute(project, "--", "true")
    first = served_by(project)
    execute(project, "--", "true")

    assert len(first) == 2
    assert served_by(project) == first

    assert launch(project, "down", "--instance", "prueba").returncode == 0
    assert served_by(project) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_request_to_stop_reaches_the_command_and_then_the_servers(
    project: Path, number: signal.Signals
) -> None:
    # The command takes a moment to end: the launcher must wait for it before it stops the servers.
    script = "trap 'sleep 0.3; echo fin; exit 5' TERM INT; echo listo; while :; do sleep 0.05; done"
    with subprocess.Popen(
        command("exec", "--instance", "prueba", "--stop", "--", "sh", "-c", script),
        cwd=project,
        env=operator_environment(),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as launcher:
        assert launcher.stdout is not None
        assert launcher.stdout.readline() == "listo\n"
        if number == signal.SIGINT:
            os.killpg(launcher.pid, number)  # as a terminal does
        else:
            launcher.send_signal(number)
        assert launcher.communicate(timeout=30)[0] == "fin\n"
        assert launcher.returncode == 5

    assert served_by(project) == []


def test_a_killed_launcher_blocks_nothing(project: Path) -> None:
    with subprocess.Popen(
        command("exec", "--instance", "prueba", "--stop", "--", "sh", "-c", "echo listo; cat"),
        cwd=project,
        env=operator_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as launcher:
        assert launcher.stdout is not None
        assert launcher.stdout.readline() == "listo\n"
        launcher.kill()
    for pid in served_by(project):
        os.kill(pid, signal.SIGKILL)

    answer = execute(project, "--stop", "--", "echo", "otra vez")

    assert (answer.returncode, answer.stdout) == (0, "otra vez\n")
    assert processes.wait_until(lambda: served_by(project) == [], 30)


def test_status_tells_what_is_running(project: Path) -> None:
    before = launch(project, "status", "--instance", "prueba").stdout
    launch(project, "up", "--instance", "prueba")
    after = launch(project, "status", "--instance", "prueba").stdout

    assert before.splitlines() == ["PostgreSQL: detenido", "Colas: detenido", "Producto: detenido"]
    assert after.count("en marcha") == 2


def test_what_up_prints_can_be_read_by_a_shell(project: Path) -> None:
    printed = launch(project, "up", "--instance", "prueba", APP_NAME="Ana's «taller»").stdout

    answer = subprocess.run(
        ["sh", "-c", f'{printed}\nprintf %s "$MEDIA_ROOT"'], capture_output=True, text=True
    )

    assert answer.stdout == str(project / ".local" / "prueba" / "media")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--", "no-existe-esto"], "No se pudo ejecutar «no-existe-esto»"),
        ([], "Escribe el comando después de «--»"),
    ],
)
def test_a_command_that_cannot_run_is_told_in_one_line(
    project: Path, arguments: list[str], message: str
) -> None:
    answer = execute(project, "--stop", *arguments)

    assert answer.returncode == 1
    assert message in answer.stderr
    assert "Traceback" not in answer.stderr
