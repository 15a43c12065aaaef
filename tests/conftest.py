"""The ground of every test: a real database with two companies, made once a session.

Vidrios Alfa (``company``) is the company under test; Vidrios Beta (``neighbour``) must never be
reached from it. A test runs in a transaction that is rolled back, as the serving role and inside
its company. What must really commit (threads, privileges, provisioning) uses ``own_company``.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from os import environ
from shutil import rmtree

import pytest
import redis
from celery import current_app
from django.conf import LazySettings, settings
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from config.env import redis_database
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tenants.shell.middleware import directory
from tenants.web.redis import redis_breaker
from tests.companies import make_company
from tests.databases import database_copy, made_once
from tests.people import PASSWORD, CompanyClient, make_person
from tests.schemas import keep_apart

# A busy machine is slow, not wrong. The same examples each time: a fault that only chance finds is
# looked for apart (make test-wide), so that a change is never held up by another's.
BUSY = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
hypothesis.register_profile("fixed", derandomize=True, **BUSY)
hypothesis.register_profile("wide", max_examples=1000, print_blob=True, **BUSY)
hypothesis.load_profile(environ.get("EXAMPLES", "fixed"))

COMPANIES = {"vidrios-alfa": "Vidrios Alfa", "vidrios-beta": "Vidrios Beta"}
OWN = ("vidrios-propios", "Vidrios Propios")


@pytest.fixture(scope="session", autouse=True)
def tasks_run_at_once() -> None:
    """In process; the composed servers have tests of their own."""
    current_app.conf.task_always_eager = True
    current_app.conf.task_eager_propagates = True


@pytest.fixture(scope="session", autouse=True)
def places_of_its_own(worker_id: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files, counters and cache that no other test process shares; passwords hashed at once."""
    process = int(worker_id.removeprefix("gw")) if worker_id != "master" else 0
    settings.RATE_LIMIT_REDIS_URL = redis_database(settings.REDIS_URL, 4 + 2 * process)
    settings.CACHES["default"]["LOCATION"] = redis_database(settings.REDIS_URL, 5 + 2 * process)
    settings.SPARE_SCHEMAS = 0  # a company that opens would have another built
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")
    settings.STATIC_ROOT = tmp_path_factory.mktemp("static")
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def make_shops() -> None:
    """The public schema, migrated by the owner's role, and the two companies."""
    call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)
    for subdomain, name in COMPANIES.items():
        make_company(subdomain, name)


def make_own_shop() -> None:
    make_company(*OWN)


TEMPLATES = {"shops": make_shops, "own_shop": make_own_shop}


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_blocker, worker_id: str, tmp_path_factory: pytest.TempPathFactory, places_of_its_own
) -> Iterator[None]:
    """A database of its own with the two companies in it, copied from one that all share."""
    folder = tmp_path_factory.getbasetemp()
    with ExitStack() as databases:
        with django_db_blocker.unblock():
            shared = folder if worker_id == "master" else folder.parent
            databases.enter_context(made_once(shared, TEMPLATES))
            databases.enter_context(database_copy(worker_id, "shops"))
        yield
        with django_db_blocker.unblock():
            databases.close()


@pytest.fixture(autouse=True)
def clean_counters(settings: LazySettings) -> None:
    """No test inherits another's cache or request count; few need the limit itself."""
    settings.RATE_LIMIT_PER_MINUTE = settings.PASSWORD_TRIES_PER_MINUTE = 100_000
    for url in (settings.RATE_LIMIT_REDIS_URL, settings.CACHES["default"]["LOCATION"]):
        with redis.Redis.from_url(url) as server:
            server.flushdb()
    directory.forget()
    redis_breaker.reset()


@pytest.fixture(autouse=True)
def tables_kept_apart() -> Iterator[None]:
    """A statement that names a company's table and one of the programme fails its test."""
    with connection.execute_wrapper(keep_apart):
        yield


@pytest.fixture
def company(db: None) -> Iterator[Company]:
    with public_context():
        row = Company.objects.get(subdomain="vidrios-alfa")
    with company_context(row):
        yield row


@pytest.fixture
def neighbour(company: Company) -> Company:
    with public_context():
        return Company.objects.get(subdomain="vidrios-beta")


@pytest.fixture
def own_company(django_db_setup: None, django_db_blocker, worker_id: str) -> Iterator[Company]:
    """A company that may commit: it and its database are the test's own, and are taken away."""
    with django_db_blocker.unblock(), database_copy(f"{worker_id}_own", "own_shop"):
        row = Company.objects.get(subdomain=OWN[0])
        with company_context(row):
            yield row
    rmtree(settings.MEDIA_ROOT / row.schema_name, ignore_errors=True)


@pytest.fixture
def make_user(company: Company) -> Callable[..., User]:
    """``make_user(Role.SALES)``: a person of the company who has entered before."""
    return make_person


@pytest.fixture
def client_for(company: Company) -> Callable[..., CompanyClient]:
    """``client_for(user)``: a browser of the company in which ``user`` is logged in;
    ``client_for(None)`` is nobody; ``company=neighbour`` browses the other one."""

    def browse(user: User | None, company: Company = company) -> CompanyClient:
        client = CompanyClient(company)
        if user is not None:
            client.force_login(user)
        return client

    return browse


@pytest.fixture
def owner(make_user: Callable[..., User]) -> User:
    return make_user(Role.OWNER)


@pytest.fixture
def seller(make_user: Callable[..., User]) -> User:
    return make_user(Role.SALES)


@pytest.fixture
def worker(make_user: Callable[..., User]) -> User:
    return make_user(Role.WORKSHOP)


__all__ = ["PASSWORD"]
