"""The lock files: complete, hashed, and with a reason for every package that was chosen."""

import re
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).parents[1] / "requirements"
CHOSEN = re.compile(r"([A-Za-z0-9._-]+)(?:\[[a-z0-9_,-]+\])?")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def chosen_lines(name: str) -> list[str]:
    """The lines of ``name.in`` that choose a package, with those of the files it includes."""
    lines: list[str] = []
    for line in (REQUIREMENTS / f"{name}.in").read_text().splitlines():
        if line.startswith("-r "):
            lines += chosen_lines(Path(line.removeprefix("-r ")).stem)
        elif line and not line.startswith("#"):
            lines.append(line)
    return lines


def locked_names(name: str) -> dict[str, str]:
    """Package name to its block in ``name.txt``."""
    text = (REQUIREMENTS / f"{name}.txt").read_text()
    blocks = re.split(r"(?m)^(?=[A-Za-z0-9])", text)
    return {canonical(block.split("==")[0].split("[")[0]): block for block in blocks[1:]}


@pytest.mark.parametrize("name", ["base", "prod", "dev"])
def test_every_chosen_package_is_locked_with_a_hash(name: str) -> None:
    locked = locked_names(name)

    for line in chosen_lines(name):
        match = CHOSEN.match(line)
        assert match is not None
        assert "--hash=sha256:" in locked.get(canonical(match[1]), ""), f"make lock: {line}"


@pytest.mark.parametrize("name", ["base", "prod", "dev"])
def test_every_chosen_package_has_its_reason_beside_it(name: str) -> None:
    assert [line for line in chosen_lines(name) if not line.partition("#")[2].strip()] == []


def test_what_serves_is_locked_alike_on_a_laptop() -> None:
    def versions(name: str) -> dict[str, str]:
        return {name: block.split()[0] for name, block in locked_names(name).items()}

    assert versions("prod").items() <= versions("dev").items()
