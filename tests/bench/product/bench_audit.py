"""What sealing and verifying a hundred thousand acts takes, and what writing one costs.

    make bench-audit

Fills a database of its own with acts of two companies, seals them, and verifies every chain three
times as the command does. Then somebody writes acts one by one while nobody seals, and while
somebody always does, in turns. The last line is JSON with `acts`, `seal_s`, `verify_s` (the
median), `append_p95_ms` and `append_beside_sealing_p95_ms`.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median, quantiles
from threading import Event as Flag
from threading import Thread
from time import perf_counter, sleep

from django.db import connections
from django.utils import timezone

from ops.audit.heads import heads_kept_here, keep_heads
from ops.audit.sealing import seal_acts
from ops.audit.verifying import verify_all
from quoting.offers.events import QuoteSent
from tenants.events.models import ActorKind, Event
from tenants.events.recording import SYSTEM, record
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tests.bench.product.database import database_of_its_own
from tests.companies import make_company

ACTS = 100_000
PART = 5_000
ROUNDS, EACH = 6, 250


def fill(companies: list[Company]) -> None:
    facts = QuoteSent(lines=3, version=1).as_data()
    for start in range(0, ACTS, PART):
        Event.objects.bulk_create(
            Event(
                kind=QuoteSent.kind,
                company=companies[number % len(companies)],
                actor_kind=ActorKind.PERSON,
                actor_id=1 + number % 7,
                subject=f"quote:{number}",
                facts=facts,
                request_id=f"{number:032x}",
                at=timezone.now(),
            )
            for number in range(start, start + PART)
        )


@contextmanager
def somebody_sealing() -> Iterator[None]:
    over = Flag()

    def go_on() -> None:
        with public_context():
            while not over.is_set():
                seal_acts()
                sleep(0.05)
        connections.close_all()

    thread = Thread(target=go_on)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def write(company: Company, times: list[float]) -> None:
    with company_context(company):
        for version in range(1, EACH + 1):
            start = perf_counter()
            record(QuoteSent(lines=3, version=version), by=SYSTEM, subject="quote:1")
            times.append(perf_counter() - start)


def p95(times: list[float]) -> float:
    return round(1000 * quantiles(times, n=20)[-1], 3)


def main() -> None:
    with database_of_its_own():
        companies = [make_company(f"sellos-{name}", f"Sellos {name}") for name in "ab"]
        with public_context():
            fill(companies)
            start = perf_counter()
            seal_acts()
            seal_s = perf_counter() - start
            keep_heads(timezone.now())
            verify: list[float] = []
            for _ in range(3):
                start = perf_counter()
                reports = verify_all(heads_kept_here(), timezone.now())
                verify.append(perf_counter() - start)
                assert all(report.is_whole and not report.pending for report in reports)
            assert sum(report.seals for report in reports) >= ACTS
        alone: list[float] = []
        beside: list[float] = []
        for _ in range(ROUNDS):
            write(companies[0], alone)
            with somebody_sealing():
                write(companies[0], beside)
    figures = {
        "acts": ACTS,
        "seal_s": round(seal_s, 2),
        "verify_s": round(median(verify), 2),
        "append_p95_ms": p95(alone),
        "append_beside_sealing_p95_ms": p95(beside),
    }
    print(f"Sellar {ACTS:,}: {seal_s:.1f} s. Comprobar: {median(verify):.1f} s.")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
