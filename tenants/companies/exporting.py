"""What upper and neighbouring rooms put into the ZIP with all of a company's data."""

from collections.abc import Callable
from typing import NamedTuple

from tenants.hooks import Hooks


class Export(NamedTuple):
    """A file of the ZIP, and what it holds in words."""

    name: str
    told: str
    text: str


exports: Hooks[Callable[[], Export]] = Hooks("companies.exports")
"""Each is called in the company whose data are taken."""
