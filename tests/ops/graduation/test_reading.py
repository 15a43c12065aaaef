"""The evidence is read from the rows of every room, as they were when the period ended."""

import json
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F
from django.test import Client
from django.utils import timezone

from feedback.cases.models import Case
from ops.graduation.core.evidence import Period
from ops.graduation.core.judging import CRITERIA
from ops.graduation.models import TimeConfirmation
from ops.graduation.prelaunch.items import ITEMS
from ops.graduation.reading import evidence_of, period_of
from ops.graduation.services import confirm_time, tick
from ops.incidents.models import Incident
from ops.metrics.models import Bucket, Grain
from ops.uptime.models import Month, Watcher
from quoting.offers.events import QuoteSent
from tenants.companies.events import CompanyClosed
from tenants.events.models import Event
from tenants.events.recording import SYSTEM, record
from tenants.people.models import User
from tenants.people.roles import ProgrammeRole
from tenants.programme.desk.clock import day_of, start_of
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.feedback.asked import ask
from tests.programme import entered, make_manager

PAGE = "/programa/graduacion/"
DAYS = 84


@pytest.fixture
def period(company: Company) -> Period:
    """Twelve weeks that ended yesterday."""
    last = day_of(timezone.now()) - timedelta(days=1)
    return period_of(last - timedelta(days=DAYS - 1), last)


@pytest.fixture
def watched(company: Company, period: Period) -> None:
    """A watcher that saw all of it: the site was up, the company down for an hour."""
    with public_context():
        watcher = Watcher.objects.create(name="fuera", heard_at=timezone.now())
        begin, end = start_of(period.first), period.end
        broken = int((end - timedelta(days=3)).timestamp())
        for target, owner, breaks in (
            ("site", None, []),
            (company.schema_name, company, [[broken, broken + 3600, "down"]]),
        ):
            down = sum(last - first for first, last, _ in breaks)
            seconds = int((end - begin).total_seconds())
            Month.objects.create(
                watcher=watcher, target=target, company=owner, year=2030, month=3, begin=begin,
                end=end, up=seconds - down, down=down, unknown=0, announced=0, breaks=breaks,
            )  # fmt: skip


def test_uptime_is_that_of_the_watcher_in_the_last_six_weeks(
    company: Company, period: Period, watched: None
) -> None:
    with public_context():
        evidence = evidence_of(period)
    (found,) = evidence.uptime
    assert (found.company, found.down, found.unknown) == (company.name, 3600, 0)
    assert found.up + found.down == pytest.approx(42 * 86_400, abs=3600)  # a day may have 25 hours
    assert evidence.watched_whole.unknown == evidence.watched_whole.down == 0


def test_what_no_watcher_told_is_unknown(company: Company, period: Period, watched: None) -> None:
    with public_context():
        ended = period.end - timedelta(days=10)
        Month.objects.update(end=ended, up=F("up") - 10 * 86_400)
        evidence = evidence_of(period)
        assert evidence.uptime[0].unknown == 10 * 86_400
        assert evidence.watched_whole.unknown == 10 * 86_400
        Month.objects.all().delete()
        assert evidence_of(period).watched_whole.unknown >= 83 * 86_400


def test_requests_are_those_of_the_days_of_the_period(company: Company, period: Period) -> None:
    inside = start_of(period.first) + timedelta(days=3)
    with public_context():
        for at in (inside, start_of(period.first) - timedelta(days=1), period.end):
            Bucket.objects.create(
                grain=Grain.DAY, company=company, began_at=at, requests=100, errors=2, content=b""
            )
        found = evidence_of(period).answered
    assert (found.requests, found.errors, found.days) == (100, 2, 1)


def test_an_incident_counts_that_lasted_into_the_period(period: Period) -> None:
    inside = start_of(period.first) + timedelta(days=3)
    before = start_of(period.first) - timedelta(days=1)
    with public_context():
        for at in (inside, before, period.end):
            make_incident(at, ended=at + timedelta(hours=1))
        (incident,) = evidence_of(period).incidents
    assert incident.opened == inside and incident.is_security and incident.is_critical


def make_incident(at: datetime, ended: datetime) -> None:
    Incident.objects.create(
        title="No abre", kind="site_down", origin="hand", nature="down", reach="everybody",
        is_security=True, severity="P1", proposal="", began_at=at, ended_at=ended, opened_at=at,
        clock_from=at, respond_by=at, mitigate_by=at,
    )  # fmt: skip


def test_what_was_told_is_of_the_period(company: Company, period: Period) -> None:
    inside = start_of(period.first) + timedelta(days=3)
    with public_context():
        for at in (inside, start_of(period.first) - timedelta(days=1), period.end):
            Case.objects.create(
                company=company, user_id=1, cause="problem", words="No abre", priority="P4",
                opened_at=at, due_at=at + timedelta(days=7), answered_at=at + timedelta(days=1),
            )  # fmt: skip
        (told,) = evidence_of(period).told
    assert company.name in told.name and told.url.startswith("/programa/opiniones/")


def test_a_company_that_was_closed_and_one_that_nobody_uses_are_told(
    company: Company, neighbour: Company, owner: User, period: Period
) -> None:
    used = period.end - timedelta(days=2)
    with public_context():
        Company.objects.update(opened_at=period.end - timedelta(days=60))
        record(QuoteSent(lines=1, version=1), by=owner, company=company, at=used)
        record(CompanyClosed(), by=SYSTEM, company=neighbour, at=used)
        later = period.end + timedelta(hours=1)
        record(QuoteSent(lines=1, version=1), by=owner, company=neighbour, at=later)
        members = {each.name: each for each in evidence_of(period).members}
    assert (members[company.name].left, members[company.name].last_used) == (None, day_of(used))
    assert members[neighbour.name].left == day_of(used)
    assert members[neighbour.name].last_used is None


def test_scores_are_of_weeks_that_began_and_closed_in_the_period(
    company: Company, period: Period
) -> None:
    with public_context():
        monday = period.last - timedelta(days=period.last.weekday())
        for back, score in ((0, 1), (3, 9), (30, 2)):
            ask(company, back, monday - timedelta(weeks=back), score)
        ask(company, 7, monday - timedelta(weeks=3))
        heard = evidence_of(period).heard
    assert (heard.scores, heard.asked, heard.companies) == ((9,), 2, 1)


def test_what_companies_and_people_confirm_counts_from_when_it_was_written(
    company: Company, period: Period
) -> None:
    manager = make_manager()
    inside = period.end - timedelta(days=1)
    with public_context():
        confirm_time(company, 45, 12, period.last, "Olga, por teléfono", by=manager, moment=inside)
        confirm_time(
            company, 45, 40, period.last, "Corrigió", by=manager, moment=period.end + timedelta(1)
        )
        for item, each in ITEMS.items():
            if each.group == "Soporte":
                tick(item, True, "En la ayuda", by=manager, moment=inside)
        tick("support_hours", False, "Ya no", by=manager, moment=period.end)
        evidence = evidence_of(period)
    assert [(each.before, each.now) for each in evidence.confirmations] == [(45, 12)]
    assert all(each.is_kept for each in evidence.support)


def test_page_files_and_command_say_the_same_and_again_the_same(
    company: Company, period: Period, tmp_path: Path
) -> None:
    desk = entered(make_manager())
    page = desk.get(f"{PAGE}?desde={period.first}&hasta={period.last}").content.decode()
    assert "Faltan datos" in page
    told_first = page.partition('<dl class="facts')[0]
    for code in CRITERIA:
        assert f'href="#c-{code}"' in told_first and page.count(f'id="c-{code}"') == 1
    days = {"desde": period.first, "hasta": period.last}
    files = [
        (desk.post(f"{PAGE}json/", days).content, desk.post(f"{PAGE}pdf/", days).content)
        for _ in range(2)
    ]
    assert files[0] == files[1] and files[0][1].startswith(b"%PDF")
    told = StringIO()
    with public_context():
        call_command(
            "graduation", "--from", str(period.first), "--to", str(period.last),
            "--json", tmp_path / "g.json", "--pdf", tmp_path / "g.pdf", stdout=told,
        )  # fmt: skip
        assert Event.objects.filter(kind="desk.exported").count() == 4
    assert ((tmp_path / "g.json").read_bytes(), (tmp_path / "g.pdf").read_bytes()) == files[0]
    mark = json.loads(files[0][0])["sha256"]
    assert mark in told.getvalue() and mark[:16] in page


def test_a_company_confirms_once_for_each_press(company: Company) -> None:
    desk = entered(make_manager())
    given = {
        "company": company.pk, "before": 45, "now": 12,
        "said_on": day_of(timezone.now()), "evidence": "Olga, por teléfono",
    }  # fmt: skip
    for _ in range(2):
        assert desk.post(f"{PAGE}tiempo/", given).status_code == 302
    with public_context():
        assert TimeConfirmation.objects.count() == 1
    assert "de 45 a 12 min" in desk.get(PAGE).content.decode()
    future = given | {"said_on": day_of(timezone.now()) + timedelta(days=1)}
    for wrong, words in (
        (given | {"before": 0}, "Minutos por cotización, antes"),
        (given | {"company": 10**12}, "Elige una empresa de la lista"),
        (given | {"evidence": " "}, "sin eso no es evidencia"),
        (future, "todavía no llega"),
    ):
        answer = desk.post(f"{PAGE}tiempo/", wrong)
        assert answer.status_code == 422 and words in answer.content.decode(), words


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("desde=2030-03-14&hasta=2030-03-13", "va después del primero"),
        ("desde=&hasta=2030-03-13", "Escribe el día"),
        ("desde=ayer&hasta=2030-03-13", "como 2030-03-14"),
        ("desde=2020-01-01&hasta=2030-03-13", "hasta dos años"),
        ("desde=9999-12-30&hasta=9999-12-31", "demasiado lejos"),
        ("desde=0001-01-01&hasta=0001-01-02", "antes del programa"),
    ],
)
def test_whatever_period_is_asked_there_is_a_page(company: Company, asked: str, words: str) -> None:
    answer = entered(make_manager()).get(f"{PAGE}?{asked}")
    assert answer.status_code in {200, 422} and words in answer.content.decode()


def test_the_command_names_what_is_wrong_with_its_days(company: Company) -> None:
    with public_context():
        with pytest.raises(CommandError, match="va después del primero"):
            call_command("graduation", "--from", "2030-03-14", "--to", "2030-03-13")
        with pytest.raises(CommandError, match="no es un día"):
            call_command("graduation", "--from", "ayer", "--to", "2030-03-13")


def test_support_sees_no_graduation(company: Company) -> None:
    support: Client = entered(make_manager(role=ProgrammeRole.SUPPORT))
    assert support.get(PAGE).status_code == 403
