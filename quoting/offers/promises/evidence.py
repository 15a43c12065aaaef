"""What is written down when a customer accepts: the facts that the evidence pack seals."""

from datetime import datetime
from hashlib import sha256

from quoting.core.evidence import Evidence, Facts, Offerer, Reception, Signer
from quoting.core.promise import Foot, due
from quoting.core.selection import Selection
from quoting.offers.models.versions import QuoteVersion
from tenants.schemas.clock import local
from tenants.schemas.connection import current_schema


def evidence_of(
    version: QuoteVersion,
    selection: Selection,
    moment: datetime,
    *,
    who: Signer,
    where: Reception,
    signature: bytes,
    pdf_sha256: str,
) -> Evidence:
    """The facts of an acceptance of ``version``, and the signature's picture if there is one.

    ``pdf_sha256`` is empty when no document was ready by then.
    """
    promise = version.promise
    company = promise.company
    facts = Facts(
        company=Offerer(company.trade_name, company.legal_name, company.rfc, current_schema()),
        folio=version.folio,
        version=version.number,
        promise_digest=version.digest,
        terms_sha256=sha256(promise.terms.encode()).hexdigest(),
        lines=selection.numbers,
        whole=len(selection.numbers) == len(promise.lines),
        totals=Foot.of(selection.totals, promise.totals.discount_percent),
        accepted_by=who,
        received=where,
        at=local(moment).replace(microsecond=0),
        milestones=due(promise.milestones, selection.totals.total),
        pdf_sha256=pdf_sha256,
        signature_sha256=sha256(signature).hexdigest() if signature else "",
    )
    return Evidence(facts, signature)
