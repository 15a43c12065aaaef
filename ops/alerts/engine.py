"""From readings to alarms: one for each cause, from its first sign to its end.

``Engine.step(now, readings)`` is called every few seconds with what was read since; it gives what
changed. It reads no clock and writes nothing, so a replay of years takes minutes. Times are UTC.

A cause is *pending* while one of its rules is bad but not for long enough yet; nobody is told. It
is *firing* once a rule held, *acknowledged* while a person looks after it, and *resolved* when all
its rules were well for long enough. One that comes back soon is the same alarm again.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from ops.alarm import Severity
from ops.alerts.conditions import companies_hit, is_bad, main_reading, places
from ops.alerts.readings import SYSTEM, Latest, Place, Reading
from ops.alerts.rules import Hits, Rule, RuleBook, Scope, gravest, rank

FLAPS_WITHIN = timedelta(minutes=10)
RESTLESS = 3
"""So many times bad within that time: it must be well for longer before it counts as over."""
CALM_AFTER_FLAPPING = timedelta(minutes=5)
TAKES_OVER_WITHIN = timedelta(minutes=10)
FORGOTTEN_AFTER = timedelta(days=2)


class State(StrEnum):
    PENDING = "pending"
    FIRING = "firing"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"


class What(StrEnum):
    """What a change is."""

    FIRED = "fired"
    REOPENED = "reopened"
    WORSENED = "worsened"
    """The same alarm is graver now, or its cause is known better."""
    SPREAD = "spread"
    """It hits more companies."""
    ACKNOWLEDGED = "acknowledged"
    EXPIRED = "expired"
    """An acknowledgement that nobody renewed."""
    RESOLVED = "resolved"
    ABSORBED = "absorbed"
    """It follows from another alarm, which tells of both."""


@dataclass(frozen=True)
class Acknowledgement:
    """A person looks after an alarm, says why, and for how long that is worth something."""

    by: str
    reason: str
    at: datetime
    until: datetime


@dataclass(frozen=True)
class Alarm:
    """``number`` names it for ever; ``companies`` are those that it hit so far."""

    number: str
    cause: str
    rules: tuple[str, ...]
    title: str
    severity: Severity
    state: State
    began_at: datetime
    fired_at: datetime | None = None
    resolved_at: datetime | None = None
    companies: tuple[str, ...] = ()
    route: str = ""
    advice: str = ""
    times: int = 1
    """How often it came back, its first time included."""
    acknowledgement: Acknowledgement | None = None

    @property
    def is_open(self) -> bool:
        return self.state in (State.FIRING, State.ACKNOWLEDGED)


@dataclass(frozen=True)
class Change:
    what: What
    alarm: Alarm
    at: datetime
    into: str = ""
    """The number of the alarm that absorbed this one."""


@dataclass
class Tracker:
    """How long one rule has been bad, or well, in one place."""

    bad_since: datetime | None = None
    well_since: datetime | None = None
    is_held: bool = False
    was_bad: bool = False
    starts: deque[datetime] = field(default_factory=deque)

    def look(self, now: datetime, bad: bool | None, rule: Rule, clear: timedelta) -> None:
        if bad is None:
            # Nobody knows: what fires goes on, what only threatens begins anew.
            self.well_since = None
            self.bad_since = self.bad_since if self.is_held else None
            return
        if bad:
            self._look_bad(now, rule)
        else:
            self.well_since = self.well_since or now
            if self._starts_lately(now) >= RESTLESS:
                clear = max(clear, CALM_AFTER_FLAPPING)
            if not self.is_held or now - self.well_since >= clear:
                self.is_held, self.bad_since = False, None
        self.was_bad = bad

    def _look_bad(self, now: datetime, rule: Rule) -> None:
        self.bad_since, self.well_since = self.bad_since or now, None
        if not self.was_bad:
            self.starts.append(now)
        is_flapping = 0 < rule.flaps <= self._starts_lately(now)
        if is_flapping or now - self.bad_since >= rule.hold:
            self.is_held = True

    def _starts_lately(self, now: datetime) -> int:
        while self.starts and now - self.starts[0] > FLAPS_WITHIN:
            self.starts.popleft()
        return len(self.starts)

    @property
    def is_bad(self) -> bool:
        return self.bad_since is not None


@dataclass
class Cause:
    """What the rules of one cause say together at one moment."""

    name: str
    held: list[Rule]
    threatening: list[Rule]
    since: datetime | None
    companies: list[str]


class Engine:
    def __init__(self, book: RuleBook, alarms: Iterable[Alarm] = ()) -> None:
        """``alarms``: those that a former process left open, or that ended a short while ago."""
        self.book = book
        self._latest = Latest(book.fresh_for)
        self._trackers: dict[tuple[str, Place], Tracker] = {}
        self._alarms = {alarm.cause: alarm for alarm in alarms}
        self._bad_at: dict[str, datetime] = {}
        self._is_new = True

    @property
    def alarms(self) -> list[Alarm]:
        """Pending, open, and those that ended and may still come back."""
        return list(self._alarms.values())

    @property
    def latest(self) -> Latest:
        return self._latest

    def step(self, now: datetime, readings: Iterable[Reading] = ()) -> list[Change]:
        if self._is_new:
            self._remember_held(now)
        self._latest.take(now, list(readings))
        self._latest.forget(now - FORGOTTEN_AFTER)
        causes = self._look_at_rules(now)
        for name, cause in causes.items():
            if cause.since is not None:
                self._bad_at[name] = now
        changes: list[Change] = []
        for name in sorted(causes, key=self._is_follower):
            changes += self._step_cause(now, causes[name])
        return changes

    def acknowledge(
        self, now: datetime, number: str, by: str, reason: str, at: datetime | None = None
    ) -> Change | None:
        """None for an alarm that is not open, or that this person's word did not change."""
        alarm = next((a for a in self._alarms.values() if a.number == number and a.is_open), None)
        at = at or now
        if alarm is None:
            return None
        until = at + self.book.acknowledged_for[alarm.severity]
        given = Acknowledgement(by, reason, at, until)
        if until <= now or given == alarm.acknowledgement:
            return None
        return self._change(
            What.ACKNOWLEDGED, replace(alarm, state=State.ACKNOWLEDGED, acknowledgement=given), now
        )

    # --- one step, inside ------------------------------------------------------------------------

    def _is_follower(self, cause: str) -> int:
        """Causes from which others follow come first."""
        return sum(len(rule.hidden_by) for rule in self.book.rules if rule.cause == cause)

    def _remember_held(self, now: datetime) -> None:
        """An open alarm ends by good readings alone, not by a new start of the watcher."""
        self._is_new = False
        unknown_at = now - self.book.fresh_for
        open_alarms = {name: alarm for name, alarm in self._alarms.items() if alarm.is_open}
        for rule in self.book.rules:
            alarm = open_alarms.get(rule.cause)
            if alarm is None or rule.name not in alarm.rules:
                continue
            is_of_companies = rule.scope is Scope.COMPANIES
            told = [Place(each) for each in alarm.companies] if is_of_companies else [SYSTEM]
            for place in (place._replace(part=rule.part) for place in told):
                held = Tracker(bad_since=alarm.began_at, is_held=True, was_bad=True)
                self._trackers[rule.name, place] = held
                unread = Reading(main_reading(rule), None, unknown_at, *place)
                self._latest.take(now, [unread])

    def _look_at_rules(self, now: datetime) -> dict[str, Cause]:
        causes: dict[str, Cause] = {}
        for rule in self.book.rules:
            cause = causes.setdefault(rule.cause, Cause(rule.cause, [], [], None, []))
            if rule.is_on:
                self._look_at_rule(now, rule, cause)
        return causes

    def _look_at_rule(self, now: datetime, rule: Rule, cause: Cause) -> None:
        known = self._alarms.get(rule.cause)
        clear = rule.clear
        if known is not None and known.times > 1:
            clear = max(clear, CALM_AFTER_FLAPPING)
        held = threatening = False
        for place in places(rule, self._latest):
            tracker = self._trackers.setdefault((rule.name, place), Tracker())
            tracker.look(now, is_bad(rule, place, self._latest), rule, clear)
            if not tracker.is_bad:
                continue
            held, threatening = held or tracker.is_held, True
            cause.since = min(cause.since or now, tracker.bad_since or now)
            if place.company and tracker.is_held:
                cause.companies.append(place.company)
        if held:
            cause.held.append(rule)
            cause.companies += self._companies_of(rule)
        elif threatening:
            cause.threatening.append(rule)

    def _companies_of(self, rule: Rule) -> list[str]:
        match rule.hits:
            case Hits.EVERYONE:
                return self._latest.companies()
            case Hits.MEASURED:
                return companies_hit(rule, self._latest)
        return []

    def _is_hidden(self, now: datetime, rule: Rule) -> bool:
        """What it follows from is bad, or ended so short a while ago that it still shows."""
        return any(
            now - self._bad_at[cause] <= rule.aftermath
            for cause in rule.hidden_by
            if cause in self._bad_at
        )

    def _step_cause(self, now: datetime, cause: Cause) -> list[Change]:
        alarm = self._alarms.get(cause.name)
        if alarm is not None and alarm.is_open:
            return self._step_open(now, cause, alarm)
        held = [rule for rule in cause.held if not self._is_hidden(now, rule)]
        if held:
            return self._fire(now, cause, held)
        if cause.since is not None and (alarm is None or alarm.state is State.RESOLVED):
            self._step_pending(now, cause, alarm)
        elif cause.since is None and alarm is not None and alarm.state is State.PENDING:
            del self._alarms[cause.name]
        return []

    def _step_pending(self, now: datetime, cause: Cause, former: Alarm | None) -> None:
        """A sign alone is kept, unless it may be the return of an alarm that just ended."""
        if former is None or not self._may_reopen(former, now):
            rules = cause.threatening or cause.held
            self._alarms[cause.name] = self._drawn(cause, rules, State.PENDING)

    def _may_reopen(self, former: Alarm, now: datetime) -> bool:
        ended = former.resolved_at
        return ended is not None and now - ended <= self.book.reopens_within

    def _drawn(self, cause: Cause, rules: list[Rule], state: State) -> Alarm:
        leading = min(rules, key=lambda rule: rank(rule.severity))
        began = cause.since
        assert began is not None  # noqa: S101  # a cause that threatens has a beginning
        return Alarm(
            number=f"{cause.name}-{began:%Y%m%d-%H%M%S}",
            cause=cause.name,
            rules=tuple(rule.name for rule in rules),
            title=leading.title,
            severity=leading.severity,
            state=state,
            began_at=began,
            companies=tuple(dict.fromkeys(cause.companies)),
            route=leading.route,
            advice=leading.advice,
        )

    def _fire(self, now: datetime, cause: Cause, held: list[Rule]) -> list[Change]:
        former = self._alarms.get(cause.name)
        drawn = replace(self._drawn(cause, held, State.FIRING), fired_at=now)
        followers = self._followers_of(cause.name, now)
        if former is not None and self._may_reopen(former, now):
            again = replace(
                drawn, number=former.number, began_at=former.began_at, fired_at=former.fired_at,
                companies=united(former.companies, drawn.companies), times=former.times + 1,
            )  # fmt: skip
            changes = [self._change(What.REOPENED, again, now)]
        elif followers:
            # Its first sign was told under another name: it goes on as the same alarm.
            first, followers = followers[0], followers[1:]
            del self._alarms[first.cause]
            grown = replace(
                drawn, number=first.number, began_at=first.began_at, fired_at=first.fired_at,
                companies=united(first.companies, drawn.companies), times=first.times,
                severity=gravest([first.severity, drawn.severity]),
            )  # fmt: skip
            changes = [self._change(What.WORSENED, grown, now)]
        else:
            changes = [self._change(What.FIRED, drawn, now)]
        return changes + [self._absorb(each, changes[0].alarm, now) for each in followers]

    def _followers_of(self, cause: str, now: datetime) -> list[Alarm]:
        """Open alarms that follow from this cause and began about when it did, oldest first."""
        following = {rule.cause for rule in self.book.rules if cause in rule.hidden_by}
        found = [
            alarm
            for alarm in self._alarms.values()
            if alarm.is_open
            and alarm.cause in following
            and now - alarm.began_at <= TAKES_OVER_WITHIN
        ]
        return sorted(found, key=lambda alarm: alarm.began_at)

    def _absorb(self, alarm: Alarm, into: Alarm, now: datetime) -> Change:
        ended = replace(alarm, state=State.RESOLVED, resolved_at=now)
        del self._alarms[alarm.cause]
        return Change(What.ABSORBED, ended, now, into.number)

    def _step_open(self, now: datetime, cause: Cause, alarm: Alarm) -> list[Change]:
        if not cause.held:
            ended = replace(alarm, state=State.RESOLVED, resolved_at=now)
            return [self._change(What.RESOLVED, ended, now)]
        changes = []
        leading = min(cause.held, key=lambda rule: rank(rule.severity))
        now_hit = united(alarm.companies, tuple(cause.companies))
        names = tuple(rule.name for rule in cause.held)
        if rank(leading.severity) < rank(alarm.severity):
            alarm = replace(
                alarm, severity=leading.severity, title=leading.title, route=leading.route,
                advice=leading.advice, rules=names, companies=now_hit,
            )  # fmt: skip
            changes.append(self._change(What.WORSENED, alarm, now))
        elif len(now_hit) > len(alarm.companies):
            alarm = replace(alarm, companies=now_hit, rules=names)
            changes.append(self._change(What.SPREAD, alarm, now))
        given = alarm.acknowledgement
        if alarm.state is State.ACKNOWLEDGED and given is not None and given.until <= now:
            alarm = replace(alarm, state=State.FIRING, acknowledgement=None)
            changes.append(self._change(What.EXPIRED, alarm, now))
        return changes

    def _change(self, what: What, alarm: Alarm, now: datetime) -> Change:
        self._alarms[alarm.cause] = alarm
        return Change(what, alarm, now)


def united(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
