"""A seller's browser and an empty draft of theirs."""

import pytest

from quoting.models import Quote
from tenants.accounts.models import User
from tests.people import CompanyClient
from tests.quoting.make import make_quote
from tests.quoting.panel import Browse


@pytest.fixture
def quote(seller: User) -> Quote:
    return make_quote(seller)


@pytest.fixture
def client(client_for: Browse, seller: User) -> CompanyClient:
    return client_for(seller)
