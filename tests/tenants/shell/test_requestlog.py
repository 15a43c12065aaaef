"""The request's id: taken if it is well-formed, else made, and given back."""

import re

import pytest
from structlog.contextvars import get_contextvars

from quoting.reports.events import DataExported
from tenants.events.models import Event
from tenants.people.models import User
from tenants.schemas.companies import Company
from tests.people import release


def test_a_well_formed_id_of_the_proxy_is_kept(client_for) -> None:
    answer = client_for(None).get("/entrar/", headers={"X-Request-ID": "abcDEF-0123_456"})
    assert answer["X-Request-ID"] == "abcDEF-0123_456"


@pytest.mark.parametrize(
    "claimed", ["", "short", "x" * 65, "a b c d e f g h", "ñandú-ñandú", "1\t234567"]
)
def test_any_other_is_replaced(client_for, claimed: str) -> None:
    answer = client_for(None).get("/entrar/", headers={"X-Request-ID": claimed})
    assert re.fullmatch("[0-9a-f]{32}", answer["X-Request-ID"])


def test_two_requests_have_two_ids_and_share_nothing(client_for, owner: User) -> None:
    browser = client_for(owner)
    first = browser.get("/personas/")
    assert get_contextvars()["person"] == owner.pk
    second = client_for(None).get("/entrar/")
    assert first["X-Request-ID"] != second["X-Request-ID"]
    assert "person" not in get_contextvars()


def test_an_event_carries_the_id_of_its_request(company: Company, client_for, owner: User) -> None:
    answer = client_for(owner).post("/empresa/datos/descargar/")
    release(answer)
    event = Event.objects.of_kind(DataExported).get()
    assert event.request_id == answer["X-Request-ID"]
