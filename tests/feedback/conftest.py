"""People who tell, and somebody of the programme who answers."""

from collections.abc import Callable

import pytest
from django.test import Client

from tenants.people.models import User
from tests.people import CompanyClient
from tests.programme import entered, make_manager


@pytest.fixture
def browser(client_for: Callable[..., CompanyClient], seller: User) -> CompanyClient:
    """The seller's, logged in."""
    return client_for(seller)


@pytest.fixture
def manager(company: object) -> User:
    return make_manager()


@pytest.fixture
def desk(manager: User) -> Client:
    """A browser in which the manager has entered with both factors."""
    return entered(manager)
