"""Who is told of an alarm, when, and when again.

A route has steps; each step is a chain of channels, of which the first that takes the message is
enough. A step is told when its time since the beginning of the trouble has come and nobody has
acknowledged. Whoever was told of the trouble is told of its end, and of nothing more than twice in
ten minutes: what is owed then comes later, in the words of that moment. Of what announced work
explains nobody is told; where it goes on after that, its steps begin then.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from ops.alerts.core.alarms import Alarm, Change, State, What
from ops.alerts.core.rules import Route, RuleBook, Step

MOST = 2
WITHIN = timedelta(minutes=10)


class Why(StrEnum):
    """What a message is for."""

    FIRES = "fires"
    GRAVER = "graver"
    AGAIN = "again"
    STILL = "still"
    UNHEARD = "unheard"
    """Nobody acknowledged in time: the next step is told."""
    EXPIRED = "expired"
    OUTLASTS = "outlasts"
    """It goes on after the announced work that explained it."""
    OVER = "over"


@dataclass(frozen=True)
class Notice:
    """``chain`` is a key of the step in its alarm; a later notice of it replaces a waiting one."""

    alarm: Alarm
    why: Why
    chain: str
    channels: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class Chain:
    """What one chain of channels was told of one alarm."""

    channels: tuple[str, ...]
    times: tuple[datetime, ...]
    knows_open: bool

    @property
    def last(self) -> datetime:
        return self.times[-1]

    def may_hear(self, now: datetime) -> bool:
        return sum(now - each < WITHIN for each in self.times) < MOST


@dataclass(frozen=True)
class Told:
    """What was told of one alarm; ``counted_from`` is where the times of the steps begin, and
    ``explained_to`` when announced work explained it last."""

    counted_from: datetime
    explained_to: datetime | None = None
    chains: Mapping[str, Chain] = field(default_factory=dict)


class Teller:
    """Keeps what was told, by the number of the alarm."""

    def __init__(self, book: RuleBook, memory: Mapping[str, Told] | None = None) -> None:
        self.book = book
        self.memory: dict[str, Told] = dict(memory or {})

    def due(
        self, now: datetime, changes: Iterable[Change], alarms: Iterable[Alarm]
    ) -> list[Notice]:
        """Of everything that has to be told at this moment."""
        by_number: dict[str, list[What]] = {}
        absorbed = set()
        for change in changes:
            by_number.setdefault(change.alarm.number, []).append(change.what)
            if change.what is What.ABSORBED:
                absorbed.add(change.alarm.number)
        notices: list[Notice] = []
        for alarm in alarms:
            if alarm.state is not State.PENDING:
                notices += self._of_alarm(now, alarm, by_number.get(alarm.number, []))
        for number in absorbed:
            self.memory.pop(number, None)
        return notices

    def forget(self, numbers: Iterable[str]) -> None:
        for number in numbers:
            self.memory.pop(number, None)

    def _of_alarm(self, now: datetime, alarm: Alarm, whats: list[What]) -> list[Notice]:
        told = self.memory.get(alarm.number)
        if told is None:
            if not alarm.is_open:
                return []
            told = Told(alarm.began_at)
        if What.REOPENED in whats:
            told = replace(told, counted_from=now, explained_to=None)
        if alarm.is_announced and alarm.is_open:
            self.memory[alarm.number] = replace(told, counted_from=now, explained_to=now)
            return []
        route = self.book.route_of(alarm.route, alarm.severity)
        notices: list[Notice] = []
        if alarm.state is State.RESOLVED:
            notices = self._to_those_who_know(now, alarm, told)
        elif alarm.state is State.FIRING:
            notices = self._of_firing(now, alarm, told, route, whats)
        for notice in notices:
            told = heard(told, notice)
        self.memory[alarm.number] = told
        return notices

    def _to_those_who_know(self, now: datetime, alarm: Alarm, told: Told) -> list[Notice]:
        return [
            Notice(alarm, Why.OVER, name, chain.channels, now)
            for name, chain in told.chains.items()
            if chain.knows_open and chain.may_hear(now)
        ]

    def _of_firing(
        self, now: datetime, alarm: Alarm, told: Told, route: Route, whats: list[What]
    ) -> list[Notice]:
        notices = []
        elapsed = now - told.counted_from
        for number, step in enumerate(route.steps):
            if step.after > elapsed:
                continue
            name = f"{route.name}.{number}"
            chain = told.chains.get(name)
            why = self._why(now, chain, step, route, whats, told)
            if why is not None and (chain is None or chain.may_hear(now)):
                notices.append(Notice(alarm, why, name, step.channels, now))
        return notices

    def _why(
        self,
        now: datetime,
        chain: Chain | None,
        step: Step,
        route: Route,
        whats: list[What],
        told: Told,
    ) -> Why | None:
        """None when this step has nothing new to hear."""
        if told.explained_to and (chain is None or chain.last <= told.explained_to):
            return Why.UNHEARD if step.after else Why.OUTLASTS
        if chain is None:
            if step.after:
                return Why.UNHEARD
            return Why.GRAVER if told.chains else Why.FIRES
        if What.WORSENED in whats:
            return Why.GRAVER
        if What.EXPIRED in whats:
            return Why.EXPIRED
        if not chain.knows_open:
            return Why.AGAIN
        if route.repeat is not None and now - chain.last >= route.repeat:
            return Why.STILL
        return None


def heard(told: Told, notice: Notice) -> Told:
    former = told.chains.get(notice.chain)
    lately = [each for each in former.times if notice.at - each < WITHIN] if former else []
    chain = Chain(notice.channels, (*lately, notice.at), notice.why is not Why.OVER)
    return replace(told, chains={**told.chains, notice.chain: chain})
