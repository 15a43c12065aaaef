"""Invented lock-outs of seven kinds: people and programs before a log-in that pauses.

Each actor only acts: types, forgets, sends, waits, goes on or gives up. What comes of it (failed,
locked, refused, entered) is decided by a door with the rule of the real one. None of them knows
what the verdict looks at.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from ops.lockouts.core.episode import Episode, Try
from ops.lockouts.core.verdict import Verdict
from tenants.people.outcomes import Outcome

LIMIT, PAUSE = 5, timedelta(minutes=30)
BROWSERS = (
    "Chrome, Windows",
    "Chrome, Android",
    "Safari, iPhone",
    "Edge, Windows",
    "Firefox, Linux",
)
PROGRAMS = ("curl", "python-requests", "Desconocido", "Chrome, Windows")
RIGHT = "right"


@dataclass
class Door:
    """Five wrong passwords of one account from one source pause it for half an hour."""

    tries: list[Try] = field(default_factory=list)
    failures: dict[tuple[str, str, bool], list[datetime]] = field(default_factory=dict)

    def ask(
        self, at: datetime, who: str, password: str, source: "Source", exists: bool = True
    ) -> Outcome:
        key = (who, source.address, source.known)
        fresh = [each for each in self.failures.get(key, []) if at - each < PAUSE]
        if len(fresh) >= LIMIT:
            outcome = Outcome.REFUSED
        elif password == RIGHT:
            outcome, self.failures[key] = Outcome.ENTERED, []
        else:
            self.failures[key] = [*fresh, at]
            outcome = Outcome.LOCKED if len(fresh) + 1 == LIMIT else Outcome.FAILED
        self.tries.append(
            Try(
                at,
                who,
                int(who.split(":")[0]),
                outcome,
                source.address,
                source.agent,
                exists=exists,
                known=source.known,
                guess="" if outcome is Outcome.ENTERED else f"{hash_of(password):04x}",
            )
        )
        return outcome


@dataclass(frozen=True)
class Source:
    address: str
    agent: str
    known: bool = False


@dataclass(frozen=True)
class Labelled:
    truth: Verdict
    episode: Episode


def hash_of(text: str) -> int:
    """The same in every run, unlike Python's own."""
    return sum(ord(letter) * 31**place for place, letter in enumerate(text)) % 65536


class World:
    """One account, where its owner is wont to be, and a door."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.start = datetime(2030, 3, 14, 15, tzinfo=UTC) + timedelta(
            minutes=self.random.randrange(10_000)
        )
        self.door = Door()
        self.me = "1:me"
        self.office = self.address()
        self.agent = self.random.choice(BROWSERS)
        self.usual_addresses = {self.office}
        self.usual_agents = {self.agent}
        self.chosen = self.start - timedelta(days=self.random.randrange(60, 700))

    def address(self) -> str:
        return f"198.51.{self.random.randrange(256)}.{self.random.randrange(1, 255)}"

    def own_device(self) -> Source:
        return Source(self.office, self.agent, known=self.random.random() < 0.7)

    def stranger(self) -> Source:
        return Source(self.address(), self.random.choice(PROGRAMS))

    def word(self) -> str:
        return f"w{self.random.randrange(10**9)}"

    def seconds(self, least: float, most: float) -> timedelta:
        return timedelta(seconds=self.random.uniform(least, most))

    def episode(self) -> Episode:
        tries = sorted(self.door.tries, key=lambda each: each.at)
        addresses = {each.address for each in tries if each.account == self.me}
        return Episode(
            self.me,
            tuple(t for t in tries if t.account == self.me),
            tuple(t for t in tries if t.account != self.me and t.address in addresses),
            frozenset(self.usual_addresses),
            frozenset(self.usual_agents),
            self.chosen,
        )


def forgetful(world: World) -> None:
    """Tries the few that come to mind, some of them twice; waits, asks for a link, or gives up."""
    r, at = world.random, world.start
    source = world.own_device()
    if r.random() < 0.15:  # at home, or with another telephone
        source = Source(world.address(), world.agent, known=r.random() < 0.8)
    pool = [world.word() for _ in range(r.randrange(2, 5))]
    for _ in range(r.randrange(5, 9)):
        world.door.ask(at, world.me, r.choice(pool), source)
        at += world.seconds(4, 9) if r.random() < 0.3 else world.seconds(8, 70)
    what = r.random()
    if what < 0.35 and (source.known or source.address == world.office):
        world.door.ask(at + PAUSE + world.seconds(10, 600), world.me, RIGHT, source)
    elif what < 0.55:
        world.chosen = at + timedelta(minutes=4)


def _colleagues(world: World) -> None:
    """Others of the office mistype in these hours, most of them in a browser of their own."""
    r = world.random
    for number in range(r.randrange(1, 7)):
        source = Source(world.office, r.choice(BROWSERS), known=r.random() < 0.7)
        at = world.start + timedelta(minutes=r.randrange(-240, 240))
        for _ in range(r.randrange(1, 4)):
            world.door.ask(at, f"1:k{number}", world.word(), source)
            at += world.seconds(5, 40)


def stale(world: World) -> None:
    """A program that kept the former password sends it again and again."""
    r, at = world.random, world.start
    if r.random() < 0.8:
        world.chosen = at - timedelta(days=r.randrange(0, 40))
    source = Source(world.office, world.agent, known=r.random() < 0.5)
    if r.random() < 0.25:
        source = Source(world.address(), world.agent)  # a telephone on its own network
    old, every = world.word(), r.choice((20, 60, 300, 600))
    for _ in range(r.randrange(6, 40)):
        world.door.ask(at, world.me, old, source)
        at += timedelta(seconds=every) + world.seconds(-0.05 * every, 0.05 * every)


def brute_force(world: World) -> None:
    """One word after the other, from one place or from many, through the pauses or around them."""
    r, at = world.random, world.start
    sources = [world.stranger() for _ in range(r.choice((1, 1, 1, 2, 6, 12)))]
    gap = r.choice((0.2, 0.5, 1, 3, 8))
    for number in range(r.randrange(20, 160)):
        word = world.word() if r.random() < 0.97 else "w1"
        world.door.ask(at, world.me, word, sources[number % len(sources)])
        at += world.seconds(0.8 * gap, 1.2 * gap)


def _crowd(world: World, size: int, unknown: float) -> list[tuple[str, bool]]:
    companies = world.random.choice((1, 1, 2, 3))
    others = [
        (f"{1 + number % companies}:o{number}", world.random.random() >= unknown)
        for number in range(size)
    ]
    return [*others, (world.me, True)]


def spraying(world: World) -> None:
    """A few words that somebody surely has, each on everybody before the next."""
    r, at, source = world.random, world.start, world.stranger()
    crowd = _crowd(world, r.randrange(5, 40), r.choice((0, 0.1, 0.3)))
    words = [world.word() for _ in range(r.randrange(5, 9))]
    for word in words:
        r.shuffle(crowd)
        for who, exists in crowd:
            world.door.ask(at, who, word, source, exists)
            at += world.seconds(0.3, 4)
        at += world.seconds(1, 60)


def stuffing(world: World) -> None:
    """The passwords that each of them had elsewhere, from a list; its owner tries them all."""
    r, at = world.random, world.start
    sources = [world.stranger() for _ in range(r.choice((1, 1, 2)))]
    crowd = _crowd(world, r.randrange(6, 60), r.uniform(0.3, 0.95))
    mine = r.randrange(len(crowd))
    crowd[mine], crowd[-1] = crowd[-1], crowd[mine]
    for who, exists in crowd:
        source = sources[0] if who == world.me else r.choice(sources)
        for _ in range(r.randrange(5, 8) if who == world.me else r.randrange(1, 5)):
            world.door.ask(at, who, world.word(), source, exists)
            at += world.seconds(0.2, 3)


def weapon(world: World) -> None:
    """Fails so that somebody cannot enter, and nothing else."""
    r, at = world.random, world.start
    source = Source(world.office if r.random() < 0.4 else world.address(), r.choice(PROGRAMS))
    kind, word = r.random(), world.word()
    if kind < 0.45:  # comes back as soon as the pause ends
        for _ in range(r.randrange(3, 8)):
            for _ in range(LIMIT):
                world.door.ask(at, world.me, word if r.random() < 0.6 else world.word(), source)
                at += world.seconds(0.2, 5)
            at += PAUSE + world.seconds(5, 120)
    elif kind < 0.75:  # everybody in the company, one after the other
        for who in [*(f"1:c{number}" for number in range(r.randrange(3, 19))), world.me]:
            for _ in range(LIMIT):
                world.door.ask(at, who, word, source)
                at += world.seconds(0.2, 2)
    else:  # hammers on and on with the same
        for _ in range(r.randrange(60, 300)):
            world.door.ask(at, world.me, word, source)
            at += world.seconds(0.3, 2)


def compromise(world: World) -> None:
    """One of the hostile ones, and then the right password from there or from elsewhere."""
    r = world.random
    r.choice((brute_force, spraying, stuffing, _few_guesses))(world)
    last = max(world.door.tries, key=lambda each: each.at)
    mine = [each for each in world.door.tries if each.account == world.me]
    if not mine or r.random() < 0.3:
        source = world.stranger()
    else:
        source = Source(mine[-1].address, mine[-1].agent)
    world.door.ask(last.at + PAUSE + world.seconds(1, 900), world.me, RIGHT, source)


def _few_guesses(world: World) -> None:
    """Somebody who knows the owner well."""
    at, source = world.start, world.stranger()
    for _ in range(world.random.randrange(3, 5)):
        world.door.ask(at, world.me, world.word(), source)
        at += world.seconds(5, 60)


ACTORS: dict[Verdict, Callable[[World], None]] = {
    Verdict.FORGETFUL: forgetful,
    Verdict.STALE: stale,
    Verdict.BRUTE_FORCE: brute_force,
    Verdict.SPRAYING: spraying,
    Verdict.STUFFING: stuffing,
    Verdict.WEAPON: weapon,
    Verdict.COMPROMISE: compromise,
}


def episodes(seed: int, each: int = 45) -> Iterator[Labelled]:
    """``each`` of every kind, the same for the same seed."""
    for place, (truth, act) in enumerate(ACTORS.items()):
        for number in range(each):
            world = World(seed * 1_000_003 + place * 10_007 + number)
            act(world)
            if world.random.random() < 0.4:
                _colleagues(world)
            yield Labelled(truth, world.episode())
