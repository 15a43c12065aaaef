"""The rows from which figures are reckoned: two statements, however many weeks."""

from datetime import date

from django.db.models import Max, Q

from feedback.answers.models import Response
from feedback.numbers.figures import Asked, Figures, Said
from feedback.weeks.models import Invitation
from feedback.weeks.questions import RECOMMEND, SAVED


def read_figures(since: date, until: date, company: int | None = None) -> Figures:
    """Of the weeks from ``since`` to ``until``, both Mondays; of one company, or of all."""
    which = Q(week__range=(since, until))
    if company is not None:
        which &= Q(company=company)
    asked = Invitation.objects.filter(which).values_list(
        "company", "user_id", "week", "answered_at"
    )
    said = (
        Response.objects.filter(which)
        .annotate(
            recommended=Max("answers__number", filter=Q(answers__question=RECOMMEND)),
            minutes=Max("answers__number", filter=Q(answers__question=SAVED)),
        )
        .values_list("company", "user_id", "week", "recommended", "minutes")
    )
    return Figures(
        tuple(Asked(company, person, week, at is not None) for company, person, week, at in asked),
        tuple(Said(*row) for row in said),
    )
