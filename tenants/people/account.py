"""What upper rooms put on a person's own account page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tenants.hooks import Hooks
from tenants.people.access import CompanyRequest


@dataclass(frozen=True, slots=True)
class Card:
    """A template, which reads what it needs from ``told``."""

    template: str
    told: Mapping[str, Any]


account_cards: Hooks[Callable[[CompanyRequest], Card]] = Hooks("accounts.cards")
