"""What upper and neighbouring rooms put into the ZIP with all of a company's data."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from tenants.hooks import Hooks


class Export(NamedTuple):
    """A file of the ZIP, and what it holds in words; ``beside`` are files that it names.

    Those are read one by one as they are written, each as its name and its bytes.
    """

    name: str
    told: str
    text: str
    beside: Iterable[tuple[str, bytes]] = ()


exports: Hooks[Callable[[], Export]] = Hooks("companies.exports")
"""Each is called in the company whose data are taken."""
