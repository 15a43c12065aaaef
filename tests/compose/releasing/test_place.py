"""Which release each part of a server runs is read from two files, and written whole."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from compose.releasing.place import PROJECT, Colour, Place, Running
from compose.releasing.problem import Problem


def test_what_is_written_is_read_again(place: Place) -> None:
    place.run(Running(workers="2", blue="1", green="2"))
    place.point_at(Colour.GREEN)
    assert place.running() == Running(workers="2", blue="1", green="2")
    assert place.live() is Colour.GREEN
    assert place.upstream_file.read_text() == "server web-green:8000;\n"


def test_colours_run_what_the_workers_run_unless_another_is_named(place: Place) -> None:
    place.release_file.write_text("RELEASE=2026.12.1\n")
    assert place.running() == Running("2026.12.1", "2026.12.1", "2026.12.1")


@pytest.mark.parametrize(
    "text", ["", "RELEASE=\n", "RELEASE=con espacio\n", "OTRA=1\n", "RELEASE=1\nBLUE_RELEASE=\0\n"]
)
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


def test_a_plain_compose_runs_what_is_running(place: Place, tmp_path: Path) -> None:
    """Whoever types ``docker compose up`` in the folder of compose.yaml has its ``.env`` read."""
    folder = tmp_path / "compose"
    folder.mkdir()
    place.tell_compose(folder)
    place.run(Running(workers="2", blue="1", green="2"))
    place.tell_compose(folder)
    told = dict(line.split("=", 1) for line in (folder / ".env").read_text().splitlines())
    rendered = images(told)
    assert rendered["web-blue"] == "cotizador:1" and rendered["web-green"] == "cotizador:2"
    assert rendered["worker"] == rendered["beat"] == rendered["migrate"] == "cotizador:2"
    assert rendered["backup"] == "cotizador-operations:2"
    assert told["COTIZADOR_HOME"] == str(place.home), "its files too are those of this installation"
    assert [path.name for path in folder.iterdir()] == [".env"]


def test_the_folder_that_compose_reads_from_stays_clean_for_git() -> None:
    ignored = ["git", "check-ignore", "compose/.env", "compose/.env.new"]
    done = subprocess.run(ignored, cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ignored[2:]


def images(variables: dict[str, str]) -> dict[str, str]:
    """The image of each service of ours, rendered by Compose's rule: ``${A:-b}``, from inside."""
    services = yaml.safe_load((PROJECT / "compose" / "compose.yaml").read_text())["services"]
    found = {name: service["image"] for name, service in services.items()}
    rule = re.compile(r"\$\{(\w+)(?::-([^{}]*)|:\?[^{}]*)?\}")
    for name, image in found.items():
        while rule.search(image):
            image = rule.sub(lambda part: variables.get(part[1]) or part[2] or "", image)
        found[name] = image
    return found
