"""The script that watches from another machine starts, says how it is, and stops."""

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from compose.releasing.place import PROJECT
from ops.uptime.watcher.settings import read_environment
from tests.ops.uptime.site import TOKEN, Site, small_site

SCRIPT = PROJECT / "compose" / "monitor-beta.sh"
EXAMPLE = PROJECT / "compose" / "watch.env.example"


@pytest.fixture
def site() -> Iterator[Site]:
    with small_site() as running:
        yield running


@pytest.fixture
def variables(site: Site, tmp_path: Path) -> Path:
    told = {
        "WATCH_SITE": site.address,
        "READINGS_TOKEN": TOKEN,
        "WATCH_HOME": str(tmp_path / "watch"),
        "WATCH_SECONDS": "5",
    }
    file = tmp_path / "watch.env"
    file.write_text("# del vigilante\n" + "".join(f"{name}={told[name]}\n" for name in told))
    return file


def monitor(variables: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | {"WATCH_ENV": str(variables)}
    return subprocess.run(
        [SCRIPT, *words], env=env, capture_output=True, text=True, timeout=120, check=False
    )


def test_it_starts_once_and_says_how_it_is_and_stops(variables: Path, site: Site) -> None:
    assert monitor(variables, "status").returncode == 1
    try:
        begun = monitor(variables, "start")
        assert begun.returncode == 0, begun.stderr
        assert "Ya vigila" in monitor(variables, "start").stdout
        assert monitor(variables, "status").returncode == 0
    finally:
        ended = monitor(variables, "stop")
    assert "Dejó de vigilar" in ended.stdout
    assert "No estaba vigilando" in monitor(variables, "stop").stdout


def test_one_look_says_what_it_sees(variables: Path, site: Site) -> None:
    seen = monitor(variables, "once")
    assert (seen.returncode, "bien" in seen.stdout) == (0, True), seen.stderr
    site.status = 503
    seen = monitor(variables, "once")
    assert seen.returncode == 1
    assert "CAÍDO" in seen.stdout and "contestó HTTP 503" in seen.stdout


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("WATCH_SITE=example.mx", "WATCH_SITE tiene 'example.mx'"),
        ("esto no es", "no es NOMBRE=valor"),
        ("ALERT_RULES=/no/hay.toml", "No se pudo leer /no/hay.toml"),
    ],
)
def test_what_is_wrong_keeps_it_from_starting(variables: Path, line: str, said: str) -> None:
    variables.write_text(f"{variables.read_text()}{line}\n")
    refused = monitor(variables, "start")
    assert refused.returncode == 2
    assert said in refused.stderr
    assert monitor(variables, "status").returncode == 1


def test_without_its_variables_it_says_where_they_are_expected(tmp_path: Path) -> None:
    refused = monitor(tmp_path / "nada", "start")
    assert refused.returncode == 2
    assert "watch.env.example" in refused.stderr


def test_the_example_names_every_variable_that_is_read() -> None:
    source = "".join(
        (PROJECT / "ops" / "uptime" / "watcher" / name).read_text()
        for name in ("settings.py", "__main__.py")
    )
    read = set(re.findall(r'"((?:WATCH|ALERT|READINGS)_[A-Z_]+)"', source))
    assert set(read_environment(EXAMPLE, {})) == read
