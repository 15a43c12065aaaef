"""Figures are read from the rows of two companies, each by itself and together."""

from datetime import date, timedelta

from feedback.answers.models import Answer
from feedback.numbers.reading import read_figures
from feedback.numbers.statistics import Rate
from feedback.weeks.questions import RECOMMEND
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.feedback.asked import ask

WEEK = date(2030, 3, 4)


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
