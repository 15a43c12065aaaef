"""Figures are read from the rows of two companies, each by itself and together."""

from datetime import date, timedelta

from django.utils import timezone

from feedback.answers.models import Answer, Response
from feedback.numbers.reading import read_figures
from feedback.numbers.statistics import Rate
from feedback.weeks.models import Invitation
from feedback.weeks.questions import NEWEST, RECOMMEND, SAVED, WORKED
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context

WEEK = date(2030, 3, 4)


def ask(company: Company, person: int, week: date, score: int | None = None) -> None:
    """A question of a week, and its answer when there is a score."""
    now = timezone.now()
    Invitation.objects.create(
        company=company,
        user_id=person,
        week=week,
        version=NEWEST,
        asked_on=week + timedelta(days=3),
        answered_at=None if score is None else now,
    )
    if score is None:
        return
    response = Response.objects.create(
        company=company,
        user_id=person,
        role=Role.SALES,
        week=week,
        version=NEWEST,
        began_at=now,
        changed_at=now,
    )
    for question, number in ((WORKED, None), (RECOMMEND, score), (SAVED, 60)):
        Answer.objects.create(
            response=response, question=question, number=number, text="x", answered_at=now
        )


def test_each_company_is_read_by_itself_and_all_together(
    company: Company, neighbour: Company, django_assert_num_queries
) -> None:
    with public_context():
        ask(company, 1, WEEK, 9)
        ask(company, 2, WEEK)
        ask(neighbour, 1, WEEK, 4)
        ask(neighbour, 1, WEEK - timedelta(weeks=1), 2)
        with django_assert_num_queries(2):
            both = read_figures(WEEK, WEEK)
        ours = read_figures(WEEK, WEEK, company.pk)
        theirs = read_figures(WEEK - timedelta(weeks=4), WEEK, neighbour.pk)
    assert both.people == Rate(2, 3)
    assert both.scores == {company.pk: [9], neighbour.pk: [4]}
    assert ours.people == Rate(1, 2)
    assert ours.scores == {company.pk: [9]}
    assert [said.minutes for said in ours.said] == [60]
    assert theirs.scores == {neighbour.pk: [4]}
    assert theirs.people == Rate(2, 2)


def test_a_response_without_a_score_has_no_vote(company: Company) -> None:
    with public_context():
        ask(company, 1, WEEK, 9)
        Answer.objects.filter(question=RECOMMEND).delete()
        figures = read_figures(WEEK, WEEK)
    assert figures.people == Rate(1, 1)
    assert figures.people_heard == 0
