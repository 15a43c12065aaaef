"""Each act on a draft evaluates it once, within its number of queries."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quoting.core.evaluation import evaluate
from quoting.drafts.models.quotes import Quote
from tests.people import CompanyClient
from tests.quoting.drafts.panel import HTMX, window
from tests.quoting.make import SLIDING, add, make_window


@contextmanager
def evaluations() -> Iterator[list[int]]:
    """How often a draft is evaluated, by whatever name the function was imported."""
    found = [0]

    def look(frame: FrameType, event: str, argument: object) -> None:
        found[0] += event == "call" and frame.f_code is evaluate.__code__

    sys.setprofile(look)
    try:
        yield found
    finally:
        sys.setprofile(None)


ACTS: dict[str, tuple[Callable[[int], str], bool, int]] = {
    "preview": (lambda pk: "partidas/vista/", True, 5),
    "preview_stored": (lambda pk: f"partidas/{pk}/vista/", True, 5),
    "add": (lambda pk: "partidas/", True, 12),
    "edit": (lambda pk: f"partidas/{pk}/", True, 12),
    "duplicate": (lambda pk: f"partidas/{pk}/duplicar/", False, 20),
    "move": (lambda pk: f"partidas/{pk}/mover/", False, 20),
    "remove": (lambda pk: f"partidas/{pk}/quitar/", False, 24),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_act_evaluates_once_and_asks_few_times(
    client: CompanyClient, quote: Quote, act: str
) -> None:
    add(quote, *(make_window(SLIDING) for _ in range(3)))
    address, writes, most = ACTS[act]
    where = quote.get_absolute_url() + address(quote.lines.first().pk)
    client.get(quote.get_absolute_url())
    typed = window(width="130") if writes else {}
    with CaptureQueriesContext(connection) as asked, evaluations() as found:
        answer = client.post(where, typed, headers=HTMX)
    assert answer.status_code == 200
    assert found == [1]
    sent = [query["sql"] for query in asked if not query["sql"].startswith("SET search_path")]
    assert len(sent) <= most, "\n".join(line[:150] for line in sent)
