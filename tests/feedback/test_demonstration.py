"""Who starts the product for the first time sees four weeks of feedback, answered and open."""

from django.test import Client
from django.utils import timezone

from feedback.answers.models import Response
from feedback.cases.models import Case
from feedback.demonstration import prepare_opinions
from feedback.weeks.models import Invitation
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tests.people import make_person


def test_a_manager_sees_charts_open_cases_and_closed_ones(
    company: Company, neighbour: Company, manager: User, desk: Client
) -> None:
    with company_context(company):
        for role in (Role.SALES, Role.WORKSHOP):
            make_person(role)
    with company_context(neighbour):
        make_person(Role.SALES)
    for _ in range(2):
        prepare_opinions([company, neighbour], manager, timezone.now())
    with public_context():
        assert Invitation.objects.values("week").distinct().count() == 4
        assert Response.objects.finished().count() == 19
        assert {"new", "running", "done"} <= set(Case.objects.values_list("state", flat=True))
    page = desk.get("/programa/cifras/").content.decode()
    assert page.count('class="dot"') >= 9
    assert "95 % de confianza" in page
    cases = desk.get("/programa/opiniones/").text
    assert "PDF y enlace" in cases and "Escribir partidas" in cases
    with public_context():
        assert not Case.objects.filter(cause="blocked", themes=None).exists()
    assert "Dibujos grandes en el PDF" in desk.get("/programa/ideas/").content.decode()
