"""Addresses for those who watch: alive, and able to serve."""

import pytest
import redis
from django.conf import LazySettings
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tenants.schemas.companies import Company
from tenants.schemas.context import current_company
from tenants.web import health

HOSTS = ["localhost", "vidrios-alfa.localhost", "nadie.localhost", "10.0.0.7:8000", "evil.example"]


def visit(path: str, host: str = "localhost"):
    return Client(headers={"host": host}).get(path)


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/health"])
def test_all_answer_at_any_host(company: Company, path: str, host: str) -> None:
    assert visit(path, host).status_code == 200


def test_being_alive_asks_nobody(company: Company) -> None:
    with CaptureQueriesContext(connection) as statements:
        assert visit("/healthz").json()["status"] == "ok"
    assert len(statements) == 0


def test_the_release_that_runs_is_told_and_one_that_nobody_named_is_seen(
    company: Company, settings: LazySettings
) -> None:
    assert visit("/healthz").json()["release"] == "desconocida"
    settings.RELEASE = "2026.12.1"
    assert visit("/healthz").json()["release"] == "2026.12.1"


def test_being_ready_leaves_the_company_selected(company: Company) -> None:
    assert visit("/readyz").json() == {"status": "ok", "database": "ok", "broker": "ok"}
    assert current_company() == company


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_without_its_database_it_is_alive_and_not_ready(
    company: Company, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def away() -> None:
        raise error("the connection is lost")

    with monkeypatch.context() as lost:
        lost.setattr(connection, "cursor", away)
        response = visit("/readyz")
        assert visit("/healthz").status_code == 200
    assert response.status_code == 503
    assert response.json() == {"status": "down", "database": "down", "broker": "ok"}


def test_without_its_broker_it_is_degraded_and_serves(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_broker", redis.Redis.from_url("redis://127.0.0.1:1/0"))
    response = visit("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "degraded", "database": "ok", "broker": "down"}
