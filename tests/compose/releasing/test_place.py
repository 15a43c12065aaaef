"""Which release each part of a server runs is read from two files, and written whole."""

from pathlib import Path

import pytest

from compose.releasing.place import Colour, Place, Running
from compose.releasing.problem import Problem


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "env").write_text("# de prueba\nBASE_DOMAIN='example.mx'\n")
    place = Place(tmp_path)
    place.point_at(Colour.BLUE)
    place.run(Running("1", "1", "1"))
    return place


def test_what_is_written_is_read_again(place: Place) -> None:
    place.run(Running(workers="2", blue="1", green="2"))
    place.point_at(Colour.GREEN)
    assert place.running() == Running(workers="2", blue="1", green="2")
    assert place.live() is Colour.GREEN
    assert place.upstream_file.read_text() == "server web-green:8000;\n"


def test_colours_run_what_the_workers_run_unless_another_is_named(place: Place) -> None:
    place.release_file.write_text("RELEASE=2026.12.1\n")
    assert place.running() == Running("2026.12.1", "2026.12.1", "2026.12.1")


@pytest.mark.parametrize("text", ["", "RELEASE=\n", "RELEASE=con espacio\n", "OTRA=1\n"])
def test_a_file_that_says_no_release_is_told_by_its_name(place: Place, text: str) -> None:
    place.release_file.write_text(text)
    with pytest.raises(Problem, match=r"release\.env no dice qué versión corre"):
        place.running()


@pytest.mark.parametrize("text", ["", "server web-red:8000;"])
def test_an_upstream_without_a_colour_is_told_by_its_name(place: Place, text: str) -> None:
    place.upstream_file.write_text(text)
    with pytest.raises(Problem, match=r"upstream\.conf no nombra un color"):
        place.live()


def test_settings_of_the_operator_are_read_without_quotes_and_comments(place: Place) -> None:
    assert place.setting("BASE_DOMAIN") == "example.mx"
    assert place.setting("# de prueba", "nada") == "nada"


def test_a_folder_that_is_no_installation_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COTIZADOR_HOME", str(tmp_path))
    with pytest.raises(Problem, match=r"server-setup\.sh"):
        Place.of_environment()


def test_a_file_that_was_half_written_leaves_the_former_one(place: Place) -> None:
    beside = place.release_file.with_name(".release.env.new")
    beside.write_text("RELEA")  # the power went
    assert place.running().workers == "1"
    place.run(Running("2", "2", "2"))
    assert place.running().workers == "2"
    assert not beside.exists()
