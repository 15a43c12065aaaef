"""Who meets an error reads a page of ours in Spanish, on a laptop too."""

import logging
import runpy
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from quoting.drafts.views import home
from tenants.people.models import User
from tests.people import CompanyClient


@pytest.fixture
def owner_client(client_for: Callable[..., CompanyClient], owner: User) -> CompanyClient:
    return client_for(owner)


def test_a_laptop_shows_the_same_pages_as_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEBUG", "true")
    read = runpy.run_path(str(Path(__file__).parents[1] / "config" / "settings.py"))
    assert read["DEBUG"] is False
    assert read["DEVELOPING"] is True


@pytest.mark.parametrize("where", ["company", "apex"])
def test_what_is_not_there_is_said_in_spanish(owner_client: CompanyClient, where: str) -> None:
    client = owner_client if where == "company" else Client(headers={"host": settings.BASE_DOMAIN})
    answer = client.get("/no-existe/")
    assert answer.status_code == 404
    assert "Aquí no hay nada" in answer.content.decode()


def test_our_own_fault_is_told_plainly_and_traced_in_the_log(
    owner_client: CompanyClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(home, "redirect", broken)
    owner_client.raise_request_exception = False
    with caplog.at_level(logging.ERROR):
        answer = owner_client.get("/")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "Algo falló de nuestro lado" in page
    assert "broken on purpose" not in page
    assert "RuntimeError" in caplog.text and "home.py" in caplog.text
