"""The nightly check: what it found stands beside each chain, and is told when it is not well."""

from datetime import datetime

from ops.audit.chain import PROGRAMME
from ops.audit.events import RecordBroken
from ops.audit.heads import heads_kept_here
from ops.audit.models import ChainCheck
from ops.audit.verifying import ChainReport, verify_all
from tenants.events.recording import CLOCK, record
from tenants.schemas.companies import Company
from tenants.schemas.transactions import atomic


def check_chains(moment: datetime) -> list[ChainReport]:
    """Verify every chain against the heads that are kept here, and write what was found."""
    reports = verify_all(heads_kept_here(), moment)
    for report in reports:
        _write(report, moment)
    return reports


@atomic
def _write(report: ChainReport, moment: datetime) -> None:
    """Of a chain whose company is gone there is no row, only the event."""
    company = Company.objects.filter(pk=report.chain).first()
    if company is not None or report.chain == PROGRAMME:
        ChainCheck.objects.update_or_create(
            company=company,
            defaults={
                "checked_at": moment,
                "seals": report.seals,
                "pending": report.pending,
                "flaws": len(report.flaws),
                "told": "\n".join(flaw.words for flaw in report.flaws),
            },
        )
    if report.flaws:
        first = report.flaws[0].code
        fact = RecordBroken(chain=report.chain, flaws=len(report.flaws), first=first)
        key = f"{fact.kind}:{report.chain}:{moment:%Y%m%d}"
        record(fact, by=CLOCK, key=key)
