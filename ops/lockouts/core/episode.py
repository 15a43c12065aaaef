"""What is known of a lock-out when it is judged: tries to enter, frozen. No clock, no tables.

A try is of an account, which is a company's number and a digest of the e-mail: whether somebody
has that e-mail is told apart. ``guess`` is a mark that equal passwords of a day share; it is blank
where it is not known, and no password can be read out of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from tenants.people.outcomes import Outcome

GUESSES = frozenset({Outcome.FAILED, Outcome.LOCKED, Outcome.REFUSED})
"""What somebody does who does not get in."""


@dataclass(frozen=True, slots=True)
class Try:
    """``times`` is how often the same came in a minute; ``known`` says that this account has
    entered from this very browser before."""

    at: datetime
    account: str
    company: int  # 0: the programme's own site
    outcome: Outcome
    address: str
    agent: str  # browser and system, such as «Chrome, Windows»
    exists: bool = True
    known: bool = False
    guess: str = ""
    times: int = 1

    @property
    def is_guess(self) -> bool:
        return self.outcome in GUESSES


@dataclass(frozen=True, slots=True)
class Episode:
    """The tries on ``account`` in a day, and those on others from the same addresses meanwhile,
    both in the order in which they came. ``usual_…`` is from where it has entered before them."""

    account: str
    own: tuple[Try, ...]
    around: tuple[Try, ...] = ()
    usual_addresses: frozenset[str] = frozenset()
    usual_agents: frozenset[str] = frozenset()
    password_chosen_at: datetime | None = None

    @property
    def guesses(self) -> tuple[Try, ...]:
        """On the account itself."""
        return tuple(each for each in self.own if each.is_guess)

    def is_usual(self, each: Try) -> bool:
        """Whether a try came from where the account's owner is wont to enter."""
        return each.known or (
            each.address in self.usual_addresses and each.agent in self.usual_agents
        )

    def entries_of_strangers(self) -> Iterator[Try]:
        """Right passwords from a browser and an address from which the account never entered."""
        for each in self.own:
            if (
                each.outcome is Outcome.ENTERED
                and not each.known
                and each.address not in self.usual_addresses
            ):
                yield each

    def entries_of_new_devices(self) -> Iterator[Try]:
        """Right passwords from a usual address, from a kind of browser that is new there."""
        for each in self.own:
            if (
                each.outcome is Outcome.ENTERED
                and not each.known
                and each.address in self.usual_addresses
                and each.agent not in self.usual_agents
            ):
                yield each
