"""The slow half of a document: claimed by one worker, rendered, stored, and told how it ended."""

import logging
from datetime import datetime, timedelta

from billiard.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile
from django.db.models import F, Q
from django.utils import timezone

from quoting.addresses import customer_url
from quoting.models import CustomerLink, QuoteDocument
from quoting.pdf import Pdf, PdfError, render_quote

log = logging.getLogger(__name__)

State = QuoteDocument.State

ABANDONED_AFTER = timedelta(minutes=5)
"""A document that has been waiting or in a worker's hands longer than this was lost with it."""

TOO_SLOW = "Tardó demasiado en convertirse a PDF. Vuelve a intentarlo en unos minutos."
NO_ROOM = "No pudimos guardar el archivo. Vuelve a intentarlo en unos minutos."
OUR_FAULT = "Falló por un problema nuestro, que ya quedó registrado. Vuelve a intentarlo."


def claim(document_id: int, moment: datetime) -> QuoteDocument | None:
    """The document, if this worker is the one that makes it; None if it is made or being made."""
    free = Q(state__in=[State.QUEUED, State.FAILED]) | Q(
        state=State.RENDERING, started_at__lt=moment - ABANDONED_AFTER
    )
    claimed = QuoteDocument.objects.filter(free, pk=document_id).update(
        state=State.RENDERING, started_at=moment, attempts=F("attempts") + 1, reason=""
    )
    if not claimed:
        return None
    return QuoteDocument.objects.select_related("version").get(pk=document_id)


def make(document: QuoteDocument, link: CustomerLink | None) -> None:
    """Render and store what was claimed, or write down why it could not be."""
    try:
        pdf = render_quote(document.version.snapshot["public"], customer_url(link) if link else "")
        _store(document, pdf)
    except PdfError as error:
        log.warning("Document %s: %s", document.pk, error, exc_info=True)
        _fail(document, str(error))
    except SoftTimeLimitExceeded:
        log.warning("Document %s ran out of time", document.pk)
        _fail(document, TOO_SLOW)
    except OSError:
        log.exception("Document %s could not be stored", document.pk)
        _fail(document, NO_ROOM)
    except Exception:
        # Whatever it is, the person who waits is told and may try again.
        log.exception("Document %s could not be made", document.pk)
        _fail(document, OUR_FAULT)


def _store(document: QuoteDocument, pdf: Pdf) -> None:
    file = document.file
    file.save(f"{document.content_hash}.pdf", ContentFile(pdf.content), save=False)
    if not _finish(document, state=State.READY, file=file.name, pages=pdf.pages):
        file.delete(save=False)


def _fail(document: QuoteDocument, reason: str) -> None:
    _finish(document, state=State.FAILED, reason=reason)


def _finish(document: QuoteDocument, **outcome: object) -> bool:
    """Write the outcome unless the claim was lost to another worker meanwhile."""
    mine = QuoteDocument.objects.filter(
        pk=document.pk, state=State.RENDERING, started_at=document.started_at
    )
    return bool(mine.update(finished_at=timezone.now(), **outcome))
