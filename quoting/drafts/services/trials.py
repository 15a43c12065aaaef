"""Trial measures of a product, by a person or of a file; a person's are told to the programme."""

from collections.abc import Callable
from datetime import date

from catalog.core.errors import EngineError
from catalog.models import Product
from catalog.services.trials import Trial
from quoting.core.openings import beyond_bar
from quoting.core.parts import Opening
from quoting.core.takeoff import take_off
from quoting.core.waste import first_beyond_bar
from quoting.drafts.evaluation.loading import terms_of
from quoting.drafts.events import ProductTried
from quoting.drafts.models.settings import QuoteSettings
from tenants.events.recording import record
from tenants.people.models import User
from tenants.schemas.context import current_company


def note_trial(product: Product, by: User, day: date) -> None:
    """Once a day for a person and a product: each keystroke of the measures tries it again."""
    once = f"tried:{current_company().pk}:{product.pk}:{by.pk}:{day.isoformat()}"
    record(ProductTried(), by=by, subject=product, key=once)


def trial() -> Callable[[Trial], str]:
    """What tells why an opening cannot be made by the company's terms; empty where it can."""
    terms = terms_of(QuoteSettings.load())

    def refusal(tried: Trial) -> str:
        opening = Opening(*tried.size, tried.finish, tried.glass)
        try:
            takeoff = take_off(tried.product, opening, tried.prices, terms.waste)
            beyond = first_beyond_bar(takeoff, terms.bars)
        except EngineError as error:
            return str(error)
        return str(beyond_bar(tried.product, *beyond)) if beyond else ""

    return refusal
