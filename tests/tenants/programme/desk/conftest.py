"""Everything of the desk happens in public."""

from collections.abc import Iterator

import pytest
from django.test import Client

from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.programme import entered, make_manager


@pytest.fixture(autouse=True)
def in_public(company: Company) -> Iterator[None]:
    with public_context():
        yield


@pytest.fixture
def manager() -> User:
    return make_manager()


@pytest.fixture
def desk(manager: User) -> Client:
    """A browser in which the manager has entered with both factors."""
    return entered(manager)
