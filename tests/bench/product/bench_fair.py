"""How long one PDF takes behind two hundred of a neighbour, against the same PDF alone.

    make bench-fair

Starts a real worker, as a laptop does, on a database of its own. In each round a company asks for
one document while nobody else does, and then while its neighbour has two hundred waiting. The last
line is JSON with the medians `alone_ms` and `behind_ms`, `ratio` between them, the worst
`behind_max_ms`, `heap` (how many were waiting) and `place` (the worst place in the order).
"""

import json
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from celery import current_app
from django.conf import settings
from django.db import connections
from django.utils import timezone

from compose.local.instance import open_instance
from quoting.offers.models.versions import QuoteDocument, QuoteVersion
from quoting.offers.services.documents import request_document
from quoting.offers.services.links import replace_link
from quoting.offers.services.sending import send_quote
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tenants.work.models import Ticket
from tests.bench.product.database import database_of_its_own
from tests.companies import make_company
from tests.databases import ORIGINAL_NAME
from tests.outages.servers import Servers, Sink, environment_of_workers
from tests.quoting.make import make_house_job

HEAP = 200
ROUNDS = 5
PATIENCE = 300.0


def shop(subdomain: str) -> tuple[Company, QuoteVersion]:
    company = make_company(subdomain, subdomain)
    with company_context(company):
        owner = User.objects.get(email=company.owner_email)
        return company, send_quote(make_house_job(owner), owner, timezone.now())


def ask(company: Company, version: QuoteVersion) -> QuoteDocument:
    """A document that was never made: each link prints another QR."""
    with company_context(company):
        replace_link(version, version.sent_by, timezone.now())
        return request_document(version, version.sent_by)


def seconds(company: Company, version: QuoteVersion) -> tuple[float, Ticket]:
    """From asking until it is ready."""
    started = perf_counter()
    document = ask(company, version)
    while perf_counter() - started < PATIENCE:
        with company_context(company):
            state = QuoteDocument.objects.values_list("state", flat=True).get(pk=document.pk)
        if state == QuoteDocument.State.READY:
            return perf_counter() - started, Ticket.objects.filter(company=company).latest("pk")
        assert state != QuoteDocument.State.FAILED
        sleep(0.01)
    raise TimeoutError(f"No document after {PATIENCE} s.")


def place(ticket: Ticket, since: int) -> int:
    """How many were taken before it, of those asked for earlier in this round."""
    return Ticket.objects.filter(pk__gt=since, claimed_at__lt=ticket.claimed_at).count()


def main() -> None:
    with database_of_its_own():
        ours, neighbours = shop("taller-uno"), shop("taller-muchos")
        Ticket.objects.all().delete()
        current_app.conf.task_always_eager = False
        instance = open_instance("bench")
        sink = Sink(instance.mail, instance.logs / "fair-mail.log")
        name = settings.DATABASES["default"]["NAME"]
        media = Path(settings.MEDIA_ROOT)
        servers = Servers(
            instance, sink, environment_of_workers(name, ORIGINAL_NAME, media, sink.port)
        )
        servers.start_worker()
        try:
            seconds(*ours)  # the first of a worker loads its libraries
            seconds(*ours)
            alone, behind, places = [], [], []
            for _ in range(ROUNDS):
                alone.append(seconds(*ours)[0])
                since = Ticket.objects.latest("pk").pk
                for _ in range(HEAP):
                    ask(*neighbours)
                taken, ticket = seconds(*ours)
                behind.append(taken)
                at_asking = Ticket.objects.filter(pk__gt=since, claimed_at__lt=ticket.asked_at)
                places.append(place(ticket, since) - at_asking.count())
                Ticket.objects.filter(state=Ticket.State.QUEUED).delete()
                while Ticket.objects.filter(state=Ticket.State.TAKEN).exists():
                    sleep(0.05)
        finally:
            servers.stop_workers()
            connections.close_all()
    figures = {
        "alone_ms": round(median(alone) * 1000),
        "behind_ms": round(median(behind) * 1000),
        "behind_max_ms": round(max(behind) * 1000),
        "ratio": round(median(behind) / median(alone), 2),
        "heap": HEAP,
        "place": max(places),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
