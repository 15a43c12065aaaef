"""From readings to alarms: one for each cause, from its first sign to its end.

``Engine.step(now, readings)`` is called every few seconds with what was read since; it gives what
changed. It reads no clock and writes nothing, so a replay of years takes minutes. Times are UTC. An
alarm that comes back soon is the same one again. One that announced work explains is an alarm as
any other, which says so of itself; ``escalation`` then tells nobody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from ops.alerts.core.alarms import Acknowledgement, Alarm, Change, Spot, State, What
from ops.alerts.core.conditions import companies_hit, is_bad, main_reading, places
from ops.alerts.core.readings import Latest, Place, Reading
from ops.alerts.core.rules import Hits, Rule, RuleBook, gravest, rank
from ops.alerts.core.tracking import CALM_AFTER_FLAPPING, Tracker
from ops.alerts.core.windows import Window, explains

TAKES_OVER_WITHIN = timedelta(minutes=10)
FORGOTTEN_AFTER = timedelta(days=2)


EVERYBODY = ""


@dataclass
class Cause:
    """What the rules of one cause say together at one moment. ``where`` names the companies in
    which it is bad, were it only for a moment yet; EVERYBODY for the system."""

    name: str
    held: list[Rule] = field(default_factory=list)
    threatening: list[Rule] = field(default_factory=list)
    since: datetime | None = None
    companies: list[str] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    where: set[str] = field(default_factory=set)


class Engine:
    def __init__(self, book: RuleBook, alarms: Iterable[Alarm] = ()) -> None:
        """``alarms``: those that a former process left open, or that ended a short while ago."""
        self.book = book
        self._latest = Latest(book.fresh_for)
        self._trackers: dict[tuple[str, Place], Tracker] = {}
        self._alarms = {alarm.cause: alarm for alarm in alarms}
        self._held_at: dict[tuple[str, str], datetime] = {}
        self._rules = {rule.name: rule for rule in book.rules}
        self._windows: Sequence[Window] = ()
        self._is_new = True

    @property
    def alarms(self) -> list[Alarm]:
        """Pending, open, and those that ended and may still come back."""
        return list(self._alarms.values())

    @property
    def latest(self) -> Latest:
        return self._latest

    def step(
        self, now: datetime, readings: Iterable[Reading] = (), windows: Sequence[Window] = ()
    ) -> list[Change]:
        """``windows`` are the announced ones that are known, whenever they are."""
        self._windows = windows
        if self._is_new:
            self._remember_held(now)
        self._latest.take(now, list(readings))
        self._latest.forget(now - FORGOTTEN_AFTER)
        causes = self._look_at_rules(now)
        for cause in causes.values():
            for spot in cause.spots:
                self._held_at[cause.name, spot.company] = now
        changes: list[Change] = []
        for name in sorted(causes, key=self._is_follower):
            changes += self._step_cause(now, causes[name], causes)
        return changes

    def acknowledge(self, now: datetime, number: str, given: Acknowledgement) -> Change | None:
        """None for an alarm that is not open, or whose state this word does not change."""
        alarm = next((a for a in self._alarms.values() if a.number == number and a.is_open), None)
        if alarm is None or given.until <= now or given == alarm.acknowledgement:
            return None
        looked_after = replace(alarm, state=State.ACKNOWLEDGED, acknowledgement=given)
        return self._change(What.ACKNOWLEDGED, looked_after, now)

    # --- one step, inside ------------------------------------------------------------------------

    def _is_follower(self, cause: str) -> int:
        """Causes from which others follow come first."""
        return sum(len(rule.hidden_by) for rule in self.book.rules if rule.cause == cause)

    def _remember_held(self, now: datetime) -> None:
        """An open alarm ends by good readings alone, not by a new start of the watcher."""
        self._is_new = False
        unknown_at = now - self.book.fresh_for
        for alarm in self._alarms.values():
            for spot in alarm.spots if alarm.is_open else ():
                if spot.rule not in self._rules:
                    continue
                place = Place(spot.company, spot.part)
                held = Tracker(bad_since=alarm.began_at, is_held=True, was_bad=True)
                self._trackers[spot.rule, place] = held
                unread = Reading(main_reading(self._rules[spot.rule]), None, unknown_at, *place)
                self._latest.take(now, [unread])

    def _look_at_rules(self, now: datetime) -> dict[str, Cause]:
        causes: dict[str, Cause] = {}
        for rule in self.book.rules:
            cause = causes.setdefault(rule.cause, Cause(rule.cause))
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
            cause.where.add(place.company)
            if tracker.is_held:
                cause.spots.append(Spot(rule.name, *place))
                cause.companies += [place.company] if place.company else []
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

    def _is_hidden(self, now: datetime, rule: Rule, causes: Mapping[str, Cause]) -> bool:
        """Wherever it holds, what it follows from is bad, or shows still though it ended.

        A cause that announced work explains tells nobody, so it hides only what waits as it does.
        """
        spots = spots_of(causes[rule.cause], rule)
        shadows = [
            self._shadow_of(now, name, rule, causes)
            for name in rule.hidden_by
            if rule.waits_for_windows or not self._is_announced(now, causes[name].spots)
        ]
        return all(any(is_in_shadow(spot, shadow) for shadow in shadows) for spot in spots)

    def _is_announced(self, now: datetime, spots: Iterable[Spot]) -> bool:
        """Whether announced work explains all of it."""
        found = [
            explains(self._windows, self._rules[spot.rule], Place(spot.company, spot.part),
                     self._latest, now)
            for spot in spots
        ]  # fmt: skip
        return bool(found) and all(found)

    def _shadow_of(
        self, now: datetime, name: str, rule: Rule, causes: Mapping[str, Cause]
    ) -> set[str]:
        """The companies in which a cause explains what ``rule`` sees."""
        ended = {
            company
            for (cause, company), at in self._held_at.items()
            if cause == name and now - at <= rule.aftermath
        }
        return causes[name].where | ended

    def _step_cause(self, now: datetime, cause: Cause, causes: Mapping[str, Cause]) -> list[Change]:
        alarm = self._alarms.get(cause.name)
        if alarm is not None and alarm.is_open:
            return self._step_open(now, cause, alarm)
        held = [rule for rule in cause.held if not self._is_hidden(now, rule, causes)]
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
            spots=tuple(cause.spots),
            title=leading.title,
            severity=leading.severity,
            state=state,
            began_at=began,
            companies=tuple(dict.fromkeys(cause.companies)),
            is_everybodys=any(rule.hits is Hits.EVERYONE for rule in rules),
            route=leading.route,
            advice=leading.advice,
            opens_incident=leading.opens_incident,
        )

    def _fire(self, now: datetime, cause: Cause, held: list[Rule]) -> list[Change]:
        former = self._alarms.get(cause.name)
        seen = [spot for rule in held for spot in spots_of(cause, rule)]
        drawn = replace(
            self._drawn(cause, held, State.FIRING), fired_at=now,
            is_announced=self._is_announced(now, seen),
        )  # fmt: skip
        followers = self._followers_of(drawn, now)
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

    def _followers_of(self, leading: Alarm, now: datetime) -> list[Alarm]:
        """Open alarms that follow from its cause and began about when it did, oldest first."""
        following = {rule.cause for rule in self.book.rules if leading.cause in rule.hidden_by}
        found = [
            alarm
            for alarm in self._alarms.values()
            if alarm.is_open
            and alarm.cause in following
            and leading.is_announced <= alarm.is_announced
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
        of_all = alarm.is_everybodys or any(rule.hits is Hits.EVERYONE for rule in cause.held)
        spots = tuple(cause.spots)
        if rank(leading.severity) < rank(alarm.severity):
            alarm = replace(
                alarm, severity=leading.severity, title=leading.title, route=leading.route,
                advice=leading.advice, spots=spots, companies=now_hit, is_everybodys=of_all,
                opens_incident=leading.opens_incident,
            )  # fmt: skip
            changes.append(self._change(What.WORSENED, alarm, now))
        elif len(now_hit) > len(alarm.companies):
            alarm = replace(alarm, companies=now_hit, spots=spots)
            changes.append(self._change(What.SPREAD, alarm, now))
        is_announced = self._is_announced(now, cause.spots)
        if is_announced != alarm.is_announced:
            what = What.EXPLAINED if is_announced else What.OUTLASTED
            alarm = replace(alarm, is_announced=is_announced)
            changes.append(self._change(what, alarm, now))
        given = alarm.acknowledgement
        if alarm.state is State.ACKNOWLEDGED and given is not None and given.until <= now:
            alarm = replace(alarm, state=State.FIRING, acknowledgement=None)
            changes.append(self._change(What.EXPIRED, alarm, now))
        return changes

    def _change(self, what: What, alarm: Alarm, now: datetime) -> Change:
        self._alarms[alarm.cause] = alarm
        return Change(what, alarm, now)


def spots_of(cause: Cause, rule: Rule) -> list[Spot]:
    return [spot for spot in cause.spots if spot.rule == rule.name]


def is_in_shadow(spot: Spot, shadow: set[str]) -> bool:
    """What is bad for everybody explains all; what is bad in a company shows in the sums too."""
    if spot.company == EVERYBODY:
        return bool(shadow)
    return EVERYBODY in shadow or spot.company in shadow


def united(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
