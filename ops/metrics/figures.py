"""What was counted in a stretch of time, by route, and the few bytes in which it is kept."""

import json
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ops.metrics.histogram import Histogram


@dataclass(frozen=True)
class Tally:
    """Of one route or one kind of work: how often, how often in vain, and how long."""

    count: int = 0
    errors: int = 0
    times: Histogram = field(default_factory=Histogram)

    def __add__(self, other: "Tally") -> "Tally":
        return total((self, other))


@dataclass(frozen=True)
class Figures:
    """``routes`` by the name of the address, ``work`` by the kind of work."""

    routes: Mapping[str, Tally] = field(default_factory=dict)
    work: Mapping[str, Tally] = field(default_factory=dict)

    @property
    def whole(self) -> Tally:
        """Of all routes."""
        return total(self.routes.values())

    def __add__(self, other: "Figures") -> "Figures":
        return merged((self, other))


def total(tallies: Iterable[Tally]) -> Tally:
    """The sum of many, without a value for each step."""
    count = errors = 0
    times: Counter[int] = Counter()
    for tally in tallies:
        count += tally.count
        errors += tally.errors
        times.update(tally.times.counts)
    return Tally(count, errors, Histogram(dict(times)))


def merged(figures: Iterable[Figures]) -> Figures:
    routes: dict[str, list[Tally]] = defaultdict(list)
    work: dict[str, list[Tally]] = defaultdict(list)
    for each in figures:
        for found, tallies in ((routes, each.routes), (work, each.work)):
            for name, tally in tallies.items():
                found[name].append(tally)
    return Figures(_totals(routes), _totals(work))


def _totals(found: Mapping[str, list[Tally]]) -> dict[str, Tally]:
    return {name: total(tallies) for name, tallies in found.items()}


def packed(figures: Figures) -> bytes:
    """Compressed JSON: ``{"routes": {name: [count, errors, [bucket, n, bucket, n …]]}, …}``."""
    told = {"routes": _plain(figures.routes), "work": _plain(figures.work)}
    return zlib.compress(json.dumps(told, separators=(",", ":")).encode(), 9)


def unpacked(content: bytes | memoryview) -> Figures:
    told = json.loads(zlib.decompress(content))
    return Figures(_tallies(told["routes"]), _tallies(told["work"]))


def _plain(tallies: Mapping[str, Tally]) -> dict[str, list[object]]:
    return {
        name: [
            tally.count,
            tally.errors,
            [number for pair in sorted(tally.times.counts.items()) for number in pair],
        ]
        for name, tally in sorted(tallies.items())
    }


def _tallies(told: Mapping[str, list[object]]) -> dict[str, Tally]:
    tallies = {}
    for name, (count, errors, flat) in told.items():
        pairs = dict(zip(flat[::2], flat[1::2], strict=True))  # type: ignore[index]
        tallies[name] = Tally(count, errors, Histogram(pairs))  # type: ignore[arg-type]
    return tallies
