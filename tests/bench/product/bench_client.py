"""What the customer's page costs against a page that does nothing.

    python -m compose.local exec --instance bench -- python -m tests.bench.product.bench_client

Opens a company of its own, sends a quotation of fifteen different windows under a photograph of a
logo, and asks for the customer's page and for ``/health/live`` in turns, through the whole stack of
the application in one process. The last line is JSON with `p95_ms` and `p50_ms` of the page,
`bytes` and `queries` of one answer, `first_ms` (the first reader of all, before anything is kept),
`ratio_to_health` (median of each round's) and `health_p50_ms`.
"""

import json
from collections.abc import Callable
from io import BytesIO
from secrets import token_hex
from statistics import median, quantiles
from time import perf_counter_ns

from celery import current_app
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from quoting.drafts.evaluation.loading import read_ground
from quoting.drafts.services.drafts import create_quote
from quoting.drafts.services.lines import add_line
from quoting.offers.addresses import customer_url
from quoting.offers.services.links import ensure_link
from quoting.offers.services.sending import send_quote
from tenants.people.logo import clean_logo
from tenants.people.models import CompanyProfile, User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.companies import drop_company, make_company
from tests.people import CompanyClient
from tests.quoting.make import make_window

ROUNDS = 300
LINES = 15


def logo() -> bytes:
    """A picture of as many colours and pixels as a shop may upload."""
    content = BytesIO()
    Image.effect_noise((1200, 600), 90).convert("RGB").save(content, "PNG")
    return clean_logo(content, len(content.getvalue()))


def share_quotation(company: Company) -> str:
    """The path of the customer's page of a sent quotation."""
    with company_context(company):
        profile = CompanyProfile.load()
        profile.logo.save("logo.png", ContentFile(logo()))
        seller, moment = User.objects.get(), timezone.now()
        quote = create_quote("Constructora Nogal", seller)
        for number in range(LINES):
            window = make_window(("CORR-3-XO", str(900 + 40 * number), "1200"))
            add_line(quote, window, read_ground(timezone.localdate(moment)))
        link = ensure_link(send_quote(quote, seller, moment), seller)
        return "/c/" + customer_url(link).partition("/c/")[2]


def timed(work: Callable[[], object]) -> int:
    started = perf_counter_ns()
    work()
    return perf_counter_ns() - started


def main() -> None:
    current_app.conf.task_always_eager = True
    settings.RATE_LIMIT_PER_MINUTE = 100_000
    call_command("migrate_schemas", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    company = make_company(f"medida-{token_hex(4)}", "Vidrios de Medida")
    try:
        path = share_quotation(company)
        client = CompanyClient(company)
        first = timed(lambda: client.get(path))
        with company_context(company), CaptureQueriesContext(connection) as asked:
            answer = client.get(path)
            queries = len(asked)  # before the next request clears the list
        assert answer.status_code == 200
        rounds = [
            (timed(lambda: client.get(path)), timed(lambda: client.get("/health/live")))
            for _ in range(ROUNDS)
        ]
    finally:
        drop_company(company)
    pages = [page / 1_000_000 for page, _ in rounds]
    print(f"{LINES} ventanas, {ROUNDS} lecturas")
    print(
        json.dumps(
            {
                "p95_ms": round(quantiles(pages, n=20)[-1], 1),
                "p50_ms": round(median(pages), 1),
                "bytes": len(answer.content),
                "queries": queries,
                "first_ms": round(first / 1_000_000, 1),
                "ratio_to_health": round(median(page / health for page, health in rounds), 1),
                "health_p50_ms": round(median(health for _, health in rounds) / 1_000_000, 2),
            }
        )
    )


if __name__ == "__main__":
    main()
