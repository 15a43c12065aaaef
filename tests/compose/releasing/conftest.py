"""An operator's folder, and a server whose programs say what a test has them say."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from compose.releasing.place import Colour, Place, Running

Program = Callable[[str, str], None]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    home = tmp_path / "home"
    home.mkdir()
    (home / "env").write_text("# de prueba\nBASE_DOMAIN='example.mx'\n")
    place = Place(home)
    place.point_at(Colour.BLUE)
    place.run(Running("1", "1", "1"))
    return place


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """``program(name, body)``: that one is found before the machine's."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")

    def write(name: str, body: str) -> None:
        (folder / name).write_text(f"#!/bin/bash\n{body}\n")
        (folder / name).chmod(0o755)

    return write
