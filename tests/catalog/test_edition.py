"""Every write of any table of the catalogue begins another edition of it."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from catalog.current import catalog_on
from catalog.models import CatalogEdition, CatalogRow, Material, changing_catalog, current_edition
from tenants.schemas.companies import Company
from tests.catalog.make import DAY, make_material

TABLES = [m for m in apps.get_app_config("catalog").get_models() if m is not CatalogEdition]


@pytest.mark.parametrize("model", TABLES)
def test_each_table_raises_the_edition_when_many_rows_are_written_or_taken_away(
    company: Company, model: type[CatalogRow]
) -> None:
    assert issubclass(model, CatalogRow)
    column = next(f.name for f in model._meta.concrete_fields if not f.primary_key)
    writes = (
        lambda: model._default_manager.filter(pk=0).update(**{column: None}),
        lambda: model._default_manager.bulk_create([]),
        lambda: model._default_manager.filter(pk=0).delete(),
    )
    for write in writes:
        before = current_edition()
        write()
        assert current_edition() != before


def test_a_row_that_is_saved_or_deleted_raises_the_edition(company: Company) -> None:
    seen = {current_edition()}
    row = make_material("EDICION")
    seen.add(current_edition())
    row.name = "Otra"
    row.save(update_fields=["name"])
    seen.add(current_edition())
    Material.objects.bulk_update([row], ["name"])
    seen.add(current_edition())
    row.delete()
    seen.add(current_edition())
    assert len(seen) == 5


def test_what_was_read_inside_a_change_that_failed_is_never_read_again(company: Company) -> None:
    before = catalog_on(DAY)
    with pytest.raises(RuntimeError), transaction.atomic():
        Material.objects.filter(code="RIEL-3").update(sale_price=Decimal(5))
        assert catalog_on(DAY) is not before
        raise RuntimeError
    assert catalog_on(DAY).materials == before.materials
    Material.objects.filter(code="RIEL-3").update(retired_at=timezone.now())
    rail = next(row for row in catalog_on(DAY).materials.values() if row.value.code == "RIEL-3")
    assert (rail.sale_price, rail.is_retired) == (None, True)


def test_a_change_begins_one_edition_at_its_end(company: Company) -> None:
    before = current_edition()
    with changing_catalog():
        make_material("UNO")
        assert current_edition() == before
        codes = {row.value.code for row in catalog_on(DAY).materials.values()}
        assert "UNO" in codes
    assert current_edition() != before
