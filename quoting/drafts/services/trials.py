"""Trial measures of a product: that it was tried is told to the programme."""

from datetime import date

from catalog.models import Product
from quoting.drafts.events import ProductTried
from tenants.events.recording import record
from tenants.people.models import User
from tenants.schemas.context import current_company


def note_trial(product: Product, by: User, day: date) -> None:
    """Once a day for a person and a product: each keystroke of the measures tries it again."""
    once = f"tried:{current_company().pk}:{product.pk}:{by.pk}:{day.isoformat()}"
    record(ProductTried(), by=by, subject=product, key=once)
