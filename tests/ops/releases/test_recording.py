"""A deployment's own record becomes a row that says how it went."""

import io
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from ops.releases.models import Deployment
from ops.releases.recording import take

pytestmark = pytest.mark.django_db

BEGIN = {
    "at": "2026-12-03T18:00:00.000+00:00", "event": "begin", "act": "deploy", "by": "olga",
    "release": "2026.12.2", "commit": "a" * 40, "live": "blue", "workers": "2026.12.1",
    "blue": "2026.12.1", "green": "2026.11.9",
}  # fmt: skip


def line(event: str, minute: int, **facts: Any) -> dict[str, Any]:
    return {"at": f"2026-12-03T18:{minute:02}:00.000+00:00", "event": event, **facts}


GOOD = [
    BEGIN,
    line("step", 1, step="backup"),
    line("point", 2, point="20261203-180100-deploy"),
    line("done", 2, step="backup", seconds=61.0),
    line("end", 9, result="ok"),
]
BAD = [
    BEGIN,
    line("failed", 3, step="bake", seconds=4.0, why="Fallan demasiadas peticiones."),
    line("failed", 4, step="back", seconds=4.0, why="No fue a la primera."),
    line("end", 5, result="taken back", why="Fallan demasiadas peticiones."),
]


def test_a_good_deployment_says_what_served_before_and_its_backup() -> None:
    row = take({"name": "20261203-180000", "lines": GOOD})
    assert (row.result, row.former, row.release) == ("ok", "2026.12.1", "2026.12.2")
    assert row.backup_point == "20261203-180100-deploy"
    assert row.ended_at and (row.ended_at - row.started_at).total_seconds() == 9 * 60


def test_a_record_that_is_taken_again_brings_its_row_up_to_date() -> None:
    assert take({"name": "20261203-180000", "lines": GOOD[:3]}).result == "running"
    take({"name": "20261203-180000", "lines": GOOD})
    assert Deployment.objects.get().result == "ok"


def test_one_that_was_taken_back_says_the_first_step_that_failed_and_why() -> None:
    row = take({"name": "20261203-180000", "lines": BAD})
    assert (row.result, row.failed_step) == ("taken back", "bake")
    assert row.why == "Fallan demasiadas peticiones."


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", "no es json", '{"name": "x", "lines": []}',
        json.dumps({"name": "x", "lines": [BEGIN | {"act": "bailar"}]}),
        json.dumps({"name": "x", "lines": [BEGIN | {"at": "ayer"}]}),
        json.dumps({"name": "x", "lines": ["begin"]}),
    ],
)  # fmt: skip
def test_what_is_no_record_is_refused_and_leaves_no_row(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    with pytest.raises(CommandError):
        call_command("record_deployment")
    assert not Deployment.objects.exists()


def test_the_command_takes_a_record_from_its_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"name": "1", "lines": GOOD})))
    call_command("record_deployment")
    assert "2026.12.2" in capsys.readouterr().out
