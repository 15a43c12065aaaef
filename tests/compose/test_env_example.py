"""The example of an operator's ``.env`` names what the settings read, no more and no less."""

import re
from itertools import pairwise
from pathlib import Path

PROJECT = Path(__file__).parents[2]
READERS = re.compile(r"""env_[a-z]+\(\s*"([A-Z_]+)"|environ(?:\.get\(|\[)\s*"([A-Z_]+)\"""")
NOT_AN_OPERATORS = {"DJANGO_SETTINGS_MODULE", "RELEASE"}


def names_read() -> set[str]:
    sources = [
        (PROJECT / "config" / name).read_text() for name in ("settings.py", "gunicorn.conf.py")
    ]
    found = {first or second for text in sources for first, second in READERS.findall(text)}
    return found - NOT_AN_OPERATORS


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
