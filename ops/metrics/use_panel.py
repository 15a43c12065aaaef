"""The page of use: quotations a week, how long one takes, and what is used most and least."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.formats import date_format

from ops.metrics.scales import line, mark, top
from ops.metrics.use import Feature, Week, features, weeks_until
from ops.metrics.words import NOTHING, say_count, say_seconds
from tenants.programme.desk.words import event_words
from tenants.web.charts import Bar, bars

SHOWN = 12


@dataclass(frozen=True)
class Panel:
    weeks: tuple[Week, ...]
    features: tuple[Feature, ...]

    @property
    def sent_chart(self) -> str:
        return line(
            "Cotizaciones enviadas por semana",
            [mark(_name(week), float(week.sent)) for week in self.weeks],
        )

    @property
    def minutes_chart(self) -> str:
        return line(
            "Minutos de cada cotización, de crearla a enviarla",
            [mark(_name(week), week.minutes) for week in self.weeks],
        )

    @property
    def features_chart(self) -> str:
        used = [each for each in self.features if each.times][:SHOWN]
        most = top(Decimal(each.times) for each in used)
        rows = [
            Bar(event_words(each.kind), Decimal(each.times), say_count(each.times)) for each in used
        ]
        return bars("Lo que más se usa en 30 días", rows, most)

    @property
    def most_used(self) -> list[tuple[str, str, str]]:
        return [_line(each) for each in self.features if each.times][:SHOWN]

    @property
    def least_used(self) -> list[tuple[str, str, str]]:
        """The least used first; what nobody did at all is among them."""
        rest = self.features[len(self.most_used) :]
        return [_line(each) for each in reversed(rest)][:SHOWN]

    @property
    def weekly(self) -> list[tuple[str, ...]]:
        """The newest first."""
        return [
            (
                _name(week),
                say_count(week.created),
                say_count(week.sent),
                say_count(week.companies),
                NOTHING if week.minutes is None else say_seconds(week.minutes * 60),
                say_count(week.problems),
                say_count(week.with_error),
            )
            for week in reversed(self.weeks)
        ]


def panel_of(moment: datetime) -> Panel:
    return Panel(tuple(weeks_until(moment)), tuple(features(moment)))


def _name(week: Week) -> str:
    return date_format(week.monday, "j b")


def _line(feature: Feature) -> tuple[str, str, str]:
    return event_words(feature.kind), say_count(feature.times), say_count(feature.companies)
