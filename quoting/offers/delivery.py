"""The slow half of what a person asks for: one worker makes it, and writes how it ended."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from billiard.exceptions import SoftTimeLimitExceeded
from django.core.files.base import ContentFile

from quoting.offers.addresses import customer_url
from quoting.offers.models.responses import CustomerLink
from quoting.offers.models.versions import QuoteDocument
from quoting.offers.pdf import Pdf, PdfError, render_quote
from quoting.workshop.models import CutPlan, WorkshopPaper
from quoting.workshop.papers import render_paper
from quoting.workshop.plans.cutting import cuts_of, make_plan

log = logging.getLogger(__name__)

PLAN_SECONDS = 60.0

TOO_SLOW = "Tardó demasiado en convertirse a PDF. Vuelve a intentarlo en unos minutos."
TOO_MANY_ORDERS = "Tardó demasiado. Hazlo con menos órdenes."
NO_ROOM = "No pudimos guardar el archivo. Vuelve a intentarlo en unos minutos."
OUR_FAULT = "Falló por un problema nuestro, que ya quedó registrado. Vuelve a intentarlo."


def make_document(document: QuoteDocument, link: CustomerLink | None) -> None:
    """The PDF of a version that was claimed, with the QR of ``link``."""
    address = customer_url(link) if link else ""
    with _telling(document, TOO_SLOW):
        _store(document, lambda: render_quote(document.version.snapshot["public"], address))


def make_paper(paper: WorkshopPaper) -> None:
    """The PDF of a paper of the workshop that was claimed."""
    with _telling(paper, TOO_MANY_ORDERS):
        _store(paper, lambda: render_paper(paper))


def calculate_plan(plan: CutPlan) -> None:
    """How the bars and sheets of a plan that was claimed are cut."""
    with _telling(plan, TOO_MANY_ORDERS):
        orders = plan.orders.select_related("version").order_by("pk")
        plan.finish(state=plan.READY, plan=make_plan(cuts_of(orders), PLAN_SECONDS))


def _store(row: QuoteDocument | WorkshopPaper, render: Callable[[], Pdf]) -> None:
    pdf = render()
    file = row.file
    file.save(f"{row.content_hash}.pdf", ContentFile(pdf.content), save=False)
    if not row.finish(state=row.READY, file=file.name, pages=pdf.pages):
        file.delete(save=False)


@contextmanager
def _telling(row: QuoteDocument | WorkshopPaper | CutPlan, too_slow: str) -> Iterator[None]:
    """Whatever keeps the work from being done, the person who waits is told and may try again."""
    try:
        yield
    except PdfError as error:
        log.warning("%r: %s", row, error, exc_info=True)
        row.finish(state=row.FAILED, reason=str(error))
    except SoftTimeLimitExceeded:
        log.warning("%r ran out of time", row)
        row.finish(state=row.FAILED, reason=too_slow)
    except OSError:
        log.exception("%r could not be stored", row)
        row.finish(state=row.FAILED, reason=NO_ROOM)
    except Exception:
        log.exception("%r could not be made", row)
        row.finish(state=row.FAILED, reason=OUR_FAULT)
