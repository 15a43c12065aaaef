"""What the tests of the ground floor share."""

from collections.abc import Iterator

import pytest
from django.db import connection, connections

from tenants.companies import opening
from tenants.companies.erasing import remove_spare
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tenants.schemas.models import Schema
from tests.companies import drop_company


@pytest.fixture
def programme(django_db_setup, django_db_blocker, monkeypatch) -> Iterator[None]:
    """What commits for real in public, and is taken away afterwards; no worker is there."""
    monkeypatch.setattr(opening, "nudge", lambda task, *args: None)
    with django_db_blocker.unblock(), public_context():
        companies, schemas = set(Company.objects.all()), set(Schema.objects.all())
        try:
            yield
        finally:
            connection.close()
            for company in set(Company.objects.all()) - companies:
                drop_company(company)
            for schema in set(Schema.objects.all()) - schemas:
                Schema.objects.filter(pk=schema.pk).update(state=Schema.State.SPARE)
                remove_spare(schema)
            connections.close_all()
