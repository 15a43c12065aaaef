"""Terms that a company keeps under a name, to begin the next quotation with them."""

from quoting.core.draft import JobTerms
from quoting.drafts.events import TermsForgotten, TermsKept
from quoting.drafts.models.terms import KeptTerms
from tenants.events.recording import record
from tenants.people.models import User
from tenants.schemas.transactions import atomic


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
