"""Days and hours are the company's, and nobody asks for them without one."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import timezone

from tenants.schemas.clock import day_of, local, start_of, today
from tenants.schemas.companies import Company
from tenants.schemas.context import NoCompany, company_context, public_context, select

ROOT = Path(__file__).resolve().parents[3]
FLOORS = ("catalog", "quoting", "tenants", "feedback", "ops")
THE_CLOCK = "tenants/schemas/clock.py"
LATE = datetime(2030, 1, 1, 4, 30, tzinfo=UTC)  # 22:30 of 31 December in Mexico City

# Calls that answer with a day or an hour of whatever zone happens to be active.
OF_NO_COMPANY = {
    "localdate", "localtime", "make_aware", "make_naive", "get_current_timezone",
    "date.today", "datetime.today", "datetime.utcnow",
}  # fmt: skip
# The same, unless they are told the zone: what knows no company (the watcher) asks for moments so.
UNLESS_TOLD = {"datetime.now": 1, "datetime.fromtimestamp": 2}
# Look-ups and functions of the ORM that would ask the database session for its zone.
OF_THE_SESSION = re.compile(r"__(date|year|month|day|week|week_day|hour|quarter)(__|=|\"|')")
# The day of such a moment is that of its zone, which is no company's.
DAY_OF_A_MOMENT = re.compile(r"\b(now|fromtimestamp)\([^()]*\)\.date$")
TRUNCATING = re.compile(r"^(Trunc|Extract)[A-Z]?")


def in_zone(company: Company, zone: str) -> Company:
    Company.objects.filter(pk=company.pk).update(time_zone=zone)
    company.time_zone = zone
    return company


def written_on(moment: datetime) -> str:
    return Template('{{ moment|date:"Y-m-d H:i" }}').render(Context({"moment": moment}))


@pytest.mark.parametrize(
    ("zone", "day", "hour"),
    [
        ("America/Tijuana", date(2029, 12, 31), 20),
        ("America/Hermosillo", date(2029, 12, 31), 21),
        ("America/Mexico_City", date(2029, 12, 31), 22),
        ("America/Cancun", date(2029, 12, 31), 23),
        ("America/Noronha", date(2030, 1, 1), 2),
    ],
)
def test_one_moment_is_another_day_and_hour_in_each_company(
    company: Company, zone: str, day: date, hour: int
) -> None:
    with company_context(in_zone(company, zone)):
        assert (day_of(LATE), local(LATE).hour) == (day, hour)
        assert written_on(LATE) == f"{day.isoformat()} {hour:02}:30"
        assert day_of(start_of(day)) == day
        assert start_of(day) <= LATE < start_of(date(2030, 1, 2))


def test_today_is_the_companys(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: LATE)
    with company_context(in_zone(company, "America/Noronha")):
        assert today() == date(2030, 1, 1)
    with company_context(in_zone(company, "America/Tijuana")):
        assert today() == date(2029, 12, 31)


def test_a_day_begins_when_the_clocks_have_changed_too(company: Company) -> None:
    with company_context(in_zone(company, "America/Tijuana")):
        assert start_of(date(2030, 3, 10)) == datetime(2030, 3, 10, 8, tzinfo=UTC)
        assert start_of(date(2030, 3, 11)) == datetime(2030, 3, 11, 7, tzinfo=UTC)


def test_in_public_nobody_may_ask_for_the_day(company: Company) -> None:
    with public_context():
        for ask in (today, lambda: day_of(LATE), lambda: local(LATE), lambda: start_of(date.min)):
            with pytest.raises(NoCompany):
                ask()


def test_each_context_has_its_clock_and_gives_the_former_back(
    company: Company, neighbour: Company
) -> None:
    in_zone(company, "America/Tijuana")
    in_zone(neighbour, "America/Cancun")
    with company_context(company):
        assert timezone.get_current_timezone_name() == "America/Tijuana"
        with company_context(neighbour):
            assert timezone.get_current_timezone_name() == "America/Cancun"
            with public_context():
                assert timezone.get_current_timezone_name() == "America/Mexico_City"
            assert timezone.get_current_timezone_name() == "America/Cancun"
        with pytest.raises(ZeroDivisionError), company_context(neighbour):
            raise ZeroDivisionError
        assert timezone.get_current_timezone_name() == "America/Tijuana"


def test_selecting_for_good_sets_the_clock(company: Company) -> None:
    with public_context():
        select(in_zone(company, "America/Cancun"))
        assert timezone.get_current_timezone_name() == "America/Cancun"
        select(None)
        assert timezone.get_current_timezone_name() == "America/Mexico_City"


def last_words(called: str) -> set[str]:
    """``date.today`` and ``today`` of ``datetime.date.today``."""
    words = called.split(".")
    return {words[-1], ".".join(words[-2:])}


def faults_of(source: str) -> Iterator[str]:
    """What in ``source`` asks for a day without the company's clock."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            words = {called, *last_words(called)}
            enough = min((UNLESS_TOLD[word] for word in words & UNLESS_TOLD.keys()), default=0)
            if words & OF_NO_COMPANY or len(node.args) + len(node.keywords) < enough:
                yield called
            keywords = {keyword.arg for keyword in node.keywords}
            if TRUNCATING.match(called.rpartition(".")[2]) and "tzinfo" not in keywords:
                yield called
            if DAY_OF_A_MOMENT.search(called):
                yield called
            for keyword in keywords:
                if OF_THE_SESSION.search(f"{keyword}="):
                    yield str(keyword)
        elif isinstance(node, ast.ImportFrom | ast.Attribute):
            names = (
                [a.name for a in node.names] if isinstance(node, ast.ImportFrom) else [node.attr]
            )
            yield from (name for name in names if name in OF_NO_COMPANY)


def test_no_module_asks_for_a_day_but_through_the_companys_clock() -> None:
    found = {}
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            if place != THE_CLOCK and "/migrations/" not in place:
                found[place] = sorted(set(faults_of(path.read_text())))
    assert {place: faults for place, faults in found.items() if faults} == {}


def test_no_template_asks_for_the_day_by_itself() -> None:
    asking = re.compile(r"\{%\s*(now|timezone|localtime|get_current_timezone)\b|\|(utc|timezone:)")
    pages = [path for floor in FLOORS for path in (ROOT / floor).rglob("templates/**/*.*")]
    assert pages
    assert [path.name for path in pages if asking.search(path.read_text())] == []


@pytest.mark.parametrize(
    "source",
    [
        "timezone.localdate()", "timezone.localdate(moment)", "localtime(x)", "date.today()",
        "datetime.date.today()", "datetime.now()", "timezone.now().date()", "TruncDay('at')",
        "from django.utils.timezone import localdate", "default=timezone.localdate",
        "datetime.datetime.fromtimestamp(0)", "datetime.now(UTC).date()",
        "datetime.fromtimestamp(0, UTC).date()", "rows.filter(at__date=day)",
        "Q(sent_at__year__gte=1)", "functions.ExtractYear('at')",
    ],
)  # fmt: skip
def test_the_guard_finds_what_it_looks_for(source: str) -> None:
    assert list(faults_of(source))


def test_the_guard_lets_the_rest_pass() -> None:
    told = "datetime.now(UTC); datetime.fromtimestamp(0, UTC); TruncDay('at', tzinfo=zone)"
    plain = "today(); timezone.now(); rows.filter(created__lt=moment)"
    assert list(faults_of(f"{told}; {plain}")) == []
