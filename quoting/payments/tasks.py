"""Background work of payments: one worker makes each receipt, and writes how it ended."""

from django.utils import timezone

from quoting.drafts.services.errors import spoken_date
from quoting.payments.models import Payment, ReceiptPaper
from quoting.payments.papers import render_receipt
from tenants.schemas.clock import day_of
from tenants.work.making import store_pdf, telling
from tenants.work.queues import PDF, Priority
from tenants.work.tasks import company_task

TOO_SLOW = "Tardó demasiado en convertirse a PDF. Vuelve a intentarlo en unos minutos."


@company_task(PDF, Priority.WAITED_FOR)
def make_receipt(paper_id: int) -> None:
    """Make the PDF of a receipt; harmless twice."""
    paper = ReceiptPaper.objects.claim(paper_id, timezone.now())
    if paper is not None:
        with telling(paper, TOO_SLOW):
            payment = paper.payment
            cancelled = _cancelled(payment) if paper.is_cancelled else ""
            store_pdf(paper, lambda: render_receipt(payment.receipt, cancelled))


def _cancelled(payment: Payment) -> str:
    row = payment.cancellation
    return f"{spoken_date(day_of(row.at))}. {row.get_reason_display()}"
