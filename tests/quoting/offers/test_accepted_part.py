"""After a part is accepted, every page, file and message speaks of that part alone."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

import pytest
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from catalog.core.money import show_money
from quoting.core.promise import Promise
from quoting.core.selection import select
from quoting.drafts.models.quotes import Quote
from quoting.drafts.models.settings import QuoteSettings
from quoting.offers import tasks
from quoting.offers.models.followups import Notification
from quoting.offers.models.responses import Cancellation, Outcome
from quoting.offers.models.versions import QuoteDocument, QuoteVersion
from quoting.offers.pdf import quote as printing
from quoting.offers.pdf.quote import render_quote
from quoting.offers.promises.promise import promised_earnings
from quoting.offers.services.answers import Acceptance, accept
from quoting.offers.services.documents import current_document, request_document
from quoting.offers.services.endings import cancel_acceptance
from quoting.offers.services.links import ensure_link
from quoting.offers.services.sending import send_quote
from quoting.workshop.models import WorkOrder
from tenants.outbox.kinds import mail_kinds
from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.work.making import Pdf
from tests.people import CompanyClient
from tests.quoting.drafts.panel import Browse
from tests.quoting.make import make_house_job
from tests.quoting.offers.views.test_client import path_of

NUMBERS = [1, 3]


class Job(NamedTuple):
    version: QuoteVersion
    outcome: Outcome

    @property
    def not_accepted(self) -> list[str]:
        """Totals and payments of all that was sent, as they are printed."""
        promise = self.version.promise
        foot = promise.totals
        amounts = [foot.subtotal, foot.discount, foot.base, foot.tax, foot.total]
        return [
            show_money(each) for each in (*amounts, *(due.amount for due in promise.milestones))
        ]

    @property
    def accepted(self) -> list[str]:
        taken = select(self.version.promise, NUMBERS)
        return [show_money(each) for each in (taken.totals.total, taken.payments[0].amount)]


@pytest.fixture
def job(owner: User) -> Job:
    version = send_quote(make_house_job(owner), owner, timezone.now())
    link = ensure_link(version, owner)
    request_document(version, owner)
    outcome = accept(version, Acceptance("Laura Mendoza", lines=NUMBERS, link=link), timezone.now())
    return Job(QuoteVersion.objects.get(pk=version.pk), outcome)


@pytest.fixture
def client(client_for: Browse, owner: User) -> CompanyClient:
    return client_for(owner)


def plain(text: str) -> str:
    return text.replace("\xa0", " ")


def test_no_page_shows_an_amount_of_what_was_not_accepted(
    job: Job, client: CompanyClient, client_for: Browse
) -> None:
    version, quote = job.version, job.version.quote
    order = WorkOrder.objects.get(version=version)
    ours = [
        f"/cotizaciones/{quote.pk}/", "/cotizaciones/", "/cotizaciones/?estado=accepted",
        f"/clientes/{quote.customer_id}/", f"/aceptaciones/{job.outcome.pk}/cancelar/",
        f"/versiones/{version.pk}/factura/", f"/versiones/{version.pk}/factura.json",
        f"/versiones/{version.pk}/factura.csv", f"/taller/ordenes/{order.pk}/", "/taller/",
        "/seguimiento/",
    ]  # fmt: skip
    theirs = ["", "total/", "listo/aceptada/"]
    pages = {path: client.get(path) for path in ours}
    pages |= {path: client_for(None).get(f"{path_of(version)}{path}") for path in theirs}
    for path, answer in pages.items():
        assert answer.status_code == 200, path
        text = plain(answer.content.decode())
        for amount in job.not_accepted:
            assert amount not in text and amount.replace(",", "") not in text, (path, amount)
    total, advance = job.accepted
    for path in (ours[0], "", f"/versiones/{version.pk}/factura/"):
        text = plain(pages[path].content.decode())
        assert total in text and advance in text, path
    for path in ("/cotizaciones/", f"/clientes/{quote.customer_id}/", "listo/aceptada/"):
        assert total in plain(pages[path].content.decode()), path
    assert order.lines == NUMBERS
    assert order.pieces == 7


def test_the_files_of_the_invoice_are_of_the_part(job: Job, client: CompanyClient) -> None:
    answer = client.get(f"/versiones/{job.version.pk}/factura.xlsx")
    book = load_workbook(BytesIO(b"".join(answer)))
    values = {str(cell) for sheet in book for row in sheet.values for cell in row}
    assert not values & {amount.replace(",", "") for amount in job.not_accepted}


def test_reports_count_what_was_accepted(job: Job, client: CompanyClient) -> None:
    won = show_money(promised_earnings(job.version, NUMBERS).price)
    page = plain(client.get("/reportes/").content.decode())
    assert f"<dt>Ganado</dt><dd>$ {won}" in page
    archive = client.post("/empresa/datos/descargar/")
    with ZipFile(BytesIO(b"".join(archive.streaming_content))) as data:
        listed = data.read("cotizaciones.csv").decode()
    assert str(job.outcome.total) in listed
    assert str(job.version.total) not in listed


def test_notice_and_mail_say_how_much_of_it_was_accepted(job: Job) -> None:
    total = job.accepted[0]
    said = f"Laura Mendoza aceptó 2 de 3 partidas de COT-0001 por $ {total}."
    [notice] = Notification.objects.all()
    assert plain(notice.text) == said
    mail = Mail(facts={"notice": notice.pk}, to=notice.user.email)
    assert plain(mail_kinds["notice"].compose(mail)["notice"].text) == said


def test_a_whole_acceptance_is_told_with_its_total(owner: User) -> None:
    version = send_quote(make_house_job(owner), owner, timezone.now())
    accept(version, Acceptance("Laura Mendoza"), timezone.now())
    [notice] = Notification.objects.all()
    assert plain(notice.text) == "Laura Mendoza aceptó COT-0001 por $ 19,769.32."


def test_the_pdf_that_follows_is_of_the_part(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    link = job.version.links.get()
    document = current_document(job.version, link)
    assert document is not None and document.is_agreement
    offered = QuoteDocument.objects.get(is_agreement=False)
    printed: list[str] = []

    def read(promise: Promise, link: str, accepted: str) -> Pdf:
        made = render_quote(promise, link, accepted)
        pages = PdfReader(BytesIO(made.content)).pages
        printed.append(" ".join(page.extract_text() for page in pages))
        return made

    monkeypatch.setattr(printing, "render_quote", read)
    tasks.render_document(document, link)
    tasks.render_document(offered, link)
    part, whole = map(plain, printed)
    assert not any(amount in part for amount in job.not_accepted)
    assert all(amount in part for amount in job.accepted)
    assert "Escalera" not in part
    assert "Laura Mendoza, el" in part
    assert all(amount in whole for amount in job.not_accepted)


def test_what_was_accepted_and_cancelled_is_again_what_was_sent(job: Job, owner: User) -> None:
    cancel_acceptance(
        job.outcome, Cancellation.Reason.UNPAID, "", owner, timezone.now() + timedelta(days=1)
    )
    assert Quote.objects.get().total == job.version.total == Decimal("19769.32")
    assert QuoteVersion.objects.get().standing_total == job.version.total


def test_the_list_shows_what_was_accepted(job: Job) -> None:
    quote = Quote.objects.get()
    assert quote.total == job.outcome.total == QuoteVersion.objects.get().standing_total
    assert QuoteSettings.load().partial_acceptance
