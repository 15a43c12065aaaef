"""Invented days of small companies, from a seed: their requests, their troubles and what is none.

Companies: 5 to 20, each with 2 to 6 people and 40 to 400 requests on a working day, half on
Saturdays and a twentieth on Sundays, between eight and seven o'clock by a humped curve.

Troubles, of which a watcher should tell: the whole site down, the database down, one company down,
and storms, in which 15 to 60 % of every company's requests fail. Each comes about once in four days
at any hour and lasts from half a minute to three hours.

No troubles, of which it should not: 0.05 % of requests fail by themselves; one person (rarely two)
meets a broken page 3 to 25 times within twenty minutes, once in three days; a probe in a thousand
fails, alone or with the next; the watcher loses its network for up to twenty minutes; a deployment
refuses probes for up to twenty seconds.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from random import Random

from ops.alerts.core.readings import WINDOWS, Reading

START = datetime(2030, 1, 7, tzinfo=UTC)  # a Monday
DAY, HOUR, MINUTE = 86_400, 3_600, 60
PROBED_EVERY = 20
HOURS = (0, 0, 0, 0, 0, 0, 0, 1, 4, 8, 10, 10, 8, 5, 6, 9, 10, 8, 4, 1, 0, 0, 0, 0)
"""How busy each hour is."""
OF_WEEKDAY = (1, 1, 1, 1, 1, 0.5, 0.05)
COUNTED = ("requests", "errors", "people_hit")
ALONE = 0.0005
"""The share of requests that fail for no reason that lasts."""


class Kind(StrEnum):
    SITE = "site"
    DATABASE = "database"
    COMPANY = "company"
    STORM = "storm"


@dataclass(frozen=True)
class Trouble:
    """Seconds since the start; ``share`` of the requests fails."""

    kind: Kind
    begin: int
    end: int
    company: str = ""
    share: float = 1.0

    @property
    def is_outage(self) -> bool:
        return self.kind is not Kind.STORM

    @property
    def lasts(self) -> int:
        return self.end - self.begin


@dataclass
class Company:
    """``requests`` are moments in order, ``errors`` moments with the person who met each."""

    schema: str
    people: int
    busy: float
    requests: list[float] = field(default_factory=list)
    errors: list[tuple[float, int]] = field(default_factory=list)

    def within(self, begin: float, end: float) -> tuple[int, int, set[int]]:
        requests = bisect_right(self.requests, end) - bisect_left(self.requests, begin)
        first, last = bisect_left(self.errors, (begin,)), bisect_right(self.errors, (end, 99))
        people = {person for _, person in self.errors[first:last]}
        return requests, last - first, people


class World:
    def __init__(self, seed: int, days: int) -> None:
        self.random = Random(seed)
        self.days = days
        self.companies = [
            Company(f"c_{number}", self.random.randint(2, 6), self.random.uniform(40, 400))
            for number in range(1, self.random.randint(5, 20) + 1)
        ]
        self.troubles = self._troubles()
        self.blind = self._stretches(0.05, 60, 1200)
        self.deployments = self._stretches(0.3, 3, 20)
        self.blips = self._blips()
        for company in self.companies:
            self._live(company)

    # --- what happens ----------------------------------------------------------------------------

    def _troubles(self) -> list[Trouble]:
        """Never two at once, nor the next before two hours after the last."""
        found: list[Trouble] = []
        at = 0.0
        while True:
            at += self.random.expovariate(1 / DAY)
            kind = self.random.choice(list(Kind))
            lasts = min(max(self.random.lognormvariate(6.3, 1.1), 30), 3 * HOUR)
            if at + lasts + 2 * HOUR > self.days * DAY:
                return found
            company = self.random.choice(self.companies).schema if kind is Kind.COMPANY else ""
            share = self.random.uniform(0.15, 0.6) if kind is Kind.STORM else 1.0
            found.append(Trouble(kind, int(at), int(at + lasts), company, share))
            at += lasts + 2 * HOUR

    def _stretches(self, a_day: float, least: int, most: int) -> list[tuple[int, int]]:
        found = []
        for day in range(self.days):
            if self.random.random() < a_day:
                begin = day * DAY + self.random.randrange(DAY)
                found.append((begin, begin + self.random.randint(least, most)))
        return found

    def _blips(self) -> set[tuple[str, int]]:
        """Probes, by target and number, that fail for no reason; a fifth with the one after."""
        found = set()
        targets = ["", *(company.schema for company in self.companies)]
        probes = self.days * DAY // PROBED_EVERY
        for target in targets:
            for _ in range(probes // 1000):
                number = self.random.randrange(probes)
                found.add((target, number))
                if self.random.random() < 0.2:
                    found.add((target, number + 1))
        return found

    def _live(self, company: Company) -> None:
        """Give the company its requests and the failures among them."""
        random, total = self.random, sum(HOURS)
        for hour in range(self.days * 24):
            day = hour // 24
            wanted = company.busy * OF_WEEKDAY[day % 7] * HOURS[hour % 24] / total
            for _ in range(poisson(random, wanted)):
                self._ask(company, hour * HOUR + random.random() * HOUR)
            if random.random() < 1 / 3 / 24 / len(self.companies) * 2 and HOURS[hour % 24]:
                self._meet_broken_page(company, hour * HOUR + random.random() * HOUR)
        company.requests.sort()
        company.errors.sort()

    def _ask(self, company: Company, at: float) -> None:
        person = self.random.randrange(company.people)
        trouble = self.trouble_at(at, company.schema)
        if trouble is not None and trouble.kind is Kind.SITE:
            return  # nobody who could count it heard of it
        share = trouble.share if trouble is not None else 0
        company.requests.append(at)
        if self.random.random() < max(share, ALONE):
            company.errors.append((at, person))
            if share == 1.0:
                self._insist(company, at, person)

    def _insist(self, company: Company, at: float, person: int) -> None:
        """Who finds nothing working tries again a few times."""
        for _ in range(self.random.randint(0, 3)):
            at += self.random.uniform(3, 40)
            company.requests.append(at)
            if self.trouble_at(at, company.schema) is not None:
                company.errors.append((at, person))

    def _meet_broken_page(self, company: Company, at: float) -> None:
        met_by = [self.random.randrange(company.people)]
        if self.random.random() < 0.1:
            met_by.append(self.random.randrange(company.people))
        for _ in range(self.random.randint(3, 25)):
            moment = at + self.random.random() * 20 * MINUTE
            company.requests.append(moment)
            company.errors.append((moment, self.random.choice(met_by)))

    def trouble_at(self, at: float, company: str = "") -> Trouble | None:
        """That of everybody, or of this company; of whichever when none is named."""
        number = bisect_right(self.troubles, at, key=lambda each: each.begin) - 1
        found = self.troubles[number] if number >= 0 else None
        if found is None or at >= found.end or (company and found.company not in ("", company)):
            return None
        return found

    # --- what is read ----------------------------------------------------------------------------

    def readings(self, second: int, windows: Iterable[str]) -> list[Reading]:
        """As the watcher has them at this second. While the site is down the application tells
        nothing, and where the watcher has no network nobody knows anything."""
        now = START + timedelta(seconds=second)
        if is_within(self.blind, second):
            return [Reading("site.up", None, now), Reading("app.up", None, now)]
        trouble = self.trouble_at(second)
        kind = trouble.kind if trouble else None
        is_down = kind in (Kind.SITE, Kind.DATABASE) or is_within(self.deployments, second)
        site = not is_down and not self._blinks("", second)
        found = [Reading("site.up", float(site), now)]
        for company in self.companies:
            is_up = not is_down and not self._blinks(company.schema, second)
            if trouble is not None and kind is Kind.COMPANY:
                is_up = is_up and trouble.company != company.schema
            found.append(Reading("company.up", float(is_up), now, company.schema))
        if kind is Kind.SITE or is_within(self.deployments, second):
            return [*found, Reading("app.up", 0.0, now)]
        found += [
            Reading("app.up", 1.0, now),
            Reading("database.up", float(kind is not Kind.DATABASE), now),
        ]
        if kind is not Kind.DATABASE:
            found += self._sums(second, now, windows)
        return found

    def _blinks(self, target: str, second: int) -> bool:
        return (target, second // PROBED_EVERY) in self.blips

    def _sums(self, second: int, now: datetime, windows: Iterable[str]) -> Iterator[Reading]:
        """Of all together, and of each company in which something failed within six hours: nothing
        can be alarmed of the others, and telling their zeros takes half of the time."""
        failing = {
            company.schema
            for company in self.companies
            if company.within(second - 6 * HOUR, second)[1]
        }
        for window in windows:
            begin = second - WINDOWS[window].total_seconds()
            sums = [0, 0, 0]
            for company in self.companies:
                asked, failed, hit = company.within(begin, second)
                values = (asked, failed, len(hit))
                sums = [total + value for total, value in zip(sums, values, strict=True)]
                if company.schema in failing and window != "3d":
                    for name, value in zip(COUNTED, values, strict=True):
                        yield Reading(f"{name}.{window}", value, now, company.schema)
            for name, value in zip(COUNTED, sums, strict=True):
                yield Reading(f"{name}.{window}", value, now)
        yield from self._recoveries(second, now)

    def _recoveries(self, second: int, now: datetime) -> Iterator[Reading]:
        """Of the last half an hour, as the application tells them."""
        found = {}
        for company in self.companies:
            number = bisect_right(company.errors, (second, 99))
            if number and company.errors[number - 1][0] > second - HOUR / 2:
                found[company.schema] = company.errors[number - 1][0]
        if not found:
            return
        for schema, failed in [*found.items(), ("", max(found.values()))]:
            chosen = [each for each in self.companies if schema in ("", each.schema)]
            well = sum(each.within(failed, second)[0] for each in chosen)
            yield Reading("recovery.seconds", second - failed, now, schema)
            yield Reading(
                "recovery.requests", well - 1, now, schema
            )  # the failed one is no good one

    def moments_of_interest(self) -> list[int]:
        """When something begins to fail or to work again: between them nothing gets worse."""
        found = {int(at) + 1 for company in self.companies for at, _ in company.errors}
        found |= {number * PROBED_EVERY for _, number in self.blips}
        for begin, end in [*self.blind, *self.deployments]:
            found |= {begin, end}
        for trouble in self.troubles:
            found |= {trouble.begin, trouble.end}
        last = self.days * DAY
        return sorted(
            {second - second % PROBED_EVERY + PROBED_EVERY for second in found if second < last}
        )


def is_within(stretches: list[tuple[int, int]], second: int) -> bool:
    number = bisect_right(stretches, (second, DAY * 10_000)) - 1
    return number >= 0 and stretches[number][0] <= second < stretches[number][1]


def poisson(random: Random, mean: float) -> int:
    """How many came, of so many expected."""
    count, passed = -1, 0.0
    while passed <= mean:
        passed += random.expovariate(1)
        count += 1
    return count
