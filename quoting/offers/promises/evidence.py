"""What is written down when a customer accepts: the facts that the evidence pack seals.

Like a promise it is plain data: numbers are the text of Decimals, moments and days are ISO.
"""

from base64 import b64decode, b64encode
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from catalog.core.money import milestones
from quoting.core.pricing import Totals
from quoting.core.selection import Selection
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.promises.promise import digest, money, text
from tenants.schemas.clock import local

FORMAT = 1
SIGNATURE = "signature_png"  # the picture, beside the facts: base64, or empty


def evidence_of(
    version: QuoteVersion,
    selection: Selection,
    moment: datetime,
    *,
    who: dict[str, str],
    where: dict[str, Any],
    signature: bytes,
    pdf_sha256: str,
) -> dict[str, Any]:
    """The facts of an acceptance of ``version``, and the signature's picture if there is one.

    ``who`` (name, role, written_by) and ``where`` (channel, link, ip, user_agent) are as they were
    told and seen; ``pdf_sha256`` is empty when no document was ready by then.
    """
    public = version.snapshot["public"]
    return {
        "format": FORMAT,
        "company": {
            name: public["company"].get(name, "") for name in ("trade_name", "legal_name", "rfc")
        },
        "folio": version.folio,
        "version": version.number,
        "snapshot_digest": version.digest,
        "public_digest": digest(public),
        "pdf_sha256": pdf_sha256,
        "terms_sha256": sha256(public["terms"].encode()).hexdigest(),
        "lines": list(selection.numbers),
        "whole": len(selection.numbers) == len(public["lines"]),
        "totals": totals_text(selection.totals),
        "milestones": payments_of(public["milestones"], selection.totals.total),
        "accepted_by": who,
        "received": where,
        "at": local(moment).isoformat(timespec="seconds"),
        "signature_sha256": sha256(signature).hexdigest() if signature else "",
        SIGNATURE: b64encode(signature).decode(),
    }


def facts_of(evidence: dict[str, Any]) -> dict[str, Any]:
    """The facts alone, which the evidence's digest covers; they name the picture by its hash."""
    return {name: value for name, value in evidence.items() if name != SIGNATURE}


def evidence_digest(evidence: dict[str, Any]) -> str:
    return digest(facts_of(evidence))


def signature_of(evidence: dict[str, Any]) -> bytes:
    """The picture of the signature, a PNG, or nothing."""
    return b64decode(evidence.get(SIGNATURE, ""))


def totals_text(totals: Totals) -> dict[str, str | None]:
    return {
        "subtotal": money(totals.subtotal),
        "discount": money(totals.discount),
        "base": money(totals.base),
        "tax_rate": text(totals.tax_rate),
        "tax": money(totals.tax),
        "total": money(totals.total),
    }


def payments_of(promised: list[dict[str, Any]], total: Decimal) -> list[dict[str, Any]]:
    """The payments of the promise, of what was accepted."""
    if not promised:
        return []
    amounts = milestones(total, [Decimal(payment["percent"]) for payment in promised])
    return [
        payment | {"amount": money(amount)}
        for payment, amount in zip(promised, amounts, strict=True)
    ]
