"""What a new company waits: from its acceptance to its owner's first page.

    make bench-open                       (with 20 companies)
    make bench-open BENCH="--companies 200"

Companies open in a database of its own, through the service, the invitation's link and the first
page of their owner; each takes a spare schema that migrations built, and its messages go to the
broker. The same is done without a spare, which is what opening costs with migrations in the
request. The crowd of companies is copied from a spare by SQL, which is no way to make one but fills
the server.

A round has three parts: the claim (`claim_s`), the two pages on which the owner chooses a password
(`password_s`, almost all of it the hash, which is slow on purpose) and the page behind (`page_s`).
`median_s` and `p95_s` are of the whole round. Between the claim and the page a person reads a
letter and types: `serve_s` is what the system takes by itself, the claim and the page of an owner
who is logged in. `ratio` and `serve_ratio` are each the same parts with migrations to without, by
the slower median.

The same with the programme's invitation: an applicant is accepted, its link is opened, the form is
sent (which claims the company), the progress and the hand-over are followed, and the owner stands
inside. `accept_s` is the acceptance, `opening_s` all that follows it up to the first page (the hash
of the password is in it), and `invited_s` both: the server's time from acceptance to a first page.
`invited_without_spare_s` is the same where a worker builds the schema first.

The last line is JSON, its lists by number of companies: also `migrations_s` (a whole round without
a spare), `migrate_s` (`migrate_schemas` with nothing pending) and `stock_migrate_s` (that of
django-tenants, from a sample of schemas).
"""

import json
import re
import subprocess
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median, quantiles
from time import perf_counter
from urllib.parse import urlsplit

import redis
from celery import current_app
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.test import Client
from django.utils import timezone
from django_tenants.migration_executors.base import run_migrations

from config.env import broker_database, redis_database
from tenants.companies.claiming import finish_opening
from tenants.companies.opening import register_company
from tenants.companies.spares import fill_pool
from tenants.events.recording import SYSTEM
from tenants.people.links import INVITATION, password_link
from tenants.people.models import User
from tenants.programme.admissions.links import opening_path
from tenants.programme.admissions.services import accept
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tenants.schemas.models import Schema
from tests.bench.product.database import database_of_its_own
from tests.databases import client_tool
from tests.people import PASSWORD, CompanyClient
from tests.programme import APEX, make_application, make_manager

FEW = 2
ROUNDS = 12
WITHOUT_SPARE = 2
STOCK_SAMPLE = 5
BROKER = 4  # a database of Redis that the tests empty too


@dataclass(frozen=True)
class Round:
    """The parts of one opening, in seconds."""

    claim: float
    password: float
    page: float

    @property
    def whole(self) -> float:
        return self.claim + self.password + self.page

    @property
    def serve(self) -> float:
        return self.claim + self.page


@dataclass(frozen=True)
class Invited:
    """The parts of one opening by invitation, in seconds."""

    accept: float
    opening: float

    @property
    def whole(self) -> float:
        return self.accept + self.opening


NAMES = {
    "median": "whole", "claim": "claim", "password": "password", "page": "page", "serve": "serve",
}  # fmt: skip


def open_one(number: int, *, spare: bool = True) -> Round:
    started = perf_counter()
    company = register_company(
        f"Vidrios {number}", f"taller{letters(number)}", "Nora", "nora@nuevos.example", by=SYSTEM
    )
    if not spare:
        finish_opening(company)  # what the broker has asked a worker for
    claimed = perf_counter()
    company.refresh_from_db()
    assert company.is_serving, list(company.schema.steps.values("name", "error"))
    with company_context(company):
        link = urlsplit(password_link(INVITATION, User.objects.get())).path
    client = CompanyClient(company)
    invited = perf_counter()
    assert client.get(link).status_code == 200
    entered = client.post(link, {"password": PASSWORD, "repeated": PASSWORD})
    chosen = perf_counter()
    page = client.get(entered["Location"], follow=True)
    assert page.status_code == 200 and "Cotizaciones" in page.content.decode()
    return Round(claimed - started, chosen - invited, perf_counter() - chosen)


def invite_one(number: int, *, spare: bool = True) -> Invited:
    """From the acceptance to the first page of an owner who came by the opening page."""
    application = make_application(company_name=f"Canceles {letters(number)}")
    manager = make_manager()
    settings.MAX_BETA_COMPANIES = settings.MAX_BETA_USERS = 10_000
    started = perf_counter()
    admission = accept(application, "Cumple.", by=manager, moment=timezone.now())
    accepted = perf_counter()
    apex = Client(headers=APEX)
    link = opening_path(admission)
    assert apex.get(link).status_code == 200
    form = {"subdomain": f"cancel{letters(number)}", "password": PASSWORD, "agreed": "on"}
    progress = apex.post(link, form)["Location"]
    company = Company.objects.get(admission=admission)
    if not spare:
        assert "tardará" in apex.get(progress).content.decode()
        finish_opening(company)  # what the broker has asked a worker for
    page = apex.get(progress).content.decode()
    way_in = urlsplit(page.split('data-way-in="', 1)[1].split('"', 1)[0]).path
    browser = CompanyClient(company)
    assert browser.get(way_in).status_code == 200
    inside = browser.post(way_in, follow=True)
    assert inside.status_code == 200 and "Cotizaciones" in inside.content.decode()
    return Invited(accepted - started, perf_counter() - accepted)


@contextmanager
def messages_go_to_the_broker() -> Iterator[None]:
    """As those of a server's process; nobody takes them."""
    place = broker_database(settings.REDIS_URL, BROKER)
    current_app.conf.update(task_always_eager=False, broker_url=place)
    try:
        yield
    finally:
        with redis.Redis.from_url(redis_database(settings.REDIS_URL, BROKER)) as server:
            server.flushdb()


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
        line
        for line in dump.splitlines()
        if not line.startswith(("SET ", "SELECT pg_catalog.set_config", "\\"))
    ]
    return "\n".join(lines)


def main() -> None:
    parser = ArgumentParser()
    parser.add_argument(
        "--companies", type=int, default=20, help="cuántas hay en la segunda vuelta"
    )
    many = parser.parse_args().companies
    number = 0
    rounds: list[list[Round]] = []
    invited: list[list[Invited]] = []
    with database_of_its_own(), public_context(), messages_go_to_the_broker():
        slow = []
        slow_invited = []
        for _ in range(WITHOUT_SPARE):
            number += 1
            slow.append(open_one(number, spare=False))
            number += 1
            slow_invited.append(invite_one(number, spare=False))
        [model] = fill_pool(size=1)
        dump = dump_of(model)
        for crowd in (FEW, many):
            for copy in range(Company.objects.count(), crowd):
                copy_schema(dump, model, copy)
            fill_pool(size=2 * ROUNDS)
            rounds.append([])
            invited.append([])
            for _ in range(ROUNDS):
                number += 1
                rounds[-1].append(open_one(number))
                number += 1
                invited[-1].append(invite_one(number))
            print(f"con {crowd} empresas: {middle(rounds[-1], 'whole'):.3f} s")
            print(f"  con invitación: {middle(invited[-1], 'whole'):.3f} s")
        started = perf_counter()
        call_command("migrate_schemas", verbosity=0)
        nothing_pending = perf_counter() - started
        stock = stock_migration()
    medians = {
        f"{name}_s": [round(middle(each, part), 3) for each in rounds]
        for name, part in NAMES.items()
    }
    p95 = [quantiles([each.whole for each in taken], n=20)[-1] for taken in rounds]
    print(
        json.dumps(
            {
                "companies": [FEW, many],
                **medians,
                "p95_s": [round(each, 3) for each in p95],
                "accept_s": [round(middle(each, "accept"), 3) for each in invited],
                "opening_s": [round(middle(each, "opening"), 3) for each in invited],
                "invited_s": [round(middle(each, "whole"), 3) for each in invited],
                "invited_p95_s": [
                    round(quantiles([one.whole for one in each], n=20)[-1], 3) for each in invited
                ],
                "invited_without_spare_s": round(middle(slow_invited, "whole"), 3),
                "migrations_s": round(middle(slow, "whole"), 3),
                "ratio": ratio(slow, rounds, "whole"),
                "serve_ratio": ratio(slow, rounds, "serve"),
                "migrate_s": round(nothing_pending, 3),
                "stock_migrate_s": round(stock, 3),
            }
        )
    )


def middle(rounds: Sequence[Round | Invited], part: str) -> float:
    return median(getattr(each, part) for each in rounds)


def ratio(slow: list[Round], rounds: list[list[Round]], part: str) -> float:
    return round(middle(slow, part) / max(middle(each, part) for each in rounds), 1)


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
