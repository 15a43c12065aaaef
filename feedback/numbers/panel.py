"""The page of figures, ready to be printed: nothing is reckoned in its template."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from django.utils.formats import date_format

from feedback.numbers.figures import (
    GOAL,
    SILENT_WEEKS,
    Figures,
    by_cohort_week,
    by_company,
    by_week,
    first_weeks,
)
from feedback.numbers.reading import read_figures
from feedback.numbers.statistics import Nps, Spread
from feedback.numbers.words import (
    Said,
    say_minutes,
    say_nps,
    say_rate,
    say_satisfaction,
)
from feedback.weeks.calendar import week_of
from tenants.schemas.companies import Company
from tenants.web.charts import Mark, Reading, trend

SCALE = (Decimal(-100), Decimal(100))
PERIODS = (4, 12, 26)  # weeks
A_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Line:
    """A row of a table: a week, a week of a cohort, or a company."""

    name: str
    answered: Said
    people: Said
    nps: Said
    saved: Said


@dataclass(frozen=True)
class CompanyLine:
    company: Company
    answered: Said
    people: Said
    satisfaction: Said
    last: date | None
    silent: int

    @property
    def is_silent(self) -> bool:
        return self.silent >= SILENT_WEEKS


@dataclass(frozen=True)
class Panel:
    """Of some weeks up to ``until``; ``figures`` are theirs, of every company."""

    weeks: int
    until: date
    figures: Figures
    companies: Mapping[int, Company]
    first_weeks: Mapping[int, date]

    @property
    def tiles(self) -> list[tuple[str, Said]]:
        figures = self.figures
        heard = figures.people_heard
        return [
            ("Semanas de empresa con respuesta", say_rate(figures.company_weeks)),
            ("Personas que respondieron", say_rate(figures.people)),
            ("NPS, un voto por persona", say_nps(figures.by_person, heard)),
            ("NPS, un voto por empresa", say_nps(figures.by_company, len(figures.scores))),
            ("Satisfacción, de 1 a 10", say_satisfaction(figures.satisfaction, heard)),
            (
                "Tiempo ahorrado por persona a la semana",
                say_minutes(figures.minutes_saved, figures.times_heard),
            ),
        ]

    @property
    def goal(self) -> str:
        """Whether the programme is answered as well as it should be."""
        percent = self.figures.company_weeks.percent
        if percent is None:
            return f"La meta es de {GOAL} % de las semanas de empresa."
        reached = "se alcanza" if percent >= GOAL else "todavía no se alcanza"
        return f"La meta de {GOAL} % {reached}."

    @cached_property
    def by_week(self) -> list[tuple[date, Figures]]:
        """Every week of the period, with or without figures."""
        found = dict(by_week(self.figures))
        weeks = [self.until - A_WEEK * back for back in reversed(range(self.weeks))]
        return [(week, found.get(week, Figures((), ()))) for week in weeks]

    @cached_property
    def by_cohort_week(self) -> list[tuple[int, Figures]]:
        return by_cohort_week(self.figures, self.first_weeks)

    @property
    def nps_chart(self) -> str:
        marks = [Mark(_name(week), _reading(each.by_person)) for week, each in self.by_week]
        return trend("NPS por semana, con su intervalo", marks, SCALE)

    @property
    def rate_chart(self) -> str:
        marks = [Mark(_name(week), _answered(each)) for week, each in self.by_week]
        title = "Semanas de empresa con respuesta, en por ciento"
        return trend(title, marks, (Decimal(0), Decimal(100)), " %")

    @property
    def cohort_chart(self) -> str:
        marks = [Mark(str(week), _reading(each.by_person)) for week, each in self.by_cohort_week]
        return trend("NPS según las semanas que lleva cada empresa", marks, SCALE)

    @property
    def satisfaction_chart(self) -> str:
        marks = [Mark(_name(week), _spread(each.satisfaction)) for week, each in self.by_week]
        return trend("Satisfacción por semana, de 1 a 10", marks, (Decimal(0), Decimal(10)))

    @property
    def weekly(self) -> list[Line]:
        """The newest first; of the weeks in which somebody was asked."""
        return [_line(_name(week), each) for week, each in reversed(self.by_week) if each.asked]

    @property
    def cohort(self) -> list[Line]:
        return [_line(f"Semana {number}", each) for number, each in self.by_cohort_week]

    @property
    def by_company(self) -> list[CompanyLine]:
        """Those that have been silent longest come first."""
        found = by_company(self.figures)
        lines = [
            _company_line(self.companies[pk], each)
            for pk, each in found.items()
            if pk in self.companies
        ]
        return sorted(lines, key=lambda line: (-line.silent, line.company.name))


def panel_of(day: date, weeks: int) -> Panel:
    """Of the last ``weeks`` that were asked until ``day``. A cohort's first week may lie before."""
    until = week_of(day)
    everything = read_figures(date.min, until)
    since = until - A_WEEK * (weeks - 1)
    return Panel(
        weeks,
        until,
        Figures(
            tuple(each for each in everything.asked if each.week >= since),
            tuple(each for each in everything.said if each.week >= since),
        ),
        {company.pk: company for company in Company.objects.all()},
        first_weeks(everything.asked),
    )


def _line(name: str, figures: Figures) -> Line:
    return Line(
        name,
        say_rate(figures.company_weeks),
        say_rate(figures.people),
        say_nps(figures.by_person, figures.people_heard),
        say_minutes(figures.minutes_saved, figures.times_heard),
    )


def _company_line(company: Company, figures: Figures) -> CompanyLine:
    return CompanyLine(
        company,
        say_rate(figures.company_weeks),
        say_rate(figures.people),
        say_satisfaction(figures.satisfaction, figures.people_heard),
        figures.last_answer,
        figures.silent_weeks,
    )


def _name(week: date) -> str:
    return date_format(week, "j b")


def _reading(found: Nps | None) -> Reading | None:
    return None if found is None else Reading(found.points, found.low, found.high)


def _spread(found: Spread | None) -> Reading | None:
    return None if found is None else Reading(found.median, found.low, found.high)


def _answered(figures: Figures) -> Reading | None:
    percent = figures.company_weeks.percent
    return None if percent is None else Reading(percent, percent, percent)
