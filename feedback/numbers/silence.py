"""A company that has been silent for two weeks: somebody of the programme asks what happens."""

from datetime import date, datetime, timedelta

from feedback.cases.clocks import Cause
from feedback.cases.models import Source
from feedback.cases.opening import Origin, open_case
from feedback.numbers.figures import SILENT_WEEKS, by_week
from feedback.numbers.reading import read_figures
from feedback.weeks.calendar import week_of
from feedback.weeks.models import Invitation
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.clock import day_of
from tenants.schemas.context import current_company

WORDS = "Nadie de la empresa contestó las preguntas de las últimas dos semanas."
LOOKED_AT = timedelta(weeks=52)


def notice_silence(moment: datetime) -> bool:
    """Open a case of the current company, once for each time that it falls silent; whether so."""
    company = current_company()
    week = second_silent_week(day_of(moment))
    owner = User.objects.filter(role=Role.OWNER, is_active=True).order_by("pk").first()
    if week is None or owner is None:
        return False
    asked = Invitation.objects.of(company, week).order_by("pk").values_list("pk", flat=True)
    origin = Origin(company, owner.pk, Source.Kind.SILENCE, asked[0], Cause.SILENCE, WORDS)
    return open_case(origin, moment=moment) is not None


def second_silent_week(day: date) -> date | None:
    """With which the current company became silent; None if it is not. This week may still be
    answered and counts for nothing."""
    last = week_of(day) - timedelta(weeks=1)
    figures = read_figures(last - LOOKED_AT, last, current_company().pk)
    silent = figures.silent_weeks
    if silent < SILENT_WEEKS:
        return None
    return by_week(figures)[-silent + SILENT_WEEKS - 1][0]
