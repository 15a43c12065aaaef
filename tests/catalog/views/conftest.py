from collections.abc import Callable

import pytest

from tenants.people.models import User
from tenants.people.roles import Role
from tests.people import CompanyClient


@pytest.fixture
def owner_client(
    make_user: Callable[..., User], client_for: Callable[..., CompanyClient]
) -> CompanyClient:
    """A browser in which the owner of the company has logged in."""
    return client_for(make_user(Role.OWNER))
