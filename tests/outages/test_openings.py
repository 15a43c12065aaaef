"""Ten companies open at the same moment, each in a process of its own, and a worker is killed."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.db import connection, connections
from django.test import Client

from compose.local import processes
from compose.local.instance import PROJECT
from tenants.companies.erasing import remove_spare
from tenants.companies.orphans import find_orphans
from tenants.companies.spares import fill_pool
from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tenants.schemas.models import Schema, Step
from tenants.seats.models import Seat
from tenants.work.models import Ticket
from tests.companies import drop_company
from tests.outages.servers import Servers
from tests.outages.test_outages import WORK_SECONDS, nothing_waits

pytestmark = pytest.mark.stack
NAMES = [f"vidrios-{letter * 3}x" for letter in "abcdefghij"]
SPARES = 4
SECONDS = 400  # for six schemas that workers build while the machine may be busy


@pytest.fixture
def programme(servers: Servers, django_db_blocker) -> Iterator[Servers]:
    """Whatever opens is taken away afterwards, with the spares that were built."""
    with django_db_blocker.unblock(), public_context():
        companies, schemas = set(Company.objects.all()), set(Schema.objects.all())
        Mail.objects.all().delete()
        Ticket.objects.all().delete()
        for each in servers.sink.folder.glob("*.eml"):
            each.unlink()
        try:
            yield servers
        finally:
            servers.stop_workers()
            connections.close_all()
            for company in set(Company.objects.all()) - companies:
                drop_company(company)
            for schema in set(Schema.objects.all()) - schemas:
                remove_spare(schema)
            connections.close_all()


def begin_opening(servers: Servers, name: str) -> "subprocess.Popen[str]":
    facts = {"name": name.title(), "subdomain": name, "owner-name": "Nora Ruiz"}
    facts |= {"owner-email": f"nora@{name}.example", "state": "Sonora", "wait": str(SECONDS)}
    command = [sys.executable, "manage.py", "open_company"]
    return subprocess.Popen(
        command + [f"--{key}={value}" for key, value in facts.items()],
        env=dict(servers.environment),
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def a_worker_migrates() -> bool:
    connection.close()
    return Step.objects.filter(name="migrations", finished_at=None).exists()


def test_ten_openings_at_once_are_ten_companies_though_a_worker_is_killed(
    programme: Servers,
) -> None:
    spares = fill_pool(size=SPARES)
    worker = programme.start_worker()
    programme.start_beat()
    with ExitStack() as ended:
        openings = [ended.enter_context(begin_opening(programme, name)) for name in NAMES]
        assert processes.wait_until(a_worker_migrates, SECONDS)
        programme.kill(worker)
        programme.start_worker()
        told = [each.communicate(timeout=SECONDS)[0] for each in openings]
    assert [each.returncode for each in openings] == [0] * len(NAMES), told

    connection.close()
    companies = list(Company.objects.filter(subdomain__in=NAMES))
    assert [company.state for company in companies] == [Company.State.READY] * len(NAMES)
    assert len({company.schema_name for company in companies}) == len(NAMES)
    taken = {company.schema_name for company in companies}
    assert {spare.name for spare in spares} <= taken
    for company in companies:
        assert Client(headers={"host": company.host}).get("/entrar/").status_code == 200
        assert Seat.objects.filter(company=company).count() == 1
        with company_context(company):
            assert User.objects.get().email == f"nora@{company.subdomain}.example"
    assert processes.wait_until(nothing_waits, WORK_SECONDS)
    assert len(set(programme.sink.received())) == len(NAMES)
    programme.stop_workers()
    assert find_orphans() == []
