"""What the lists cost a company with ten thousand quotations, against one with a hundred.

    make bench-lists

Opens two companies in a database of its own and asks for the list of quotations, for a search by
two words, and for the report of ninety days, each through the whole of the application. Both
companies in turns; the medians of the processor's and the database's time together, as a person
waits for them. The last line is JSON with `list_ms`, `search_ms` and `report_ms` of the large
company, `rows` it has, and `list_ratio`, `search_ratio` and `report_ratio` to the small one.
"""

import json
from datetime import timedelta
from statistics import median
from time import perf_counter

from django.utils import timezone

from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.bench.product.database import database_of_its_own
from tests.companies import make_company
from tests.people import CompanyClient
from tests.quoting.reports.many import know_the_tables, make_many_quotes

SMALL, LARGE = 100, 10_000
ROUNDS = 15
PAGES = {
    "list": "/cotizaciones/",
    "search": "/cotizaciones/?q=garcia+obra",
    "report": "/reportes/?since={since}&until={until}",
}


def make_shop(subdomain: str, quotes: int) -> tuple[Company, CompanyClient]:
    company = make_company(subdomain, subdomain)
    with company_context(company):
        owner = User.objects.get(email=company.owner_email)
        make_many_quotes(owner, quotes, timezone.now())
        know_the_tables(company)
        client = CompanyClient(company)
        client.force_login(owner)
    return company, client


def seconds(client: CompanyClient, address: str) -> float:
    start = perf_counter()
    response = client.get(address)
    taken = perf_counter() - start
    assert response.status_code == 200, (address, response.status_code)
    return taken


def main() -> None:
    today = timezone.localdate()
    dates = {"since": today - timedelta(days=89), "until": today}
    with database_of_its_own():
        shops = {size: make_shop(f"taller-{size}", size) for size in (SMALL, LARGE)}
        figures: dict[str, float] = {"rows": LARGE}
        for name, address in PAGES.items():
            address = address.format(**dates)
            taken: dict[int, list[float]] = {SMALL: [], LARGE: []}
            for _ in range(ROUNDS):
                for size, (company, client) in shops.items():
                    with company_context(company):
                        taken[size].append(seconds(client, address))
            few, many = median(taken[SMALL]), median(taken[LARGE])
            figures |= {f"{name}_ms": round(1000 * many, 1), f"{name}_ratio": round(many / few, 2)}
            print(f"{name:8} {1000 * few:8.1f} ms con {SMALL}, {1000 * many:8.1f} ms con {LARGE:,}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
