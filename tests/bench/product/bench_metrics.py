"""What it costs to measure each request.

    make bench-metrics
    make bench-metrics BENCH="--pairs 2 --requests 60"

Opens a company in a database of its own, and asks for its list of quotations through the whole
application, with measures and without: in ten pairs, within each by turns, in an order that is
drawn, so that whatever else the machine does falls on both. Each pair ends with telling the
database what was measured, as often as ten seconds of a busy process would. Then it fills thirteen
months of twenty companies and asks PostgreSQL how large they are. The last line is JSON with
`throughput_change_percent` and `p95_change_ms`, the medians of the pairs, how far these spread,
`work_change_percent` of the processor's time, which other programs disturb less, `flush_ms`, and
`mb_of_13_months`.
"""

import argparse
import gc
import json
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median, quantiles
from time import perf_counter, thread_time

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import override_settings

from ops.metrics.collecting import collector
from ops.metrics.figures import Figures, Tally, packed
from ops.metrics.flushing import flush
from ops.metrics.histogram import Histogram
from ops.metrics.housekeeping import KEPT
from ops.metrics.middleware import MetricsMiddleware
from ops.metrics.models import Bucket, Grain
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tests.bench.product.database import database_of_its_own
from tests.companies import make_company
from tests.people import CompanyClient

PAGE = "/cotizaciones/"
COLLECTED = 20  # requests of each kind between two rounds of the collector
COMPANIES, ROUTES = 20, 40
BUSY_HOURS = 12  # of a company's day
MEASURING = f"{MetricsMiddleware.__module__}.{MetricsMiddleware.__qualname__}"


class Through:
    """Stands where requests are measured, and only passes them on.

    CPython asks the system for room at certain depths of calls, and a loop that happens to be there
    does so hundreds of times a request. Both kinds must be as deep, or that is what is measured:
    more than ten percent, for either of them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


def clients_of(company: Company, owner: User) -> tuple[CompanyClient, CompanyClient]:
    """With measures and without, in one session, so that they differ in nothing else."""
    measured, plain = CompanyClient(company), CompanyClient(company)
    measured.force_login(owner)
    plain.cookies = measured.cookies
    ask(measured)  # the middleware is loaded now
    through = f"{__name__}.{Through.__qualname__}"
    assert MEASURING in settings.MIDDLEWARE
    others = [through if name == MEASURING else name for name in settings.MIDDLEWARE]
    with override_settings(MIDDLEWARE=others):
        ask(plain)
    return measured, plain


def ask(client: CompanyClient) -> tuple[float, float]:
    """Seconds as a visitor waits for them, and those of them in which this program worked."""
    began, worked = perf_counter(), thread_time()
    answer = client.get(PAGE)
    took = perf_counter() - began, thread_time() - worked
    assert answer.status_code == 200, answer.status_code
    return took


def pair(
    measured: CompanyClient, plain: CompanyClient, requests: int, chance: random.Random
) -> dict[str, float]:
    """Both kinds in turn, in an order that is drawn; times in seconds.

    The collector of garbage rests meanwhile: its rounds take as long as a request and would fall on
    whichever kind happens to be asked.
    """
    asked: dict[str, list[tuple[float, float]]] = {"measured": [], "plain": []}
    kinds = [("measured", measured), ("plain", plain)]
    gc.collect()
    gc.disable()
    for number in range(requests):
        if number % COLLECTED == 0:
            gc.collect()
        for name, client in chance.sample(kinds, 2):
            asked[name].append(ask(client))
    gc.enable()
    began, worked = perf_counter(), thread_time()
    assert flush(collector)
    told, work = perf_counter() - began, thread_time() - worked
    taken = {name: [took for took, _ in times] for name, times in asked.items()}
    spent = {name: sum(each for _, each in times) for name, times in asked.items()}
    whole = sum(taken["measured"]) + told
    p95 = {name: quantiles(times, n=20)[-1] for name, times in taken.items()}
    return {
        "throughput": 100 * (sum(taken["plain"]) / whole - 1),
        "work": 100 * ((spent["measured"] + work) / spent["plain"] - 1),
        "p95": 1000 * (p95["measured"] - p95["plain"]),
        "flush": 1000 * told,
        "plain_p95": 1000 * p95["plain"],
    }


def thirteen_months() -> float:
    """MB of the rows and their indexes, as they are at the end of the thirteenth month."""
    now = datetime(2030, 3, 14, tzinfo=UTC)
    chance = random.Random(13)

    def tally(count: int) -> Tally:
        middle = chance.uniform(3.0, 5.5)
        times = (chance.lognormvariate(middle, 0.6) for _ in range(count))
        return Tally(count, chance.randrange(2), Histogram.of(times))

    def content(routes: int, count: int) -> bytes:
        names = [f"quoting:a_page_{n}" for n in range(routes)]
        work = {name: tally(count) for name in ("pdf", "mail")}
        return packed(Figures({name: tally(count) for name in names}, work))

    contents = {
        Grain.MINUTE: content(4, 3), Grain.HOUR: content(ROUTES // 2, 40),
        Grain.DAY: content(ROUTES, 300), Grain.MONTH: content(ROUTES, 3000),
    }  # fmt: skip
    lengths = {
        Grain.MINUTE: timedelta(minutes=1), Grain.HOUR: timedelta(hours=1),
        Grain.MONTH: timedelta(days=30),
    }  # fmt: skip
    rows = []
    for grain, kept in KEPT.items():
        length = lengths.get(grain, timedelta(days=1))
        for number in range(int(kept / length)):
            at = now - length * number
            if grain in {Grain.MINUTE, Grain.HOUR} and at.hour >= BUSY_HOURS:
                continue
            for company in range(COMPANIES):
                for source in (1, 2) if grain is Grain.MINUTE else (0,):
                    rows.append(
                        Bucket(
                            grain=grain, company_id=company, began_at=at, source=source,
                            requests=99, content=contents[grain],
                        )
                    )  # fmt: skip
    Bucket.objects.all().delete()
    Bucket.objects.bulk_create(rows, batch_size=2000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ops_bucket")
        cursor.execute("SELECT pg_total_relation_size('ops_bucket')")
        size: int = cursor.fetchone()[0]
    print(f"{len(rows):,} renglones de {COMPANIES} empresas: {size / 1e6:.1f} MB")
    return size / 1e6


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=10)
    parser.add_argument("--requests", type=int, default=200)
    asked = parser.parse_args()
    with database_of_its_own():
        company = make_company("taller", "Taller")
        with company_context(company):
            owner = User.objects.get(email=company.owner_email)
            measured, plain = clients_of(company, owner)
            for client in (measured, plain) * 20:
                ask(client)
            pairs, chance = [], random.Random(5)
            for number in range(1, asked.pairs + 1):
                pairs.append(pair(measured, plain, asked.requests, chance))
                told = ", ".join(f"{name} {value:+.2f}" for name, value in pairs[-1].items())
                print(f"par {number}: {told}")
        with public_context():
            size = thirteen_months()
    changes = [each["throughput"] for each in pairs]
    slower = [each["p95"] for each in pairs]
    print(
        json.dumps(
            {
                "throughput_change_percent": round(median(changes), 2),
                "throughput_change_range": [round(min(changes), 2), round(max(changes), 2)],
                "work_change_percent": round(median(each["work"] for each in pairs), 2),
                "p95_change_ms": round(median(slower), 3),
                "p95_change_range": [round(min(slower), 3), round(max(slower), 3)],
                "p95_ms": round(median(each["plain_p95"] for each in pairs), 1),
                "flush_ms": round(median(each["flush"] for each in pairs), 1),
                "pairs": len(pairs),
                "mb_of_13_months": round(size, 1),
            }
        )
    )


if __name__ == "__main__":
    main()
