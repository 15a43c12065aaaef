"""Background work of quotations."""

from django.db.models import F
from django.utils import timezone

from quoting.offers import delivery, emails
from quoting.offers.models.followups import FollowUp, Notification
from quoting.offers.models.responses import CustomerLink, Outcome
from quoting.offers.models.versions import QuoteDocument
from quoting.offers.sealing import pack_outcome
from tenants.work.tasks import MAIL_OPTIONS, company_task, enqueue

ACCEPTED = Outcome.Kind.ACCEPTED


@company_task(queue="pdf", soft_time_limit=90, time_limit=120)
def make_document(document_id: int, link_id: int | None) -> None:
    """Make the PDF of a sent quotation, with the QR of that link; harmless twice. What was accepted
    while it was being made has its evidence pack completed."""
    once_more = F("attempts") + 1
    document = QuoteDocument.objects.claim(document_id, timezone.now(), attempts=once_more)
    if document is not None:
        link = CustomerLink.objects.get(pk=link_id) if link_id else None
        delivery.make_document(document, link)
        for outcome in Outcome.objects.filter(version=document.version_id, kind=ACCEPTED):
            enqueue(make_evidence_pack, outcome.pk)


@company_task(**MAIL_OPTIONS)
def mail_notice(notice_id: int) -> None:
    """News by e-mail, unless its person has read it in the page meanwhile."""
    notice = Notification.objects.select_related("user").get(pk=notice_id)
    if notice.user.is_active and notice.read_at is None:
        emails.send_notice(notice)


@company_task(**MAIL_OPTIONS)
def mail_reminder(followup_id: int) -> None:
    """A reminder to the customer. Asked again at the door: who answered meanwhile gets none."""
    rows = FollowUp.objects.select_related("quote__seller", "version")
    followup = rows.get(pk=followup_id)
    version = followup.version
    if version is None or not followup.quote.is_open or followup.quote.version != version.number:
        return
    link = CustomerLink.objects.filter(version=version, revoked_at=None).first()
    if link is not None:
        emails.send_reminder(followup, link)


@company_task(queue="pdf", autoretry_for=(OSError,), retry_backoff=10, max_retries=5)
def make_evidence_pack(outcome_id: int) -> None:
    """The evidence pack of an acceptance; harmless twice."""
    pack_outcome(Outcome.objects.select_related("version").get(pk=outcome_id), timezone.now())
