"""What few requests need is imported when it is first used.

A web process would carry the PDF, spreadsheet and solver libraries for every page: half of its
memory, for work that is mostly a worker's. Only outside libraries, and modules that stand right
before them, are named here; a circle of imports is never hidden this way.

>>> calendar = late("calendar")
>>> calendar.isleap(2028)
True
"""

from importlib import import_module
from typing import Any


class Late:
    """A module that is imported when one of its names is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self._name), attribute)


def late(name: str) -> Any:
    """The module ``name``, not imported yet."""
    return Late(name)
