"""Weekly questions that were asked, and their answers, as rows."""

from datetime import date, timedelta

from django.utils import timezone

from feedback.answers.models import Answer, Response
from feedback.weeks.models import Invitation
from feedback.weeks.questions import NEWEST, RECOMMEND, SAVED, WORKED
from tenants.people.roles import Role
from tenants.schemas.companies import Company


def ask(company: Company, person: int, week: date, score: int | None = None) -> Invitation:
    """A question of a week, and its answer when there is a score."""
    now = timezone.now()
    invitation = Invitation.objects.create(
        company=company,
        user_id=person,
        week=week,
        version=NEWEST,
        asked_on=week + timedelta(days=3),
        answered_at=None if score is None else now,
    )
    if score is not None:
        response = Response.objects.create(
            company=company,
            user_id=person,
            role=Role.SALES,
            week=week,
            version=NEWEST,
            began_at=now,
            changed_at=now,
            finished_at=now,
        )
        for question, number, text in (
            (WORKED, None, "Cotizo en la obra"),
            (RECOMMEND, score, ""),
            (SAVED, 60, ""),
        ):
            Answer.objects.create(
                response=response, question=question, number=number, text=text, answered_at=now
            )
    return invitation
