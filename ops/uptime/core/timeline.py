"""What a target was, second by second, made of probes that came now and then.

Seconds are whole and since 1970 in UTC, as a clock on the wall counts them. A target is *up*,
*down* or *unknown*. It is down after several bad probes in a row, and then since the first of them;
up in the same way. Where nobody looked, for whatever reason, it is unknown: a watcher that was
stopped, a machine that slept, a clock that jumped. A change lies midway between its two probes.

>>> track, spans = None, []
>>> for at, is_up in [(0, True), (20, True), (40, False), (60, False), (80, False)]:
...     track, change = observe(track, Seen(at, is_up), Pace())
...     spans = applied(spans, change)
>>> [(span.begin, span.end, span.state.value) for span in spans]
[(0, 30, 'up'), (30, 80, 'down')]
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class State(StrEnum):
    UP = "up"
    DOWN = "down"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Span:
    """``end`` is the first second that is not of it."""

    begin: int
    end: int
    state: State


@dataclass(frozen=True, slots=True)
class Seen:
    """One probe; ``is_up`` is None when the watcher could not look, as without a network."""

    at: int
    is_up: bool | None

    @property
    def state(self) -> State:
        if self.is_up is None:
            return State.UNKNOWN
        return State.UP if self.is_up else State.DOWN


@dataclass(frozen=True, slots=True)
class Pace:
    """How probes are taken and believed; seconds."""

    interval: int = 20
    failures: int = 3
    successes: int = 2
    silence: int = 60  # the longest between two probes that counts as watched

    def needed(self, state: State) -> int:
        """Probes in a row until ``state`` is believed."""
        return {State.DOWN: self.failures, State.UP: self.successes, State.UNKNOWN: 1}[state]


@dataclass(frozen=True, slots=True)
class Track:
    """What is known of a target after its last probe.

    ``state`` holds since ``since``. ``doubts`` probes in a row have said ``doubted`` instead, since
    ``doubted_since``. Nothing before ``known_to`` is written again, but by a clock that goes back.
    """

    state: State
    since: int
    last: int
    known_to: int
    doubts: int = 0
    doubted: State = State.UNKNOWN
    doubted_since: int = 0

    @property
    def sure_to(self) -> int:
        """Where ``state`` is believed to end for now."""
        return self.doubted_since if self.doubts else max(self.last, self.known_to)


@dataclass(frozen=True, slots=True)
class Change:
    """What was known from ``cut`` on is replaced by ``spans``, which follow each other."""

    cut: int
    spans: tuple[Span, ...]


def observe(track: Track | None, seen: Seen, pace: Pace) -> tuple[Track, Change]:
    """What is known after one more probe."""
    if track is None:
        blank = Track(State.UNKNOWN, seen.at, seen.at, seen.at)
        return _looked(blank, seen, pace, changed_at=seen.at)
    if seen.at < track.last:
        return _set_back(track, seen)
    if seen.at < track.known_to:  # what the clock shows now was counted as unknown before
        return replace(track, last=seen.at), Change(track.known_to, ())
    if seen.at - max(track.last, track.known_to) > pace.silence:
        return _after_silence(track, seen, pace)
    between = (max(track.last, track.known_to) + seen.at) // 2
    is_blind = track.state is State.UNKNOWN and track.last < track.known_to
    return _looked(track, seen, pace, changed_at=track.known_to if is_blind else between)


def applied(spans: Iterable[Span], change: Change) -> list[Span]:
    """``spans`` after ``change``, in order and without overlap."""
    kept = [_until(span, change.cut) for span in spans if span.begin < change.cut]
    return [*kept, *change.spans]


def _looked(track: Track, seen: Seen, pace: Pace, changed_at: int) -> tuple[Track, Change]:
    """A probe that came in time. ``changed_at``: since when it says what it says, if it differs."""
    state = seen.state
    if state is track.state:
        track = replace(track, last=seen.at, doubts=0)
        return track, Change(track.since, _spans(track))
    if track.doubts and state is track.doubted:
        doubts, since = track.doubts + 1, track.doubted_since
    elif track.doubts and state is State.UNKNOWN:
        doubts, since = 1, track.doubted_since  # nor is known what was doubted
    else:
        doubts, since = 1, changed_at
    track = replace(track, last=seen.at, doubts=doubts, doubted=state, doubted_since=since)
    if doubts < pace.needed(state):
        return track, Change(track.since, _spans(track))
    new = Track(state, since, seen.at, known_to=since)
    before = Span(track.since, since, track.state)
    return new, Change(track.since, _filled(before, *_spans(new)))


def _after_silence(track: Track, seen: Seen, pace: Pace) -> tuple[Track, Change]:
    """Nobody looked for long: unknown from half an interval after the last probe."""
    ended = track.doubted_since if track.doubts else track.last + pace.interval // 2
    ended = max(ended, track.since)
    before = Span(track.since, ended, track.state)
    blind = Track(State.UNKNOWN, ended, seen.at, known_to=seen.at)
    if track.state is State.UNKNOWN:
        blind = replace(blind, since=track.since)
    new, change = _looked(blind, seen, pace, changed_at=seen.at)
    known = (before,) if track.state is not State.UNKNOWN else ()
    return new, Change(track.since, _filled(*known, *change.spans))


def _set_back(track: Track, seen: Seen) -> tuple[Track, Change]:
    """The clock went back: what it shows a second time is told by neither."""
    end = max(track.last, track.known_to)
    begin = seen.at
    new = Track(State.UNKNOWN, begin, seen.at, known_to=end)
    return new, Change(begin, _filled(Span(begin, end, State.UNKNOWN)))


def _spans(track: Track) -> tuple[Span, ...]:
    """The current state, and after it what is not believed yet."""
    sure = Span(track.since, track.sure_to, track.state)
    return _filled(sure, Span(track.sure_to, track.last, State.UNKNOWN))


def _filled(*spans: Span) -> tuple[Span, ...]:
    return tuple(span for span in spans if span.begin < span.end)


def _until(span: Span, end: int) -> Span:
    return replace(span, end=min(span.end, end))
