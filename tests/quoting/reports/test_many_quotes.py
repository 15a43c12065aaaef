"""A company with ten thousand quotations asks the database no more often than one with three
hundred, and reads of them what it shows."""

import json
from datetime import date, timedelta
from typing import Any

from django.conf import LazySettings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenants.people.models import User
from tenants.schemas.companies import Company
from tests.people import CompanyClient
from tests.quoting.make import MOMENT, TODAY
from tests.quoting.reports.many import know_the_tables, make_many_quotes

FEW, MANY = 300, 10_000
PAGE = 30
QUOTES = "quoting_quote"


def period(days: int) -> str:
    since: date = TODAY - timedelta(days=days)
    return f"/reportes/?since={since}&until={TODAY}"


PAGES = (
    "/cotizaciones/",
    "/cotizaciones/?estado=accepted",
    "/cotizaciones/?page=2",
    "/cotizaciones/?q=garcia+obra",
    "/cotizaciones/?q=00039",
    period(90),
)


def asked(client: CompanyClient, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as found:
        response = client.get(address)
    assert response.status_code == 200, address
    return [query["sql"] for query in found.captured_queries]


def rows_read(statement: str, table: str = QUOTES) -> int:
    """How many rows of ``table`` the server takes in its hands to answer."""
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + statement.replace("%", "%%"), ())
        plan = cursor.fetchone()[0]
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return _read(plan[0]["Plan"], table)


def _read(node: dict[str, Any], table: str) -> int:
    here = 0
    if node.get("Relation Name") == table:
        each = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
        here = each * node["Actual Loops"]
    return here + sum(_read(inner, table) for inner in node.get("Plans", ()))


def lists_of(statements: list[str]) -> list[str]:
    """The statements that fetch the rows of a list."""
    return [found for found in statements if f'FROM "{QUOTES}"' in found and "LIMIT" in found]


def test_ten_thousand_quotations_cost_what_three_hundred_cost_but_for_the_rows_shown(
    own_company: Company, settings: LazySettings
) -> None:
    settings.COMPANY_CACHE_SECONDS = 3600  # however long ten thousand take to write
    owner = User.objects.get(email=own_company.owner_email)
    client = CompanyClient(own_company)
    client.force_login(owner)
    make_many_quotes(owner, FEW, MOMENT, "M")
    client.get("/cotizaciones/")  # what is remembered from the first page on
    few = {address: len(asked(client, address)) for address in PAGES}

    make_many_quotes(owner, MANY, MOMENT)
    know_the_tables(own_company)

    many = {address: asked(client, address) for address in PAGES}
    assert {address: len(found) for address, found in many.items()} == few

    for address in PAGES[:3]:
        found = lists_of(many[address])
        assert found, address
        for statement in found:
            assert rows_read(statement) <= 5 * PAGE, statement
    for address in PAGES[3:5]:  # every row is looked at, and once for each statement
        for statement in many[address]:
            if f'"{QUOTES}"' in statement:
                assert rows_read(statement) <= FEW + MANY, statement
    assert "N-00039" in client.get(PAGES[4]).content.decode()
    in_period = MANY * 90 // 1500
    for statement in many[period(90)]:
        if f'"{QUOTES}"' in statement:
            assert rows_read(statement) <= 3 * in_period, statement
