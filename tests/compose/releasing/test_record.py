"""The record of a deployment says each step as it happens, and whether it came to its end."""

import pytest

from compose.releasing.place import Place
from compose.releasing.problem import Problem
from compose.releasing.record import Record


def test_every_step_is_a_line_with_how_long_it_took(place: Place) -> None:
    record = Record.begin(place, "deploy", release="2", live="blue")
    with record.step("migrate", "Migrando…"):
        pass
    with pytest.raises(Problem), record.step("start", "Arrancando…"):
        raise Problem("No arrancó.")
    read = Record.last(place)
    assert read and read.lines == record.lines
    events = [(line["event"], line.get("step")) for line in read.lines]
    assert events == [
        ("begin", None), ("step", "migrate"), ("done", "migrate"), ("step", "start"),
        ("failed", "start"),
    ]  # fmt: skip
    assert read.lines[-1]["why"] == "No arrancó."
    assert read.fact("live") == "blue"


def test_a_deployment_without_its_last_line_was_cut_off(place: Place) -> None:
    record = Record.begin(place, "deploy", release="2")
    read = Record.last(place)
    assert read and not read.is_ended
    record.write("end", result="ok")
    read = Record.last(place)
    assert read and read.is_ended


def test_a_line_that_was_half_written_is_left_out(place: Place) -> None:
    record = Record.begin(place, "deploy", release="2")
    with record.path.open("a") as file:
        file.write('{"event": "en')
    read = Record.last(place)
    assert read and len(read.lines) == 1 and not read.is_ended


def test_the_last_is_the_latest_and_the_oldest_are_forgotten(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("compose.releasing.record.KEPT", 2)
    for number in range(4):
        last = Record.begin(place, "deploy", release=str(number))
    read = Record.last(place)
    assert read and read.name == last.name
    assert len(list(place.records.glob("*.jsonl"))) == 2
