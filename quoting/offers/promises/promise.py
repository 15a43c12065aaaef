"""From an evaluated quotation to what is written when it is sent, and read for ever after."""

from collections.abc import Collection, Mapping
from datetime import datetime
from hashlib import sha256

from catalog.core.money import cents
from catalog.core.numbers import tidy
from quoting.core.costs import CostSheet
from quoting.core.evaluated import EvaluatedLine, Evaluation
from quoting.core.evidence import Evidence, Facts, Offerer, Reception, Signer
from quoting.core.pricing import Price, earnings
from quoting.core.promise import Foot, Letterhead, Promise, SentLine, copied
from quoting.core.selection import Selection, select
from quoting.offers.models.responses import Outcome
from quoting.offers.models.versions import QuoteVersion
from tenants.people.models import CompanyProfile
from tenants.schemas.clock import local
from tenants.schemas.context import current_company


def freeze(
    evaluated: Evaluation,
    folio: str,
    version: int,
    profile: CompanyProfile,
    photos: Mapping[int, tuple[str, ...]],
) -> Promise:
    """The promise of ``evaluated`` (which has no problems), made on its day. ``photos`` are those
    that the customer sees, by the id of their line."""
    draft = evaluated.draft
    heading, terms = draft.heading, draft.terms
    return Promise(
        folio=folio,
        version=version,
        sent_on=evaluated.day,
        valid_until=evaluated.valid_until,
        company=copied(Letterhead, profile, logo=profile.logo.name or ""),
        customer=heading.customer,
        lines=tuple(_line(line, photos.get(line.id or 0, ())) for line in evaluated.lines),
        totals=Foot.of(evaluated.totals, draft.discount),
        seller=heading.seller,
        site=heading.site,
        milestones=evaluated.milestones,
        delivery_time=terms.delivery_time,
        terms=terms.conditions,
        notes=heading.notes,
        unit=terms.unit,
    )


def cost_sheet(evaluated: Evaluation) -> CostSheet:
    """What the company keeps of ``evaluated``: how prices were made, costs, parts, bars."""
    return CostSheet.of(
        evaluated.rules,
        tidy(evaluated.draft.terms.waste.profiles),
        [(line.number, line.price, line.takeoff) for line in evaluated.lines],
        (row.kept for row in evaluated.bars),
        (
            (line.number, line.typed.workshop_note)
            for line in evaluated.lines
            if line.typed.workshop_note
        ),
    )


def promised_earnings(version: QuoteVersion, numbers: Collection[int] | None = None) -> Price:
    """What a sent quotation leaves to the company, at the costs of the day it was sent: as it
    stands, or of the lines with these ``numbers``, which can be taken together."""
    taken = select(version.promise, numbers)
    prices = version.costs.sheet.prices()
    priced = [
        (line.quantity, prices[line.number])
        for line in version.promise.lines
        if line.number in taken.numbers and line.number in prices
    ]
    return earnings(priced, taken.totals.base)


def standing(version: QuoteVersion, outcome: Outcome | None) -> Selection:
    """What counts of ``version``, which ended in ``outcome`` if it did: the lines of an agreement,
    and else those that its total is made of."""
    agreed = outcome.lines if outcome is not None and outcome.is_agreement else None
    return select(version.promise, agreed)


def accepted_part(version: QuoteVersion) -> Outcome | None:
    """The acceptance of ``version`` that stands, if it is of another choice than what was sent."""
    found = Outcome.objects.select_related("cancellation")
    outcome = found.filter(version=version, kind=Outcome.Kind.ACCEPTED).first()
    if outcome is None or not outcome.is_agreement:
        return None
    return None if standing(version, outcome).is_whole else outcome


def written_earnings(row: QuoteVersion | Outcome) -> Price | None:
    """The earnings that were written when ``row`` was sent or accepted, without its cost sheet;
    None for what was neither."""
    if row.sale is None or row.direct_cost is None or row.profit is None:
        return None
    return Price(row.direct_cost, row.sale - row.direct_cost - row.profit, row.sale)


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
        company=Offerer(
            company.trade_name, company.legal_name, company.rfc, current_company().identity
        ),
        folio=version.folio,
        version=version.number,
        promise_digest=version.digest,
        terms_sha256=sha256(promise.terms.encode()).hexdigest(),
        lines=selection.numbers,
        whole=len(selection.numbers) == len(promise.lines),
        totals=selection.foot,
        accepted_by=who,
        received=where,
        at=local(moment).replace(microsecond=0),
        milestones=selection.payments,
        pdf_sha256=pdf_sha256,
        signature_sha256=sha256(signature).hexdigest() if signature else "",
    )
    return Evidence(facts, signature)


def _line(line: EvaluatedLine, photos: tuple[str, ...]) -> SentLine:
    row = line.typed
    if line.unit_price is None or line.amount is None:
        raise ValueError(f"Line {line.number} has no price to promise.")
    return SentLine(
        number=line.number,
        kind=row.kind.value,
        title=line.title,
        pieces=tidy(row.quantity),
        quantity=tidy(line.quantity),
        unit=line.unit.label,
        unit_price=cents(line.unit_price),
        amount=cents(line.amount),
        description=line.details,
        location=row.location,
        room=row.room,
        inclusion=row.inclusion,
        choice_group=row.choice_group,
        series=line.product.line.name if line.product else "",
        finish=line.finish.name if line.finish else "",
        glass=line.glass.name if line.glass else "",
        options=line.options,
        width=None if row.width is None else tidy(row.width),
        height=None if row.height is None else tidy(row.height),
        discount_percent=tidy(row.discount),
        discount_amount=cents(row.discount_amount),
        sketch=line.sketch,
        photos=photos,
    )
