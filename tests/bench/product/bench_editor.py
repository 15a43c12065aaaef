"""What the editor costs per keystroke, per saved line and per opened draft.

    make bench-editor

Opens a company in a database of its own, with drafts of 1, 20, 50 and 300 different windows, and
drives them through the whole of the application in one process. For each size and act: statements
(``queries``), processor time (``cpu_ms``, median), ``bytes`` sent as they travel, ``plain_bytes``
before compression, and ``evaluations`` of the quotation. The last line is JSON of all of it.
"""

import gzip
import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from time import process_time
from types import FrameType
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quoting.core.pricing import total_up
from quoting.drafts.evaluation.loading import read_ground
from quoting.drafts.models.quotes import Quote, QuoteLine
from quoting.drafts.services.drafts import copy_line, create_quote
from quoting.drafts.services.lines import add_line
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.context import company_context
from tests.bench.product.database import database_of_its_own
from tests.companies import make_company
from tests.people import CompanyClient, make_person
from tests.quoting.drafts.panel import HTMX, window
from tests.quoting.make import make_window

SIZES = (1, 20, 50, 300)
MOST_LINES = 300  # a draft of that many takes no more: one less is there before a line is saved
ROUNDS = 15
FORM = "application/x-www-form-urlencoded"  # as htmx sends it
LINE = re.compile(r'<li id="partida-(\d+)" data-digest="([^"]+)"')


def make_draft(seller: User, lines: int) -> Quote:
    """A draft of ``lines`` windows, each of its own width."""
    quote = create_quote("Constructora Nogal", seller)
    add_line(quote, make_window(("CORR-3-XO", "900", "1200")), read_ground(timezone.localdate()))
    first = quote.lines.described().get()
    rows = [copy_line(first, quote) for _ in range(min(lines, MOST_LINES - 1) - 1)]
    for place, row in enumerate(rows, start=1):
        row.width += 5 * place
        row.position = place
    QuoteLine.objects.bulk_create(rows)
    return quote


@contextmanager
def counted(function: Callable[..., object]) -> Iterator[list[int]]:
    """How often ``function`` is called, by whatever name it was imported."""
    found: list[int] = [0]

    def look(frame: FrameType, event: str, argument: object) -> None:
        found[0] += event == "call" and frame.f_code is function.__code__

    sys.setprofile(look)
    try:
        yield found
    finally:
        sys.setprofile(None)


def measure(act: Callable[[int], HttpResponse], undo: Callable[[], object]) -> dict[str, Any]:
    """The figures of ``act``, which gets another number each time; ``undo`` is not measured."""
    times = []
    for turn in range(ROUNDS):
        started = process_time()
        answer = act(turn)
        times.append(process_time() - started)
        assert answer.status_code == 200, answer.status_code
        undo()
    with CaptureQueriesContext(connection) as asked:
        answer = act(ROUNDS)
        queries = len(asked)
    undo()
    with counted(total_up) as evaluations:
        act(ROUNDS + 1)
    undo()
    is_small = answer.headers.get("Content-Encoding") == "gzip"
    plain = gzip.decompress(answer.content) if is_small else answer.content
    return {
        "queries": queries,
        "cpu_ms": round(1000 * median(times), 1),
        "bytes": len(answer.content),
        "plain_bytes": len(plain),
        "evaluations": evaluations[0],
    }


def measure_draft(client: CompanyClient, quote: Quote) -> dict[str, dict[str, Any]]:
    """The three acts on one draft, as the script of the editor asks for them."""
    page = quote.get_absolute_url()
    shown = " ".join(":".join(each) for each in LINE.findall(client.get(page).content.decode()))
    headers = HTMX | {"X-Shown-Lines": shown, "X-Keeps-Panel": "true"}
    squeezed = {"HTTP_ACCEPT_ENCODING": "gzip"}
    stored = set(quote.lines.values_list("pk", flat=True))
    filled = window()  # asks for the ids of what is chosen, which no act does

    def typed(turn: int) -> str:
        return urlencode(filled | {"width": f"{70 + turn / 10}"}, doseq=True)

    def type_key(turn: int) -> HttpResponse:
        return client.post(f"{page}partidas/vista/", typed(turn), FORM, headers=HTMX, **squeezed)

    def save(turn: int) -> HttpResponse:
        return client.post(f"{page}partidas/", typed(turn), FORM, headers=headers, **squeezed)

    def take_back() -> None:
        quote.lines.exclude(pk__in=stored).delete()

    return {
        "keystroke": measure(type_key, lambda: None),
        "save": measure(save, take_back),
        "open": measure(lambda turn: client.get(page, **squeezed), lambda: None),
    }


def main() -> None:
    with database_of_its_own():
        company = make_company("taller", "Vidrios de Medida")
        with company_context(company):
            seller = make_person(Role.SALES)
            client = CompanyClient(company)
            client.force_login(seller)
            found = {lines: measure_draft(client, make_draft(seller, lines)) for lines in SIZES}
    print(f"{'partidas':>8} {'acto':<10} consultas  CPU ms   bytes (sin comprimir)  evaluaciones")
    for lines, acts in found.items():
        for act, of in acts.items():
            print(
                f"{lines:>8} {act:<10} {of['queries']:>9} {of['cpu_ms']:>7} "
                f"{of['bytes']:>7,} ({of['plain_bytes']:>9,}) {of['evaluations']:>8}"
            )
    print(json.dumps(found))


if __name__ == "__main__":
    main()
