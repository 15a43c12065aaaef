"""What is in use is retired, never deleted: it leaves the lists, and everything that names it goes
on naming it."""

from datetime import datetime

from catalog.events import CatalogRestored, CatalogRetired
from catalog.models import Retirable
from catalog.models.edition import changing_catalog
from tenants.events.recording import record
from tenants.people.models import User


@changing_catalog()
def retire(row: Retirable, *, moment: datetime, by: User) -> None:
    """Take a material, finish, line or product out of the lists."""
    if row.is_retired:
        return
    row.retired_at = moment
    row.save(update_fields=["retired_at"])
    record(CatalogRetired(what=_noun(row)), by=by, subject=row)


@changing_catalog()
def restore(row: Retirable, *, by: User) -> None:
    """Offer it again."""
    if not row.is_retired:
        return
    row.retired_at = None
    row.save(update_fields=["retired_at"])
    record(CatalogRestored(what=_noun(row)), by=by, subject=row)


def _noun(row: Retirable) -> str:
    return row._meta.model_name or ""
