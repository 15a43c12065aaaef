"""What the tests of the ground floor share."""

from collections.abc import Iterator

import pytest

from tenants.companies import opening
from tenants.schemas.context import public_context
from tests.databases import database_copy


@pytest.fixture
def programme(
    django_db_setup: None, django_db_blocker, worker_id: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """What commits for real in public is the test's own, as its database is; no worker is there."""
    monkeypatch.setattr(opening, "nudge", lambda task, *args: None)
    with (
        django_db_blocker.unblock(),
        database_copy(f"{worker_id}_own", "shops"),
        public_context(),
    ):
        yield
