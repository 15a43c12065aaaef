"""Somebody of the programme at the desk."""

import pytest
from django.test import Client

from tests.programme import entered, make_manager


@pytest.fixture
def desk(company: object) -> Client:
    """A browser in which the manager has entered with both factors."""
    return entered(make_manager())
