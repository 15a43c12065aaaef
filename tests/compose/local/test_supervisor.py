import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from compose.local import processes
from compose.local.instance import PROJECT
from compose.local.supervisor import Program, Supervisor, end_leftovers

FOREVER = ["sleep", "60"]


def make_program(name: str, *, on_end: str = "", grace: float = 5.0) -> Program:
    """A program that runs until it is asked to end, and then runs the shell command ``on_end``."""
    script = f"trap '{on_end or ':'}; kill $!; exit 0' TERM; sleep 60 & echo listo; wait"
    return Program(name, ["/bin/sh", "-c", script], grace)


def recorded_pid(records: Path, name: str) -> int:
    record = processes.read_record(records / f"program-{name}.json")
    assert record is not None
    return int(str(record["pid"]))


def written(logs: Path) -> str:
    return "".join(log.read_text() for log in sorted(logs.glob("*.log")))


def test_each_program_writes_a_log_of_its_own_which_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "web.log").write_text("de ayer\n")
    with Supervisor(tmp_path, tmp_path, os.environ) as supervisor:
        for name in ("web", "worker"):
            supervisor.start(make_program(name))
        assert processes.wait_until(lambda: written(tmp_path).count("listo") == 2, 30)
        assert supervisor.last_words(make_program("web")) == "listo"


def test_on_leaving_all_are_ended_the_last_started_first(tmp_path: Path) -> None:
    ends = tmp_path / "ends"
    with Supervisor(tmp_path, tmp_path, os.environ) as supervisor:
        for name in ("worker", "beat", "web"):
            supervisor.start(make_program(name, on_end=f"echo {name} >> {ends}"))
        assert processes.wait_until(lambda: written(tmp_path).count("listo") == 3, 30)
        groups = [recorded_pid(tmp_path, name) for name in ("worker", "beat", "web")]

    assert ends.read_text().split() == ["web", "beat", "worker"]
    assert [processes.group_members(group) for group in groups] == [[], [], []]
    assert not list(tmp_path.glob("program-*.json"))


def test_a_program_that_will_not_end_is_killed_with_its_children(tmp_path: Path) -> None:
    deaf = Program("web", ["/bin/sh", "-c", "trap '' TERM; sleep 60 & wait; sleep 60"], grace=0.2)

    with Supervisor(tmp_path, tmp_path, os.environ) as supervisor:
        supervisor.start(deaf)
        group = recorded_pid(tmp_path, "web")
        assert processes.wait_until(lambda: len(processes.group_members(group)) == 2, 30)

    assert processes.group_members(group) == []


def test_a_program_that_ends_by_itself_is_named(tmp_path: Path) -> None:
    with Supervisor(tmp_path, tmp_path, os.environ) as supervisor:
        supervisor.start(make_program("web"))
        supervisor.start(Program("beat", ["/bin/sh", "-c", "exit 3"], 1.0))

        assert supervisor.wait().name == "beat"


def test_what_a_killed_supervisor_left_running_is_ended(tmp_path: Path) -> None:
    script = (
        "import os, sys, time; from pathlib import Path\n"
        "from compose.local.supervisor import Program, Supervisor\n"
        "records = Path(sys.argv[1])\n"
        "supervisor = Supervisor(records, records, os.environ)\n"
        "supervisor.start(Program('worker', sys.argv[2:], 5.0)); time.sleep(60)"
    )
    record = tmp_path / "program-worker.json"
    with subprocess.Popen(
        [sys.executable, "-c", script, tmp_path, *FOREVER], cwd=PROJECT, stdout=subprocess.DEVNULL
    ) as supervisor:
        assert processes.wait_until(lambda: processes.read_record(record) is not None, 30)
        group = recorded_pid(tmp_path, "worker")
        supervisor.kill()
    assert processes.group_members(group)

    end_leftovers(tmp_path)

    assert processes.group_members(group) == []
    assert not record.exists()


def test_a_number_that_a_stranger_carries_now_is_left_alone(tmp_path: Path) -> None:
    record = tmp_path / "program-worker.json"
    with subprocess.Popen(["sleep", "60"], start_new_session=True) as stranger:
        processes.write_record(record, stranger.pid)
        record.write_text(record.read_text().replace('"started": ', '"started": 1'))

        end_leftovers(tmp_path)

        assert stranger.poll() is None
        stranger.kill()
    assert not record.exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_children_of_a_leader_that_ended_alone_are_ended_too(
    tmp_path: Path, number: signal.Signals
) -> None:
    record = tmp_path / "program-worker.json"
    with subprocess.Popen(
        ["/bin/sh", "-c", "sleep 60 & sleep 60"], start_new_session=True
    ) as leader:
        processes.write_record(record, leader.pid)
        assert processes.wait_until(lambda: len(processes.group_members(leader.pid)) == 3, 30)
        leader.send_signal(number)
    assert processes.group_members(leader.pid)

    end_leftovers(tmp_path)

    assert processes.group_members(leader.pid) == []
