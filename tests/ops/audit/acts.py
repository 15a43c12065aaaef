"""Acts of a company that really happened, and what somebody with the owner's role does to them."""

from datetime import datetime

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from ops.audit.heads import heads_kept_here, keep_heads
from ops.audit.sealing import seal_acts
from ops.audit.verifying import ChainReport, verify_all
from quoting.offers.events import QuoteSent
from tenants.events.models import Event
from tenants.events.recording import SYSTEM, record
from tenants.schemas.companies import Company
from tenants.schemas.connection import owner_of
from tenants.schemas.context import company_context, public_context


def do_acts(company: Company, number: int, at: datetime | None = None) -> list[int]:
    """So many quotations were sent; the numbers of the acts."""
    with company_context(company):
        before = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        for version in range(1, number + 1):
            record(QuoteSent(lines=3, version=version), by=SYSTEM, subject="quote:8", at=at)
        rows = Event.objects.filter(pk__gt=before, company=company).order_by("pk")
        return list(rows.values_list("pk", flat=True))


def sealed_acts(company: Company, number: int = 6) -> list[int]:
    acts = do_acts(company, number)
    with public_context():
        seal_acts()
    return acts


def meddle(statement: str, values: list[object]) -> None:
    """As whoever has the password of the tables' owner."""
    with connections[owner_of(DEFAULT_DB_ALIAS)].cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount > 0


def send_heads() -> None:
    with public_context():
        keep_heads(timezone.now())


def report_of(company: Company, moment: datetime | None = None) -> ChainReport:
    with public_context():
        reports = verify_all(heads_kept_here(), moment or timezone.now())
    (found,) = [report for report in reports if report.chain == company.pk]
    return found


def codes_of(company: Company, moment: datetime | None = None) -> set[str]:
    return {flaw.code for flaw in report_of(company, moment).flaws}
