"""What belongs to nobody is found, each kind of it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connections

from tenants.companies.orphans import find_orphans
from tenants.schemas.companies import Company, Domain
from tenants.schemas.heads import head_of_code
from tenants.schemas.models import Schema


def found() -> set[tuple[str, str]]:
    return {(orphan.name, orphan.what) for orphan in find_orphans()}


def test_a_programme_in_order_has_none(company: Company) -> None:
    assert found() == set()


def test_a_schema_without_a_row_is_found(programme: None) -> None:
    with connections["owner"].cursor() as owner:
        owner.execute("CREATE SCHEMA c_987654")
        try:
            assert found() == {("c_987654", "está en el servidor «default» y en ningún renglón")}
        finally:
            owner.execute("DROP SCHEMA c_987654")


@pytest.mark.parametrize(
    ("state", "what"),
    [
        (Schema.State.SPARE, {"tiene renglón y no está en el servidor «default»"}),
        (Schema.State.TAKEN, {"tiene renglón y no está en el servidor «default»",
                              "dice que es de una empresa y no hay tal empresa"}),
        (Schema.State.BUILDING, set()),
    ],
)  # fmt: skip
def test_a_row_without_its_schema_is_found_unless_it_is_being_built(
    company: Company, state: str, what: set[str]
) -> None:
    row = Schema.objects.begin("default")
    Schema.objects.filter(pk=row.pk).update(state=state, head=head_of_code("default"))
    assert found() == {(row.name, each) for each in what}


def test_a_schema_that_lacks_migrations_is_found(company: Company) -> None:
    Schema.objects.filter(pk=company.schema.pk).update(head="older")
    [(name, what)] = found()
    assert name == company.schema_name
    assert "migrate_schemas" in what


def test_files_of_nobody_are_found(company: Company) -> None:
    folder = Path(settings.MEDIA_ROOT) / "c_987654"
    folder.mkdir()
    try:
        assert {name for name, _ in found()} == {"c_987654"}
    finally:
        folder.rmdir()


def test_a_serving_company_without_an_address_is_found(company: Company) -> None:
    Domain.objects.filter(tenant=company).delete()
    assert {name for name, _ in found()} == {company.schema_name}
