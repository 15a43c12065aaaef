"""Alarm rules on invented days: which outages they tell of, and how often they are wrong.

    python -m tests.ops.alerts.replay [DAYS]

DAYS (1000) of 5 to 20 small companies (``simulation.py``), in worlds of 50 days with seeds 1, 2, …,
go through the engine with the rules of the house. A page is an alarm of P1 or P2; it is right when
a trouble lasted at the moment, or had ended at most two minutes before. An outage counts when it
lasts five minutes or longer and the watcher had a network for half of it; it was found when a page
told of it before its end. Storms are counted apart, with those in which ten requests failed for
three people: at night there may be none. The last line is JSON.

Between two moments of interest nothing can get worse, so the engine looks every ten minutes there,
and every twenty seconds from one on for as long as anything is bad.
"""

import json
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ops.alerts.core.alarms import Alarm, State, What
from ops.alerts.core.engine import Engine
from ops.alerts.core.readings import WINDOWS
from ops.alerts.core.rulebook import load
from tests.ops.alerts.simulation import (
    DAY,
    PROBED_EVERY,
    START,
    Kind,
    Trouble,
    World,
)

DAYS_A_WORLD = 50
IDLE = 600
LINGERS = timedelta(minutes=2)
LONG = 300
TICKETS = ("P3", "P4")


@dataclass(frozen=True)
class Page:
    cause: str
    companies: tuple[str, ...]
    fired_at: datetime


@dataclass
class Score:
    days: int = 0
    pages: int = 0
    right_pages: int = 0
    wrong: list[str] = field(default_factory=list)
    outages: int = 0
    found: int = 0
    missed: list[str] = field(default_factory=list)
    delays: list[float] = field(default_factory=list)
    doubled: int = 0
    storms: int = 0
    storms_seen: int = 0
    storms_found: int = 0
    lone_failures: int = 0

    def add(self, other: "Score") -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    @property
    def precision(self) -> float:
        return self.right_pages / self.pages if self.pages else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.outages if self.outages else 1.0


def pages_of(world: World) -> list[Page]:
    """What a person would have been woken by."""
    engine, pages = Engine(load()), []
    interesting = iter(world.moments_of_interest())
    upcoming = next(interesting, world.days * DAY)
    second = 0
    while second < world.days * DAY:
        now = moment(second)
        for change in engine.step(now, world.readings(second, WINDOWS)):
            alarm = change.alarm
            is_new = change.what in (What.FIRED, What.WORSENED, What.REOPENED)
            if is_new and alarm.severity not in TICKETS:
                pages.append(Page(alarm.cause, alarm.companies, now))
        while upcoming <= second:
            upcoming = next(interesting, world.days * DAY)
        pace = PROBED_EVERY if is_awake(engine.alarms) else IDLE
        second = min(second + pace, max(upcoming, second + PROBED_EVERY))
    return pages


def is_awake(alarms: Iterable[Alarm]) -> bool:
    """Tickets stay open for days, and nobody waits for their end."""
    return any(
        alarm.state is not State.RESOLVED and alarm.severity not in TICKETS for alarm in alarms
    )


def score_of(world: World) -> Score:
    pages = pages_of(world)
    score = Score(days=world.days, pages=len(pages))
    score.lone_failures = sum(len(company.errors) for company in world.companies)
    for page in pages:
        if any(is_about(page, trouble) for trouble in world.troubles):
            score.right_pages += 1
        else:
            score.wrong.append(f"{page.cause} {page.fired_at:%d %H:%M} {page.companies}")
    for trouble in world.troubles:
        about = [page for page in pages if is_about(page, trouble)]
        in_time = [page for page in about if page.fired_at <= moment(trouble.end)]
        if trouble.kind is Kind.STORM:
            score.storms += 1
            score.storms_seen += is_seen_by_people(world, trouble)
            score.storms_found += bool(in_time)
        elif trouble.lasts >= LONG and seen(world, trouble) >= 0.5:
            score.outages += 1
            score.found += bool(in_time)
            score.doubled += len({page.cause for page in about}) > 1
            if in_time:
                score.delays.append((in_time[0].fired_at - moment(trouble.begin)).total_seconds())
            else:
                score.missed.append(f"{trouble}")
    return score


def is_about(page: Page, trouble: Trouble) -> bool:
    return moment(trouble.begin) <= page.fired_at <= moment(trouble.end) + LINGERS


def moment(second: int) -> datetime:
    return START + timedelta(seconds=second)


def is_seen_by_people(world: World, trouble: Trouble) -> bool:
    """At least ten failures that at least three people saw."""
    sums = [company.within(trouble.begin, trouble.end) for company in world.companies]
    return sum(failed for _, failed, _ in sums) >= 10 and sum(len(who) for *_, who in sums) >= 3


def seen(world: World, trouble: Trouble) -> float:
    """The share of an outage during which the watcher had a network."""
    blind = sum(
        max(0, min(trouble.end, end) - max(trouble.begin, begin)) for begin, end in world.blind
    )
    return 1 - blind / trouble.lasts


def replay(seed: int, days: int) -> Score:
    return score_of(World(seed, days))


def main(days: int) -> int:
    total = Score()
    worlds = [(seed, DAYS_A_WORLD) for seed in range(1, days // DAYS_A_WORLD + 1)]
    with ProcessPoolExecutor() as pool:
        for score in pool.map(replay, *zip(*worlds, strict=True)):
            total.add(score)
            print(
                f"{total.days} días: {total.found} de {total.outages} caídas, "
                f"{total.right_pages} de {total.pages} avisos con razón", flush=True,
            )  # fmt: skip
    for line in [*total.missed, *total.wrong][:40]:
        print(line)
    delays = sorted(total.delays)
    told = {
        "days": total.days,
        "outages": total.outages,
        "recall": round(total.recall, 4),
        "pages": total.pages,
        "precision": round(total.precision, 4),
        "storms": total.storms,
        "storms_with_volume": total.storms_seen,
        "storms_found": total.storms_found,
        "outages_with_two_causes": total.doubled,
        "delay_p50_s": delays[len(delays) // 2] if delays else None,
        "delay_most_s": delays[-1] if delays else None,
        "failures": total.lone_failures,
    }
    print(json.dumps(told))
    return 0 if total.recall == 1 and total.precision >= 0.95 else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
