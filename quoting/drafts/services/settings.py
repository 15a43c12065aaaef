"""How the company prices and promises, the terms it keeps, and the numbers of its papers."""

from decimal import Decimal

from quoting.core.draft import JobTerms
from quoting.core.pricing import PriceMethod
from quoting.core.promise import Milestone
from quoting.drafts.events import QuoteSettingsChanged, TermsForgotten, TermsKept
from quoting.drafts.models.settings import FolioSeries, KeptTerms, QuoteSettings
from tenants.events.recording import record
from tenants.people.models import User
from tenants.schemas.context import spare_context
from tenants.schemas.models import Schema
from tenants.schemas.transactions import atomic

FIRST_MILESTONES = (
    Milestone("Anticipo", Decimal(60), "al aceptar la cotización"),
    Milestone("Resto", Decimal(40), "contra entrega"),
)
FIRST_SETTINGS = {"milestones": FIRST_MILESTONES, "reminder_days": [3, 7, 12]}


def ensure_settings(schema: Schema) -> None:
    """The step of a schema's building: settings that a shop can start with; harmless twice."""
    with spare_context(schema):
        QuoteSettings.objects.get_or_create(pk=1, defaults=FIRST_SETTINGS)


@atomic
def save_settings(settings: QuoteSettings, by: User) -> None:
    """Write the settings, validated by their form. What was sent keeps its own."""
    settings.save()
    record(QuoteSettingsChanged(), by=by)


def own_price_in_use() -> str:
    """The field of a product that the company's price method reads, or nothing."""
    return _OWN_PRICES.get(PriceMethod(QuoteSettings.load().method), "")


_OWN_PRICES = {PriceMethod.PER_AREA: "price_per_area", PriceMethod.MATRIX: "price_matrix"}


def take_folio(series: str) -> str:
    """The next folio. Its row stays locked until the transaction ends, so no number is skipped."""
    row, _ = FolioSeries.objects.select_for_update().get_or_create(series=series)
    folio = str(row)
    row.next_number += 1
    row.save(update_fields=["next_number"])
    return folio


@atomic
def keep_terms(name: str, agreed: JobTerms, by: User) -> KeptTerms:
    """Keep what was agreed under ``name``; what had the name before is written over."""
    facts = {"agreed": agreed, "kept_by": by}
    kept, _ = KeptTerms.objects.update_or_create(name=name, defaults=facts)
    record(TermsKept(), by=by, subject=kept)
    return kept


@atomic
def forget_terms(kept: KeptTerms, by: User) -> None:
    """Quotations that began with them keep theirs; harmless twice."""
    if KeptTerms.objects.filter(pk=kept.pk).delete()[0]:
        record(TermsForgotten(), by=by, subject=f"keptterms:{kept.pk}")
