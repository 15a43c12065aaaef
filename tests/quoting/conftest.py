"""A seller's browser and an empty draft of theirs."""

import pytest

from quoting.drafts.models.quotes import Quote
from tenants.people.models import User
from tests.people import CompanyClient
from tests.quoting.drafts.panel import Browse
from tests.quoting.make import make_quote


@pytest.fixture
def quote(seller: User) -> Quote:
    return make_quote(seller)


@pytest.fixture
def client(client_for: Browse, seller: User) -> CompanyClient:
    return client_for(seller)
