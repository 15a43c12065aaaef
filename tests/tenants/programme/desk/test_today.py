"""Today: what waits for the people of the programme, first what is urgent."""

from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils.timezone import now

from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.people.roles import ProgrammeRole
from tenants.periodic.models import JobRun
from tenants.programme.applications.services import ask_review, decline, put_on_waiting_list
from tenants.programme.desk.today import sections_for
from tenants.programme.meetings.models import Meeting
from tenants.programme.trials.models import Trial
from tenants.schemas.companies import Company
from tests.programme import make_application


def texts(title: str, role: str = ProgrammeRole.MANAGER) -> list[str]:
    found = [each for each in sections_for(role, now()) if each.section.title == title]
    return [line.text for each in found for line in each.lines]


def test_nothing_waits_and_the_page_says_so(desk: Client) -> None:
    page = desk.get("/programa/").text
    for words in ("Ninguna solicitud espera.", "Ninguna apertura se detuvo.", "Nadie está en la"):
        assert words in page


def test_applications_wait_with_the_oldest_first_and_a_review_before_all(manager: User) -> None:
    moment = now()
    make_application(company_name="Segunda", at=moment - timedelta(days=2))
    make_application(company_name="Primera", at=moment - timedelta(days=3))
    make_application(company_name="Sin confirmar", confirmed=False)
    declined = make_application(company_name="Inconforme", at=moment - timedelta(days=1))
    decline(declined, "Muy chica.", by=manager, moment=moment)
    declined.refresh_from_db()
    ask_review(declined, moment)
    assert texts("Solicitudes por revisar") == ["Inconforme", "Primera", "Segunda"]


def test_the_waiting_list_stands_in_its_order(manager: User) -> None:
    moment = now()
    for number, name in enumerate(("Llegó después", "Llegó antes")):
        row = make_application(company_name=name)
        later = moment - timedelta(hours=number)
        put_on_waiting_list(row, "Luego.", by=manager, moment=later)
    assert texts("Lista de espera") == ["1. Llegó antes", "2. Llegó después"]


def test_what_fails_stands_first_and_what_comes_is_told(
    desk: Client, manager: User, company: Company, neighbour: Company
) -> None:
    moment = now()
    Company.objects.filter(pk=neighbour.pk).update(state=Company.State.FAILED)
    Mail.objects.create(
        key="x", kind="offer", to="ana@cliente.example", state="failed", reason="No existe.",
        asked_at=moment, due_at=moment, finished_at=moment,
    )  # fmt: skip
    JobRun.objects.create(job="expiry", company=company, due_at=moment, overdue_from=moment)
    JobRun.objects.create(
        job="spares", due_at=moment, overdue_from=moment + timedelta(days=1), outcome="failed",
        error="Sin disco",
    )  # fmt: skip
    Meeting.objects.create(
        kind="training", company=company, manager_id=manager.pk, place="Llamada", state="confirmed",
        proposed_at=moment, starts_at=moment + timedelta(hours=2),
    )  # fmt: skip
    day = moment.date()
    Trial.objects.exclude(company=company).delete()
    Trial.objects.update_or_create(
        company=company, defaults={"begins_on": day, "ends_on": day + timedelta(days=9)}
    )
    assert texts("Aperturas con error") == [neighbour.name]
    assert texts("Correos rechazados") == ["Cotización para un cliente"]
    assert len(texts("Alertas")) == 2
    assert texts("Entrevistas y capacitaciones") == [company.name]
    assert texts("Pruebas que terminan en un mes") == [company.name]
    make_application()
    page = desk.get("/programa/").text
    assert page.index("Aperturas con error") < page.index("Solicitudes por revisar")
    assert "ana@cliente.example" in page


@pytest.mark.parametrize("cap", [2, 7])
def test_the_caps_of_companies_and_people_are_shown(
    desk: Client, settings: LazySettings, cap: int
) -> None:
    settings.MAX_BETA_COMPANIES, settings.MAX_BETA_USERS = cap, 40 + cap
    page = desk.get("/programa/").text
    assert f"<dt>Máximo</dt><dd>{cap}</dd>" in page
    assert f"<dt>Lugares en total</dt><dd>{40 + cap}</dd>" in page
    assert f"<dt>Libres</dt><dd>{cap - 2}</dd>" in page
