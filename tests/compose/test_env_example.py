"""The example of an operator's ``.env`` names what the settings and the watcher of the composed
servers read, no more and no less."""

import re
from itertools import pairwise
from pathlib import Path

import yaml

PROJECT = Path(__file__).parents[2]
READERS = re.compile(r"""env_[a-z]+\(\s*"([A-Z_]+)"|environ(?:\.get\(|\[)\s*"([A-Z_]+)\"""")
NOT_AN_OPERATORS = {"DJANGO_SETTINGS_MODULE", "RELEASE"}


def names_of_the_watcher() -> set[str]:
    """Those that compose.yaml leaves to the operator."""
    folder = PROJECT / "ops" / "uptime" / "watcher"
    sources = "".join((folder / name).read_text() for name in ("settings.py", "__main__.py"))
    read = set(re.findall(r'"((?:WATCH|ALERT)_[A-Z_]+)"', sources))
    composed = yaml.safe_load((PROJECT / "compose" / "compose.yaml").read_text())
    given = set(composed["services"]["watch"]["environment"])
    return {name for name in read if not given & {name, f"{name}_FILE"}}


def names_read() -> set[str]:
    sources = [
        (PROJECT / "config" / name).read_text() for name in ("settings.py", "gunicorn.conf.py")
    ]
    found = {first or second for text in sources for first, second in READERS.findall(text)}
    return (found | names_of_the_watcher()) - NOT_AN_OPERATORS


def names_explained() -> dict[str, str]:
    """Each name of the example with the line above it."""
    lines = (PROJECT / "compose" / "env.example").read_text().splitlines()
    return {
        line.partition("=")[0]: above
        for above, line in pairwise(lines)
        if re.match(r"[A-Z_]+=", line)
    }


def test_every_variable_is_listed_and_none_that_nobody_reads() -> None:
    assert set(names_explained()) == names_read()


def test_every_variable_has_its_line_of_explanation() -> None:
    assert [name for name, above in names_explained().items() if not above.startswith("# ")] == []
