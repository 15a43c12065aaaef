"""The command that takes a catalogue out."""

from io import StringIO

from django.core.management import call_command

from catalog.portable.stored import stored_catalog
from catalog.portable.writing import write_catalog
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.catalog.make import make_material


def exported(company: str) -> str:
    out = StringIO()
    call_command("catalog_export", "--company", company, stdout=out)
    return out.getvalue()


def test_the_export_is_the_catalogue_of_the_company_and_nothing_else(
    company: Company, neighbour: Company
) -> None:
    with company_context(neighbour):
        make_material("SOLO-DE-BETA")
    text = write_catalog(stored_catalog())
    assert exported("vidrios-alfa") == exported(company.schema_name) == text
    assert "SOLO-DE-BETA" in exported("vidrios-beta")
    assert "SOLO-DE-BETA" not in text
