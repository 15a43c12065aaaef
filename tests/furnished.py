"""One row of everything that an address can name, in the current company."""

from datetime import date
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.db.models import Model
from django.utils import timezone

from catalog.models import Component, Finish, Line, Material, Price, Product
from feedback.answers.models import Answer, Response
from feedback.cases.models import Case, Reply, Source
from feedback.voices.models import Voice
from feedback.weeks.questions import FEATURE, NEWEST
from quoting.core.draft import JobTerms, LineKind, TakenLine, TypedLine
from quoting.core.promise import Milestone
from quoting.core.receipt import Receipt
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import LinePhoto, Quote, QuoteLine, RemovedLine
from quoting.drafts.models.settings import KeptTerms
from quoting.offers.models.followups import FollowUp, Notification
from quoting.offers.models.responses import CustomerLink, CustomerRequest, Outcome
from quoting.offers.models.versions import QuoteDocument, QuoteVersion, VersionCosts
from quoting.payments.models import Payment, PaymentCancellation, ReceiptPaper
from quoting.workshop.models import CutPlan, OffCut, WorkOrder, WorkOrderEvent, WorkshopPaper
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.context import current_company
from tests.quoting.offers.make_promises import make_costs, make_evidence, make_line, make_promise

WEEK = date(2026, 1, 5)
Row = TypeVar("Row", bound=Model)


def furnish(pk: int, mark: str) -> None:
    """Rows with the id ``pk`` whose texts hold ``mark``: a page that shows one betrays itself."""
    seller = User(pk=pk, email=f"{mark.lower()}@personas.example", full_name=mark, role=Role.SALES)
    seller.set_unusable_password()
    seller.save(force_insert=True)
    _tell(pk, mark)
    customer = _save(Customer(pk=pk, name=mark, phone="5512345678"))
    line = _save(Line(pk=pk, code=f"L-{pk}", name=mark))
    finish = _save(Finish(pk=pk, code=f"F-{pk}", name=mark, surcharge=Decimal(0)))
    glass = _save(
        Material(pk=pk, code=f"M-{pk}", name=mark, kind="vidrio", unit="m2", thickness=Decimal(6))
    )
    Price.objects.create(material=glass, amount=Decimal(219), valid_from=date(2026, 1, 1))
    product = _save(Product(pk=pk, code=f"P-{pk}", name=mark, line=line, scheme="fija"))
    Component.objects.create(product=product, role="Vidrio", width="AT-32", height="ALT-32")
    draft = _save(Quote(pk=pk, customer=customer, seller=seller, site=mark))
    agreed = JobTerms((Milestone(mark, Decimal(100)),), mark, mark)
    _save(KeptTerms(pk=pk, name=mark, agreed=agreed, kept_by=seller))
    _save(
        QuoteLine(
            pk=pk,
            quote=draft,
            product=product,
            width=Decimal(800),
            height=Decimal(600),
            finish=finish,
            glass=glass,
            location=mark,
        )
    )
    line = TypedLine(LineKind.FREE, description=mark, unit_price=Decimal(100))
    taken = TakenLine(line, position=0)
    _save(
        RemovedLine(pk=pk, quote=draft, content=taken, removed_by=seller, removed_at=timezone.now())
    )
    _promise(pk + 1, pk, mark, customer, seller)


def _promise(quote_pk: int, pk: int, mark: str, customer: Customer, seller: User) -> None:
    moment = timezone.now()
    folio = f"COT-{pk}"
    sent = _save(
        Quote(
            pk=quote_pk,
            customer=customer,
            seller=seller,
            state=Quote.State.SENT,
            folio=folio,
            version=1,
            sent_at=moment,
            valid_until=date(2099, 1, 1),
            site=mark,
        )
    )
    promise = make_promise(lines=[make_line(location=mark)], folio=folio, site=mark)
    version = _save(
        QuoteVersion(
            pk=pk,
            quote=sent,
            folio=folio,
            promise=promise,
            digest=f"{pk:064d}",
            total=promise.totals.total,
            sent_at=moment,
            valid_until=date(2099, 1, 1),
            sent_by=seller,
        )
    )
    _save(VersionCosts(version=version, sheet=make_costs(promise)))
    _save(CustomerLink(pk=pk, version=version, created_by=seller))
    _answer(pk, mark, version, seller)
    day = date(2026, 1, 1)
    _save(FollowUp(pk=pk, quote=sent, text=mark, due_on=day, assigned_to=seller))
    _save(Notification(pk=pk, user=seller, quote=sent, text=mark, url="/", at=moment))
    _save(QuoteDocument(pk=pk, version=version, content_hash=f"{pk:064d}"))
    _workshop(pk, mark, version)


def _workshop(pk: int, mark: str, version: QuoteVersion) -> None:
    order = _save(
        WorkOrder(
            pk=pk, folio=f"OT-{pk}", quote=version.quote, version=version, lines=[1], notes=mark
        )
    )
    WorkOrderEvent.objects.create(order=order, state="pending", note=mark, at=timezone.now())
    plan = _save(CutPlan(pk=pk, made_by=version.sent_by, state="ready"))
    plan.orders.add(order)
    _save(WorkshopPaper(pk=pk, kind="sheet", order=order, content_hash=f"{pk:064d}"))
    material = Material.objects.get(pk=pk)
    _save(OffCut(pk=pk, material=material, length=Decimal(900), place=mark))
    seller = version.sent_by
    _save(
        LinePhoto(
            pk=pk, quote=version.quote, file=f"fotos/{pk}.jpg", added_by=seller, width=1, height=1
        )
    )


def _answer(pk: int, mark: str, version: QuoteVersion, seller: User) -> None:
    """A second quotation, accepted, and a question about the first."""
    moment = version.sent_at
    _save(CustomerRequest(pk=pk, version=version, kind="question", text=mark, asked_at=moment))
    quote = _save(
        Quote(
            pk=pk + 2,
            customer=version.quote.customer,
            seller=seller,
            state=Quote.State.ACCEPTED,
            folio=f"COT-{pk + 2}",
            version=1,
            sent_at=moment,
            site=mark,
        )
    )
    accepted = _save(
        QuoteVersion(
            pk=pk + 1,
            quote=quote,
            folio=quote.folio,
            promise=version.promise,
            digest=version.digest,
            total=version.total,
            sent_at=moment,
            valid_until=version.valid_until,
            sent_by=seller,
        )
    )
    _save(VersionCosts(version=accepted, sheet=version.costs.sheet))
    _save(
        Outcome(
            pk=pk,
            version=accepted,
            kind=Outcome.Kind.ACCEPTED,
            at=moment,
            channel=Outcome.Channel.PHONE,
            by=seller,
            name=mark,
            lines=[1],
            total=version.total,
            evidence=make_evidence(version.promise),
        )
    )
    _pay(pk, mark, accepted, seller)
    _pay(pk + 1, mark, accepted, seller)
    cancelled = Payment.objects.get(pk=pk + 1)
    PaymentCancellation.objects.create(
        payment=cancelled, reason="other", comment=mark, by=seller, at=moment
    )


def _pay(pk: int, mark: str, version: QuoteVersion, seller: User) -> None:
    day, amount = date(2026, 1, 1), Decimal(1000)
    promise = version.promise
    receipt = Receipt(
        f"REC-{pk}", day, day, promise.company, promise.customer, version.folio, amount, "Efectivo",
        mark, total=version.total, paid_before=Decimal(0), received_by=mark,
    )  # fmt: skip
    payment = _save(
        Payment(
            pk=pk,
            folio=receipt.folio,
            quote=version.quote,
            amount=amount,
            received_on=day,
            means="cash",
            reference=mark,
            note=mark,
            receipt=receipt,
            submission=UUID(int=pk),
            by=seller,
            at=version.sent_at,
        )
    )
    _save(ReceiptPaper(pk=pk, payment=payment, content_hash=f"{pk:064d}"))


def _save(row: Row) -> Row:
    row.save(force_insert=True)
    return row


def _tell(pk: int, mark: str) -> None:
    """What the person of that number told, and what came of it."""
    company, moment = current_company(), timezone.now()
    own = {"company_id": company.pk, "user_id": pk}
    _save(Voice(pk=pk, **own, kind="problem", text=mark, picture="opiniones/x.jpg", told_at=moment))
    said = Response(
        pk=pk,
        **own,
        role=Role.SALES,
        week=WEEK,
        version=NEWEST,
        began_at=moment,
        changed_at=moment,
        finished_at=moment,
    )
    _save(said)
    _save(Answer(pk=pk, response=said, question=FEATURE, text=mark, answered_at=moment))
    case = Case(
        pk=pk, **own, cause="problem", words=mark, priority="P4", opened_at=moment, due_at=moment
    )
    _save(case)
    _save(Source(pk=pk, case=case, kind="voice", number=pk))
    _save(Reply(pk=pk, case=case, text=mark, manager_id=pk, at=moment))
