"""Whatever state its files are in, a server's operator reads what is wrong and what to do."""

import json
import sys
from pathlib import Path

import pytest

from compose.releasing.__main__ import main
from compose.releasing.containers import Containers
from compose.releasing.deploying import Options, back_up, finish_cut_off, is_first
from compose.releasing.place import Place
from compose.releasing.problem import Problem
from compose.releasing.record import Record
from tests.compose.releasing.conftest import Program

BEGUN = {"at": "2026-11-30T08:00:00.000+00:00", "event": "begin", "act": "deploy", "release": "2"}
WHOLE = BEGUN | {"live": "blue", "workers": "1", "blue": "1", "green": "1"}


def record_of(place: Place, text: str) -> Path:
    place.records.mkdir(exist_ok=True)
    path = place.records / "20261130-080000-000000.jsonl"
    path.write_text(text)
    return path


def told(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str
) -> str:
    """What an operator reads who goes back; nothing but a sentence of ours is right."""
    monkeypatch.setenv("COTIZADOR_HOME", str(place.home))
    monkeypatch.setattr(sys, "argv", ["releasing", *words])
    assert main() == 1
    return capsys.readouterr().err


def test_going_back_from_a_first_release_that_was_cut_off_says_how_to_end_it(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Record.begin(place, "install", release="1", commit="c")
    said = told(place, monkeypatch, capsys, "rollback")
    assert "La primera instalación quedó a medias" in said and "compose/deploy-beta.sh" in said
    assert is_first(place), "run again, the deployment installs"


@pytest.mark.parametrize(
    "line",
    [
        BEGUN,
        WHOLE | {"live": "red"},
        WHOLE | {"live": None},
        WHOLE | {"workers": ""},
        WHOLE | {"green": ["1"]},
        {"at": "x", "event": "step", "step": "switch"},
    ],
    ids=["another form", "no such colour", "null", "no release", "a list", "without its beginning"],
)
def test_a_record_that_does_not_say_what_served_is_told_by_its_name(
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    line: dict[str, object],
) -> None:
    path = record_of(place, json.dumps(line) + "\n")
    said = told(place, monkeypatch, capsys, "rollback")
    assert f"{path} no dice qué servía antes" in said
    assert path.read_text() == json.dumps(line) + "\n", "nothing was changed"


@pytest.mark.parametrize("text", ["", '{"event": "beg', "\0\0\0\n", "[1]\n7\nnull\n", "{}\n"])
def test_a_record_of_which_no_step_was_written_began_nothing(place: Place, text: str) -> None:
    record_of(place, text)
    finish_cut_off(place, Containers(place), Options())
    assert not is_first(place)


def test_what_stands_between_the_steps_hides_no_end(place: Place) -> None:
    record_of(place, json.dumps(WHOLE) + '\n\0\0garbage\n{"event": "end", "result": "ok"}\n')
    record = Record.last(place)
    assert record and record.is_ended and record.served == "2"


def test_a_line_after_a_half_written_one_is_read(place: Place) -> None:
    path = record_of(place, json.dumps(WHOLE) + '\n{"event": "st')
    record = Record.last(place)
    assert record and record.is_cut_off
    record.write("end", result="taken back")
    again = Record.last(place)
    assert again and again.is_ended and again.served == "1"
    assert path.read_text().endswith("}\n")


def test_a_server_that_lost_the_name_of_its_release_is_no_new_one(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record_of(place, json.dumps(WHOLE) + '\n{"event": "end", "result": "ok"}\n')
    place.release_file.unlink()
    said = told(place, monkeypatch, capsys, "rollback")
    assert f"No está {place.release_file}, y aquí ya servía la versión 2" in said
    assert "RELEASE=2" in said


def test_a_server_without_a_release_has_nothing_to_go_back_to(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place.release_file.unlink()
    assert "Nada se ha desplegado" in told(place, monkeypatch, capsys, "rollback")


@pytest.mark.parametrize("said", ["", "Traceback", "[]", '{"state": "failed"}', '{"verified": 1}'])
def test_a_backup_that_does_not_say_that_it_was_verified_is_none(
    place: Place, program: Program, said: str
) -> None:
    program("docker", f"echo '{said}'")
    with pytest.raises(Problem, match="sin respaldo no se despliega"):
        back_up(Containers(place))
