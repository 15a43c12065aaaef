"""Work on the servers is announced before it begins, at the desk, and counted apart."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ops.uptime.models import AnnouncedWindow, Month, Watcher
from tenants.events.models import Event
from tenants.people.roles import Role
from tenants.programme.desk.clock import local
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.people import CompanyClient, make_person
from tests.programme import entered, make_manager

PAGE = "/programa/disponibilidad/"


@pytest.fixture
def desk(company: Company) -> Client:
    with public_context():
        return entered(make_manager(), verified=True)


def form(begin: datetime, hours: float, why: str = "Más memoria") -> dict[str, str]:
    shown = (local(moment).strftime("%Y-%m-%dT%H:%M") for moment in (begin, _after(begin, hours)))
    return dict(zip(("begin", "end"), shown, strict=True)) | {"why": why}


def _after(moment: datetime, hours: float) -> datetime:
    return moment + timedelta(hours=hours)


def test_a_window_is_announced_once_and_can_be_taken_back(desk: Client) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    for _ in range(2):
        assert desk.post(f"{PAGE}anunciar/", form(tomorrow, 2)).status_code == 302
    with public_context():
        window = AnnouncedWindow.objects.get()
        assert window.end - window.begin == timedelta(hours=2)
    assert "Más memoria" in desk.get(PAGE).content.decode()
    desk.post(f"{PAGE}{window.pk}/retirar/")
    with public_context():
        assert AnnouncedWindow.objects.get().is_taken_back
        kinds = set(Event.objects.values_list("kind", flat=True))
        assert {"window.announced", "window.taken_back"} <= kinds


def test_one_that_has_begun_ends_now_and_keeps_what_was(desk: Client) -> None:
    now = timezone.now()
    with public_context():
        window = AnnouncedWindow.objects.create(
            begin=now - timedelta(hours=1), end=now + timedelta(hours=1), why="Disco", by="Inés"
        )
    desk.post(f"{PAGE}{window.pk}/retirar/")
    with public_context():
        window.refresh_from_db()
        assert not window.is_taken_back and window.end < timezone.now()


@pytest.mark.parametrize(
    ("days", "hours", "why", "said"),
    [
        (-1, 2, "Tarde", "Anuncia antes de empezar"),
        (1, -2, "Al revés", "Debe terminar después de empezar"),
        (1, 13, "Larga", "durar 12 horas a lo más"),
        (1, 2, "", "Di qué se hace"),
    ],
)
def test_what_cannot_be_announced_is_refused_in_words(
    desk: Client, days: int, hours: float, why: str, said: str
) -> None:
    begin = timezone.now() + timedelta(days=days)
    answer = desk.post(f"{PAGE}anunciar/", form(begin, hours, why))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    with public_context():
        assert not AnnouncedWindow.objects.exists()


def make_month(company: Company) -> None:
    begin = timezone.now().replace(microsecond=0) - timedelta(seconds=100_000)
    second = int(begin.timestamp())
    with public_context():
        watcher = Watcher.objects.create(name="norte", heard_at=timezone.now())
        Month.objects.create(
            watcher=watcher, target=company.schema_name, company=company, year=2026, month=6,
            begin=begin, end=begin + timedelta(seconds=100_000), up=96_400, down=600,
            unknown=2000, announced=1000, breaks=[[second, second + 600, "down"]],
        )  # fmt: skip


def test_a_month_shows_its_arithmetic(desk: Client, company: Company) -> None:
    assert "Ningún vigilante ha contado nada" in desk.get(PAGE).content.decode()
    make_month(company)
    page = desk.get(PAGE).content.decode()
    assert "96,400 ÷ (96,400 + 600) = 99.381 %" in page
    assert "96.400 %" in page  # at worst
    assert company.name in page and "10 min" in page and "norte" in page
    assert "2026-06" in page
    assert desk.get(f"{PAGE}?mes=nunca").status_code == 200


def test_an_owner_reads_of_the_own_company_alone(
    company: Company, neighbour: Company, client_for: Callable[..., CompanyClient]
) -> None:
    make_month(neighbour)
    owner = client_for(make_person(Role.OWNER))
    page = owner.get("/empresa/disponibilidad/").content.decode()
    assert "Todavía no hay nada que contar" in page
    with public_context():
        Month.objects.update(company=company)
        AnnouncedWindow.objects.create(
            begin=timezone.now(), end=timezone.now() + timedelta(hours=1), why="Disco", by="Inés"
        )
    page = owner.get("/empresa/disponibilidad/").content.decode()
    assert "Junio de 2026" in page and "99.381 %" in page and "Disco: del " in page
