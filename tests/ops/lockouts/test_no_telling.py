"""Nothing in an answer tells an account that exists from one that does not: `make bench-login`
measures the time, and here the statements behind it are counted."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tests.bench.product.bench_login import p_of_ranks
from tests.ops.lockouts.entering import enter
from tests.people import CompanyClient, make_person

Browse = Callable[..., CompanyClient]
TABLE = re.compile(r'(?:FROM|INTO|UPDATE) "(\w+)"')
TRIES = 7  # four refusals, the pause, and two within it


def tried(client_for: Browse, email: str) -> list[Any]:
    """Of each try: its status, its body, its headers, and the tables of its statements."""
    told = []
    for number in range(TRIES):
        with CaptureQueriesContext(connection) as asked:
            answer = enter(client_for(None), email, f"equivocada {number}")
        body = re.sub(r"[0-9]", "·", answer.text.replace(email, "…"))
        body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body)
        told.append((answer.status_code, body, sorted(answer.headers), shapes(asked)))
    return told


def shapes(asked: CaptureQueriesContext) -> list[str]:
    """What each statement does and to which table, without its values."""
    found = []
    for each in asked.captured_queries:
        verb = each["sql"].split(" ", 1)[0]
        if verb in {"SELECT", "INSERT", "UPDATE", "DELETE"}:
            found.append(f"{verb} {TABLE.search(each['sql'])[1]}")  # type: ignore[index]  # all have
    return found


def test_known_unknown_inactive_and_invited_accounts_are_answered_alike(
    company: Company, client_for: Browse, seller: User
) -> None:
    inactive = make_person(Role.SALES, is_active=False)
    invited = User.objects.invite("recien@personas.example", "Ana Nueva", Role.SALES)
    Mail.objects.all().delete()
    tried(client_for, "primera@personas.example")  # what is asked once for all is asked now
    known = tried(client_for, seller.email)
    assert [status for status, *_ in known] == [200] * 4 + [429] * 3
    for email in ("nadie@personas.example", inactive.email, invited.email):
        for mine, other in zip(known, tried(client_for, email), strict=True):
            assert mine == other, email
    assert Mail.objects.count() == 5  # one waits for each, whoever it is


def test_a_forgotten_password_is_asked_for_alike(
    company: Company, client_for: Browse, seller: User
) -> None:
    client_for(None).post("/contrasena/olvide/", {"email": "primera@personas.example"})
    answers = []
    for email in (seller.email, "nadie@personas.example"):
        with CaptureQueriesContext(connection) as asked:
            answer = client_for(None).post("/contrasena/olvide/", {"email": email})
        answers.append((answer.status_code, answer.text.replace(email, "…"), shapes(asked)))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("times", [1, 20])
def test_equal_rows_of_times_are_not_told_apart_and_shifted_ones_are(times: int) -> None:
    rows = [value % 17 + value / 100 for value in range(30 * times)]
    assert p_of_ranks(rows, rows[::-1]) > 0.9
    assert p_of_ranks(rows, [value + 20 for value in rows]) < 0.001
