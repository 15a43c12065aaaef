"""People who are asked the questions of a week, by a clock that the test moves."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from feedback.answers.forms import WeekForm
from feedback.answers.models import Response
from feedback.answers.services import Saved, response_of, save_answers
from feedback.weeks.calendar import week_of
from feedback.weeks.links import Asked, week_path
from feedback.weeks.questions import NEWEST, QUESTIONS
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.clock import local
from tenants.schemas.companies import Company
from tests.people import make_person

WEEK = date(2027, 1, 11)  # a Monday; nothing of its days is a holiday
THURSDAY = date(2027, 1, 14)
LONG_AGO = datetime(2026, 1, 1, tzinfo=timezone.get_default_timezone())
FIVE: dict[str, Any] = {
    "worked": ["speed"],
    "worked-texto": "Cotizo en la obra.",
    "problems": "annoys",
    "problems-texto": "El PDF tarda.",
    "feature-texto": "Firmar en el celular",
    "recommend": "9",
    "saved": "120",
}
"""All questions, as a form sends them."""


def nine(day: date, company: Company) -> datetime:
    """Nine in the morning of the company's day."""
    return datetime(day.year, day.month, day.day, 9, tzinfo=company.zone)


def set_clock(patch: pytest.MonkeyPatch, moment: datetime) -> datetime:
    patch.setattr(timezone, "now", lambda: moment)
    return moment


def make_asked(role: Role = Role.SALES, **facts: Any) -> User:
    """A person who entered long before any week of the tests."""
    person = make_person(role, **facts)
    person.joined_at = LONG_AGO
    person.save(update_fields=["joined_at"])
    return person


def path_for(person: User, week: date | None = None) -> str:
    """The link of this week's questions, or of another's."""
    return week_path(person.pk, week or this_week(), NEWEST)


def this_week() -> date:
    return week_of(local(timezone.now()).date())


def answer(
    person: User, moment: datetime | None = None, week: date | None = None, **typed: Any
) -> Saved:
    """What «Enviar» does with the fields of ``typed``, or with all of ``FIVE``."""
    moment = moment or timezone.now()
    data = QueryDict(mutable=True)
    for name, value in (typed or FIVE).items():
        name = name.replace("_texto", "-texto")
        data.setlist(name, value if isinstance(value, list) else [value])
    asked = Asked(person.pk, week or week_of(local(moment).date()), NEWEST)
    form = WeekForm(QUESTIONS[NEWEST], data)
    return save_answers(asked, form.typed, moment, by=person, finish=True)


def response(person: User, week: date | None = None) -> Response | None:
    return response_of(Asked(person.pk, week or this_week(), NEWEST))


def days_after(moment: datetime, days: int) -> datetime:
    return moment + timedelta(days=days)
