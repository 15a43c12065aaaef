"""Anybody reads how much of the time the programme answered, with the sum behind it."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ops.uptime.core.months import Window, bounds, count_seconds, month_of
from ops.uptime.core.timeline import Span, State
from ops.uptime.counting import count_of
from ops.uptime.models import AnnouncedWindow, Month, Watcher
from ops.uptime.public_page import figures_at
from tenants.programme.desk.clock import zone
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.programme import APEX

DAY = 86_400
NOON = datetime(2030, 3, 14, 18, tzinfo=UTC)  # noon in Mexico City


def watcher(name: str = "norte") -> Watcher:
    return Watcher.objects.get_or_create(name=name, defaults={"heard_at": timezone.now()})[0]


def make_month(
    moment: datetime, down: int = 0, unknown: int = 0, *, until: datetime | None = None,
    **more: Any,
) -> Month:  # fmt: skip
    """The month of a moment, until then; its breaks stand at its beginning."""
    year, month = month_of(int(moment.timestamp()), zone())
    begin, end = bounds(year, month, zone())
    end = min(end, int((until or moment).timestamp()))
    breaks = [[begin, begin + down, "down"], [begin + down, begin + down + unknown, "unknown"]]
    facts = {"target": "site", "watcher": watcher(), "announced": 0} | more
    row: Month = Month.objects.create(
        year=year, month=month, down=down, unknown=unknown, up=end - begin - down - unknown,
        begin=datetime.fromtimestamp(begin, UTC), end=datetime.fromtimestamp(end, UTC),
        breaks=[each for each in breaks if each[0] < each[1]], **facts,
    )  # fmt: skip
    return row


def page() -> str:
    answer = Client(headers=APEX).get("/estado/")
    assert answer.status_code == 200
    return answer.text


def test_this_month_the_last_and_ninety_days_are_told_with_their_sum(company: Company) -> None:
    with public_context():
        make_month(NOON, down=600, unknown=7200)
        make_month(NOON - timedelta(days=20), down=1200, until=NOON)
        ninety, this, last = figures_at(NOON)
    assert [each.name for each in (this, last)] == ["Marzo de 2030, hasta hoy", "Febrero de 2030"]
    assert dict(this.parts)["Sin saber"] == "2 h" and dict(this.parts)["Caído"] == "10 min"
    seconds = 28 * DAY
    assert last.sum == f"{seconds - 1200:,} ÷ ({seconds - 1200:,} + 1,200) = 99.950 %"
    assert dict(ninety.parts)["Caído"] == "30 min"
    assert ninety.since == last.since, "it is counted since it was measured, and says so"


def test_what_the_watcher_stopped_telling_is_unknown(company: Company) -> None:
    with public_context():
        make_month(NOON)
        lately, stale = (
            figures_at(NOON + timedelta(minutes=1)),
            figures_at(NOON + timedelta(hours=3)),
        )
    assert dict(lately[1].parts)["Sin saber"] == "0 s"
    assert dict(stale[1].parts)["Sin saber"] == "3 h"


def test_of_two_watchers_the_one_that_saw_more_of_a_month_is_believed(company: Company) -> None:
    with public_context():
        make_month(NOON, down=60)
        make_month(NOON, down=9000, unknown=5 * DAY, watcher=watcher("sur"))
        this = figures_at(NOON)[1]
    assert dict(this.parts)["Caído"] == "1 min"


def test_the_page_says_it_and_names_no_company(company: Company, neighbour: Company) -> None:
    assert "Todavía nadie la mide desde fuera" in page()
    moment = timezone.now()
    with public_context():
        make_month(moment, down=60)
        for each in (company, neighbour):
            make_month(moment, down=4321, target=each.schema_name, company=each)
        make_month(moment, down=1234, target="login")
        AnnouncedWindow.objects.create(
            begin=moment, end=moment + timedelta(hours=1), why=f"Disco de {company.name}", by="Inés"
        )
    text = page()
    assert "Los últimos 90 días" in text and "Sin saber" in text and "÷" in text
    for own in (company, neighbour):
        assert not any(word in text for word in (own.name, own.schema_name, own.host))
    assert "Disco de" not in text and "1,234" not in text and "4,321" not in text


def test_the_figures_take_three_statements_and_change_nothing(company: Company) -> None:
    moment = timezone.now()
    with public_context():
        for days in range(0, 400, 30):
            make_month(moment - timedelta(days=days), down=60)
        before = list(Month.objects.values().order_by("pk"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(figures_at(moment)) == 3
        assert len(asked) == 3
        assert list(Month.objects.values().order_by("pk")) == before
    assert Client(headers=APEX).post("/estado/").status_code == 405


@pytest.mark.parametrize("seed", range(20))
def test_any_stretch_is_counted_from_months_as_from_the_spans_themselves(seed: int) -> None:
    """Rows are made of three months of random spans; every stretch of them adds up the same."""
    random, clock = Random(seed), zone()
    edges = [bounds(2030, month, clock) for month in (1, 2, 3)]
    first, last = edges[0][0], edges[-1][1]
    cuts = sorted({first, last, *(random.randrange(first, last) for _ in range(60))})
    spans = [Span(a, b, random.choice(list(State))) for a, b in pairwise(cuts)]
    windows = [
        Window(begin, begin + random.randrange(DAY), begin - random.randrange(-3600, DAY))
        for begin in (random.randrange(first, last) for _ in range(5))
    ]
    months = []
    for number, (begin, end) in enumerate(edges, 1):
        count = count_seconds(spans, windows, begin, end)
        within = [span for span in spans if span.begin < end and span.end > begin]
        months.append(
            Month(
                year=2030, month=number, up=count.up, down=count.down, unknown=count.unknown,
                announced=count.announced, begin=datetime.fromtimestamp(begin, UTC),
                end=datetime.fromtimestamp(end, UTC),
                breaks=[
                    [max(span.begin, begin), min(span.end, end), span.state.value]
                    for span in within
                    if span.state is not State.UP
                ],
            )
        )  # fmt: skip
    for _ in range(20):
        since, until = sorted(random.sample(range(first, last), 2))
        told = count_of(
            months, windows, datetime.fromtimestamp(since, UTC), datetime.fromtimestamp(until, UTC)
        )
        assert told == count_seconds(spans, windows, since, until)
