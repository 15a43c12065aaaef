"""The watch from another machine tells when an installation is down, and when it is back."""

import os
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from compose.releasing.place import PROJECT

SCRIPT = PROJECT / "compose" / "monitor-beta.sh"


@pytest.fixture
def site() -> Iterator[HTTPServer]:
    """Answers with the statuses of its list, one after the other."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(self.server.statuses.pop(0))  # type: ignore[attr-defined]  # ours
            self.end_headers()

        def log_message(self, *words: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Answers)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def watch(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"EVERY": "0"} | variables
    return subprocess.run(
        [SCRIPT, *arguments], env=env, capture_output=True, text=True, timeout=60, check=False
    )


def watched(site: HTTPServer, statuses: list[int], alarm: Path) -> tuple[int, list[str]]:
    site.statuses = list(statuses)  # type: ignore[attr-defined]  # ours
    told = alarm.with_suffix(".txt")
    alarm.write_text(f'#!/bin/sh\necho "$1" >> {told}\n')
    alarm.chmod(0o755)
    address = f"http://127.0.0.1:{site.server_port}/health"
    done = watch(address, TIMES=str(len(statuses)), ALARM=str(alarm))
    return done.returncode, told.read_text().splitlines() if told.exists() else []


def test_two_failures_in_a_row_alarm_once_and_the_return_is_told(
    site: HTTPServer, tmp_path: Path
) -> None:
    code, told = watched(site, [200, 503, 503, 503, 200], tmp_path / "alarm")
    assert code == 0
    assert [line.split(":")[0] for line in told] == ["No contesta bien", "Otra vez contesta"]


def test_one_failure_alone_alarms_nobody(site: HTTPServer, tmp_path: Path) -> None:
    assert watched(site, [200, 503, 200, 503, 200], tmp_path / "alarm") == (0, [])


def test_an_installation_that_is_gone_is_down(tmp_path: Path) -> None:
    done = watch("http://127.0.0.1:9/health", TIMES="2")
    assert done.returncode == 1
    assert "No contesta bien: http://127.0.0.1:9/health" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "variables", "said"),
    [
        ([], {}, "Di qué dirección se vigila"),
        (["example.mx"], {}, "Di qué dirección se vigila"),
        (["http://127.0.0.1:9/"], {"EVERY": "a veces"}, "«a veces» no lo es"),
    ],
)
def test_what_cannot_be_watched_is_refused_with_the_way_to_say_it(
    arguments: list[str], variables: dict[str, str], said: str
) -> None:
    done = watch(*arguments, **variables)
    assert (done.returncode, said in done.stderr) == (2, True)
