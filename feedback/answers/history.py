"""What a company has said in its weeks, and what was done with it.

A person reads their own answers; an owner those of the whole company, with the role of who gave
them and not the name, as the form says.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from feedback.answers.forms import Row, rows_of
from feedback.answers.hooks import came_of
from feedback.answers.models import Response
from feedback.answers.services import response_of
from feedback.weeks.calendar import week_of
from feedback.weeks.links import Asked, week_path
from feedback.weeks.questions import NEWEST
from tenants.people.models import User
from tenants.schemas.clock import day_of
from tenants.schemas.context import current_company


@dataclass(frozen=True, slots=True)
class Told:
    """One response as the page of the history shows it."""

    response: Response
    rows: list[Row]
    is_own: bool
    came_of_it: list[str]


def responses_for(reader: User) -> QuerySet[Any]:
    """The newest week first."""
    rows = Response.objects.filter(company=current_company().pk)
    if not reader.is_owner:
        rows = rows.filter(user_id=reader.pk)
    return rows.prefetch_related("answers").order_by("-week", "-pk")


def told(responses: Iterable[Response], reader: User) -> Iterator[Told]:
    some = list(responses)
    ends = [each(some) for each in came_of]
    for response in some:
        rows = [row for row in rows_of(response.questionnaire, response.given) if row.said]
        came = [words for end in ends for words in end.get(response.pk, [])]
        yield Told(response, rows, response.user_id == reader.pk, came)


def this_week(reader: User, moment: datetime) -> tuple[str, bool]:
    """Where the person answers this week's questions, and whether anything is answered."""
    asked = Asked(reader.pk, week_of(day_of(moment)), NEWEST)
    response = response_of(asked)
    version = response.version if response else NEWEST
    return week_path(reader.pk, asked.week, version), response is not None
