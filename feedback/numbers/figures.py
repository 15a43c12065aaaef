"""The figures of the weekly questions, reckoned from plain rows. No framework.

A period counts the newest score of each person, so that who answers twelve weeks has one vote.
A company-week counts as answered when one of its people answered.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from feedback.numbers.statistics import Nps, Rate, Spread, nps, one_vote_each, spread

GOAL = Decimal(70)
"""Per cent of the company-weeks that managed programmes see answered."""

SILENT_WEEKS = 2
"""After so many, somebody of the programme is told."""

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Asked:
    """A person who was asked in a week (its Monday), and whether they answered by any channel."""

    company: int
    person: int
    week: date
    answered: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What a person's answer of a week holds in numbers: the score, and minutes saved."""

    company: int
    person: int
    week: date
    score: int | None = None
    minutes: int | None = None


@dataclass(frozen=True)
class Figures:
    """Of some weeks, companies, or both."""

    asked: tuple[Asked, ...]
    said: tuple[Said, ...]

    @property
    def people(self) -> Rate:
        """Questions that were answered, of those that were asked."""
        return Rate(sum(each.answered for each in self.asked), len(self.asked))

    @property
    def company_weeks(self) -> Rate:
        answered: dict[tuple[int, date], bool] = defaultdict(bool)
        for each in self.asked:
            answered[each.company, each.week] |= each.answered
        return Rate(sum(answered.values()), len(answered))

    @cached_property
    def scores(self) -> Mapping[int, Sequence[int]]:
        """By company: the newest score of each of its people."""
        newest: dict[tuple[int, int], int] = {}
        for each in sorted(self.said, key=lambda said: said.week):
            if each.score is not None:
                newest[each.company, each.person] = each.score
        found: dict[int, list[int]] = defaultdict(list)
        for (company, _), score in newest.items():
            found[company].append(score)
        return found

    @property
    def people_heard(self) -> int:
        return sum(len(scores) for scores in self.scores.values())

    @property
    def by_person(self) -> Nps | None:
        return nps(score for scores in self.scores.values() for score in scores)

    @property
    def by_company(self) -> Nps | None:
        return nps(one_vote_each(self.scores))

    @property
    def satisfaction(self) -> Spread | None:
        return spread(Decimal(score) for scores in self.scores.values() for score in scores)

    @property
    def minutes_saved(self) -> Spread | None:
        """Of a person's week."""
        return spread(Decimal(minutes) for minutes in self._minutes)

    @property
    def times_heard(self) -> int:
        """How many said how much time they saved."""
        return len(self._minutes)

    @property
    def _minutes(self) -> list[int]:
        return [each.minutes for each in self.said if each.minutes is not None]

    @property
    def last_answer(self) -> date | None:
        return max((each.week for each in self.asked if each.answered), default=None)

    @property
    def silent_weeks(self) -> int:
        """How many weeks in a row, up to the last one that was asked, nobody answered."""
        silent = 0
        for _, figures in reversed(by_week(self)):
            if figures.people.part or not figures.people.whole:
                break
            silent += 1
        return silent


def by_week(figures: Figures) -> list[tuple[date, Figures]]:
    """In their order."""
    return sorted(_grouped(figures, lambda row: row.week).items())


def by_company(figures: Figures) -> dict[int, Figures]:
    return _grouped(figures, lambda row: row.company)


def by_cohort_week(figures: Figures, first_weeks: Mapping[int, date]) -> list[tuple[int, Figures]]:
    """By how long each company has been asked: 1 is its first week, named in ``first_weeks``."""

    def number(row: Asked | Said) -> int:
        return (row.week - first_weeks[row.company]).days // 7 + 1

    return sorted(_grouped(figures, number).items())


def first_weeks(asked: Iterable[Asked]) -> dict[int, date]:
    """The week in which each company was asked for the first time."""
    found: dict[int, date] = {}
    for each in asked:
        found[each.company] = min(each.week, found.get(each.company, each.week))
    return found


def _grouped(figures: Figures, key: Callable[[Asked | Said], Key]) -> dict[Key, Figures]:
    asked: dict[Key, list[Asked]] = defaultdict(list)
    said: dict[Key, list[Said]] = defaultdict(list)
    for question in figures.asked:
        asked[key(question)].append(question)
    for answer in figures.said:
        said[key(answer)].append(answer)
    return {
        each: Figures(tuple(asked.get(each, ())), tuple(said.get(each, ())))
        for each in {**asked, **said}
    }
