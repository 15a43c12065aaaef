"""Health, requests and use at the desk: at first, after work, and whatever is asked."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from feedback.voices.models import Voice
from ops.metrics.housekeeping import merge, merge_months
from ops.metrics.models import Gauge, Grain, SchemaSize
from ops.metrics.rolling import hour_of
from ops.metrics.use import features, monday_of, weeks_until
from tenants.events.models import Event
from tenants.people.roles import ProgrammeRole
from tenants.programme.desk.clock import day_of
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.ops.metrics.test_rolling import NOON, tell
from tests.programme import entered, make_manager

PAGES = ["salud", "peticiones", "uso"]


@pytest.fixture
def desk(company: Company) -> Client:
    with public_context():
        return entered(make_manager())


def page_of(desk: Client, address: str) -> str:
    answer = desk.get(f"/programa/{address}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_before_anything_was_measured_the_pages_say_so(desk: Client) -> None:
    assert "todavía no hay ninguna medida" in page_of(desk, "salud/")
    assert "todavía no se ha medido ninguna petición" in page_of(desk, "peticiones/")
    assert "En 30 días no se ha hecho nada." in page_of(desk, "uso/")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("asked", ["24h", "7d", "30d", "13m", "", "-1", "x", "24h&empresa=c_0"])
def test_whatever_period_is_asked_there_is_a_page(desk: Client, page: str, asked: str) -> None:
    assert desk.get(f"/programa/{page}/?periodo={asked}").status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_support_sees_none_of_them(company: Company, page: str) -> None:
    with public_context():
        support = entered(make_manager(role=ProgrammeRole.SUPPORT))
    assert support.get(f"/programa/{page}/").status_code == 403


@pytest.mark.parametrize("period", ["24h", "7d", "13m"])
def test_requests_are_told_by_company_and_by_page(
    desk: Client, company: Company, neighbour: Company, period: str
) -> None:
    with public_context():
        ago = timezone.now() - timedelta(hours=2)
        tell(company, ago, [100.0] * 199, errors=1)
        tell(neighbour, ago, [2500.0])
        merge(timezone.now())
        merge_months(timezone.now())
    page = page_of(desk, f"peticiones/?periodo={period}")
    assert "Vidrios Alfa" in page and "Vidrios Beta" in page
    assert "0.50 %" in page and ">home<" in page.replace("\n", "").replace(" ", "")
    assert page.count('<svg class="chart"') == 3
    alone = page_of(desk, f"peticiones/?periodo={period}&empresa={neighbour.schema_name}")
    assert "De Vidrios Beta." in alone and "Vidrios Alfa" not in alone


def test_minutes_that_are_not_merged_yet_are_told_too(desk: Client, company: Company) -> None:
    with public_context():
        tell(company, timezone.now() - timedelta(minutes=1), [100.0] * 7)
    assert "Vidrios Alfa" in page_of(desk, "peticiones/")


def test_health_tells_each_part_with_queues_sizes_and_how_they_were(
    desk: Client, company: Company
) -> None:
    now = timezone.now()
    with public_context():
        SchemaSize.objects.create(company=company, day=day_of(now), size=3_400_000)
        SchemaSize.objects.create(company=None, day=day_of(now), size=9_000_000)
        Gauge.objects.create(
            grain=Grain.HOUR, name="queue.age_seconds", of="pdf", least=0, most=12,
            began_at=hour_of(now),
        )  # fmt: skip
    page = page_of(desk, "salud/")
    for said in ("Base de datos", "Reloj", "no se sabe", "3.4 MB", "Programa (public)", ": 12"):
        assert said in page


def record(company: Company, kind: str, at: Any, number: int = 1, **facts: Any) -> None:
    Event.objects.create(
        kind=kind, company=company, actor_kind="person", actor_id=1, at=at,
        subject=f"quote:{number}", facts=facts,
    )  # fmt: skip


def test_use_tells_quotations_how_long_they_take_and_what_people_do(
    desk: Client, company: Company, neighbour: Company
) -> None:
    with public_context():
        for number, minutes in enumerate((10, 20, 90), start=1):
            record(company, "quote.created", NOON - timedelta(minutes=minutes), number)
            record(company, "quote.sent", NOON, number, lines=1, version=1)
        record(company, "quote.sent", NOON, 9, lines=1, version=2)
        record(neighbour, "quote.created", NOON)
        Voice.objects.create(
            company=company, user_id=1, kind="problem", text="No abre", error_id="abc",
            told_at=NOON,
        )  # fmt: skip
        record(company, "quote.sent", timezone.now(), lines=1, version=1)
        later = NOON + timedelta(minutes=1)
        week = weeks_until(later)[-1]
        used = {each.kind: each for each in features(later)}
    assert week.monday == monday_of(day_of(NOON))
    assert (week.created, week.sent, week.companies) == (4, 4, 2)
    assert (week.problems, week.with_error, week.minutes) == (1, 1, 20)
    assert (used["quote.sent"].times, used["quote.sent"].companies) == (4, 1)
    assert used["cutplan.cut"].times == 0 and "manager.created" not in used
    assert "Cotización enviada" in page_of(desk, "uso/")


def test_more_measures_ask_the_database_no_more(
    desk: Client, company: Company, neighbour: Company, django_assert_max_num_queries
) -> None:
    with public_context():
        for minutes in range(30):
            for each in (company, neighbour):
                tell(each, timezone.now() - timedelta(minutes=minutes), [20.0], errors=1)
                record(each, "quote.created", timezone.now(), minutes)
    for page, most in {"peticiones": 10, "uso": 12, "salud": 40}.items():
        with django_assert_max_num_queries(most):
            desk.get(f"/programa/{page}/")
