"""What is told on top of every page of a company to whoever is logged in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tenants.hooks import Hooks


@dataclass(frozen=True, slots=True)
class Banner:
    """A sentence and at most one thing to do: ``action`` is posted to, ``link`` is opened."""

    text: str
    tone: str = "warn"
    label: str = ""
    action: str = ""
    link: str = ""


banners: Hooks[Callable[[Any], Banner | None]] = Hooks("tenants.banners")


def banners_of(request: Any) -> Iterator[Banner]:
    for ask in banners:
        banner = ask(request)
        if banner is not None:
            yield banner
