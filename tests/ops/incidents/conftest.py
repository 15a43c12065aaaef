"""Alarms that come, and somebody of the programme who answers."""

import pytest
from django.test import Client

from tenants.people.models import User
from tests.programme import entered, make_manager


@pytest.fixture
def manager(company: object) -> User:
    return make_manager()


@pytest.fixture
def desk(manager: User) -> Client:
    """A browser in which the manager has entered with both factors."""
    return entered(manager)
