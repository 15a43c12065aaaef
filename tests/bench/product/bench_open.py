"""What a new company waits: from its claim to its owner's first page.

    make bench-open                       (with 20 companies)
    make bench-open BENCH="--companies 200"

Companies open in a database of its own, through the service, the invitation's link and the first
page of their owner; each takes a spare schema that migrations built. The same is done without a
spare, which is what opening costs with migrations in the request. The crowd of companies is copied
from a spare by SQL, which is no way to make one but fills the server. The last line is JSON:
`median_s` and `p95_s` by number of companies, `migrations_s`, `ratio` (migrations to the slower
median), `migrate_s` (`migrate_schemas` with nothing pending) and `stock_migrate_s` (django-tenants'
own, from a sample of schemas).
"""

import json
import re
import subprocess
from argparse import ArgumentParser
from statistics import median, quantiles
from time import perf_counter
from urllib.parse import urlsplit

from django.core.management import call_command
from django.db import connections
from django.test.utils import override_settings
from django_tenants.migration_executors.base import run_migrations

from tenants.companies.opening import register_company
from tenants.companies.spares import fill_pool
from tenants.events.recording import SYSTEM
from tenants.people.links import INVITATION, password_link
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tenants.schemas.models import Schema
from tests.bench.product.database import database_of_its_own
from tests.databases import client_tool
from tests.people import PASSWORD, CompanyClient

FEW = 2
ROUNDS = 6
WITHOUT_SPARE = 2
STOCK_SAMPLE = 5
QUIET = {"SPARE_SCHEMAS": 0, "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend"}


def open_one(number: int) -> float:
    """Seconds from the registration to the owner's page, after the password was chosen."""
    started = perf_counter()
    company = register_company(
        f"Vidrios {number}", f"taller{letters(number)}", "Nora", "nora@nuevos.example", by=SYSTEM
    )
    company.refresh_from_db()
    assert company.is_serving, list(company.schema.steps.values("name", "error"))
    with company_context(company):
        link = urlsplit(password_link(INVITATION, User.objects.get())).path
    client = CompanyClient(company)
    assert client.get(link).status_code == 200
    page = client.post(link, {"password": PASSWORD, "repeated": PASSWORD}, follow=True)
    assert page.status_code == 200 and "Cotizaciones" in page.content.decode()
    return perf_counter() - started


def letters(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:04}") + "x"


def copy_schema(text: str, model: Schema, number: int) -> None:
    """A company like ``model``, made of the dump ``text``."""
    row = Schema.objects.begin(model.database)
    with connections["owner"].cursor() as cursor:
        cursor.execute(re.sub(rf"\b{model.name}\b", row.name, text).replace("%", "%%"), [])
    Schema.objects.filter(pk=row.pk).update(state=Schema.State.TAKEN, head=model.head)
    Company.objects.create(
        schema=row,
        name=f"Copia {number}",
        subdomain=f"copia{letters(number)}",
        state=Company.State.READY,
    )


def dump_of(schema: Schema) -> str:
    facts = connections["owner"].settings_dict
    command = [client_tool("pg_dump"), f"--host={facts['HOST']}", f"--username={facts['USER']}"]
    command += [f"--schema={schema.name}", "--inserts", "--rows-per-insert=200", facts["NAME"]]
    dump = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = [
        line for line in dump.splitlines() if not line.startswith(("SET ", "SELECT pg_", "\\"))
    ]
    return "\n".join(lines)


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument(
        "--companies", type=int, default=20, help="cuántas hay en la segunda vuelta"
    )
    many = parser.parse_args().companies
    number = 0
    taken: dict[int, list[float]] = {}
    with database_of_its_own(), public_context(), override_settings(**QUIET):
        slow = []
        for _ in range(WITHOUT_SPARE):
            number += 1
            slow.append(open_one(number))
        [model] = fill_pool(size=1)
        dump = dump_of(model)
        for crowd in (FEW, many):
            for copy in range(Company.objects.count(), crowd):
                copy_schema(dump, model, copy)
            fill_pool(size=ROUNDS)
            taken[crowd] = []
            for _ in range(ROUNDS):
                number += 1
                taken[crowd].append(open_one(number))
            p95 = quantiles(taken[crowd], n=20)[-1]
            print(f"con {crowd} empresas: {median(taken[crowd]):.3f} s, p95 {p95:.3f} s")
        started = perf_counter()
        call_command("migrate_schemas", verbosity=0)
        nothing_pending = perf_counter() - started
        stock = stock_migration()
    print(
        json.dumps(
            {
                "companies": list(taken),
                "median_s": [round(median(each), 3) for each in taken.values()],
                "p95_s": [round(quantiles(each, n=20)[-1], 3) for each in taken.values()],
                "migrations_s": round(median(slow), 3),
                "ratio": round(median(slow) / max(map(median, taken.values())), 1),
                "migrate_s": round(nothing_pending, 3),
                "stock_migrate_s": round(stock, 3),
            }
        )
    )


def stock_migration() -> float:
    """What django-tenants' own run over every schema takes, from a few of them."""
    names = list(Schema.objects.values_list("name", flat=True))
    sample = names[:STOCK_SAMPLE]
    options = {
        "database": "owner", "verbosity": 0, "interactive": False, "app_label": None,
        "migration_name": None, "fake": False, "fake_initial": False, "plan": False,
        "run_syncdb": False, "check_unapplied": False, "prune": False, "skip_checks": True,
        "force_color": False, "no_color": True, "traceback": False, "load_initial_data": True,
    }  # fmt: skip
    started = perf_counter()
    for name in sample:
        run_migrations((), options, "standard", name)
    return (perf_counter() - started) / len(sample) * len(names)


if __name__ == "__main__":
    main()
