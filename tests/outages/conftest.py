"""A run of its own: ``make test-outages``. Elsewhere other tests use the same servers."""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from celery import current_app
from django.conf import settings
from django.db import connections

from compose.local.ground import INSTANCE
from compose.local.instance import open_instance
from tenants.outbox.models import Mail
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tenants.web.redis import redis_breaker
from tenants.work.models import Ticket
from tests.companies import drop_company, make_company
from tests.databases import ORIGINAL_NAME
from tests.outages.servers import Servers, Sink, environment_of_workers

NAME = "cortes"
_numbers = count(1)
collect_ignore_glob = [] if os.environ.get(INSTANCE) == NAME else ["test_*.py"]


@pytest.fixture(scope="module")
def servers(
    django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Servers]:
    """Real servers and a mail folder; the test starts the workers that it needs."""
    instance = open_instance(NAME)
    folder = tmp_path_factory.mktemp("mail")
    sink = Sink(folder, instance.logs / "outages-mail.log")
    sink.start()
    environment = environment_of_workers(
        settings.DATABASES["default"]["NAME"],
        ORIGINAL_NAME,
        Path(settings.MEDIA_ROOT),
        sink.port,
    )
    eager = current_app.conf.task_always_eager
    current_app.conf.task_always_eager = False
    settings.DATABASES["default"]["ANSWER_SECONDS"] = 3
    settings.DATABASES["default"]["OPTIONS"]["connect_timeout"] = 2
    running = Servers(instance, sink, environment)
    running.stop_workers()  # of a run that was killed
    try:
        yield running
    finally:
        running.stop_workers()
        sink.stop()
        current_app.conf.task_always_eager = eager
        shutil.rmtree(folder)


@pytest.fixture
def shop(servers: Servers, django_db_blocker) -> Iterator[Company]:
    """A company of the test's own, whose rows commit; nothing waits from another test."""
    with django_db_blocker.unblock():
        connections.close_all()
        redis_breaker.reset()
        current_app.conf.task_always_eager = True
        row = make_company(f"vidrios-cortados-{next(_numbers)}", "Vidrios Cortados")
        current_app.conf.task_always_eager = False
        Mail.objects.all().delete()
        Ticket.objects.all().delete()
        for each in servers.sink.folder.glob("*.eml"):
            each.unlink()
        try:
            with company_context(row):
                yield row
        finally:
            servers.stop_workers()
            connections.close_all()
            drop_company(row)
            connections.close_all()
