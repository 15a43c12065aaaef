"""How a version ends, and what its customer asks meanwhile.

Whoever ends a version locks its quotation's row first, so an acceptance, a rejection, an expiry
and a newer version never happen to the same one: the first to come is the outcome, and all others
are told so.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from catalog.core import codec
from catalog.core.money import spoken_money
from catalog.core.recipes import Labelled
from quoting.core.evidence import Reception, Signer
from quoting.core.selection import Selection, SelectionError, select
from quoting.drafts.models.quotes import Quote
from quoting.drafts.models.settings import QuoteSettings
from quoting.drafts.services import errors
from quoting.offers.events import QuoteAccepted, QuoteAsked, QuoteRejected
from quoting.offers.hooks import building
from quoting.offers.models.responses import CustomerLink, CustomerRequest, Outcome
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.promises.promise import evidence_of, promised_earnings
from quoting.offers.sealing import awaits_pdf, pack_of
from quoting.offers.services.confirming import confirm
from quoting.offers.services.documents import document_sha256, request_document
from quoting.offers.services.followups import notify, stop_reminders
from quoting.offers.tasks import make_evidence_pack
from tenants.events.recording import CUSTOMER, record
from tenants.people.models import User
from tenants.schemas.clock import day_of
from tenants.schemas.transactions import atomic
from tenants.work.tasks import enqueue

Kind = Outcome.Kind
Channel = Outcome.Channel


class VersionState(Labelled):
    """What a version is to whoever reads it; the label tells of one that was answered."""

    CURRENT = "current"
    ACCEPTED = "accepted", "aceptada"
    CANCELLED = "cancelled", "cancelada"
    REJECTED = "rejected", "rechazada"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Who accepts what. ``lines`` is None for the whole quotation as it stands; ``link``,
    ``ip`` and ``user_agent`` are of the customer's own page; ``by`` is the person of the company
    who writes down what they were told. ``signature`` is a PNG."""

    name: str
    role: str = ""
    channel: str = Channel.LINK.value
    signature: bytes = b""
    lines: Collection[int] | None = None
    link: CustomerLink | None = None
    ip: str = ""
    user_agent: str = ""
    by: User | None = None


def state_of(version: QuoteVersion, day: date) -> VersionState:
    """``version`` as seller and customer both read it on ``day``; an expired one is so although
    the clock's job has not come by yet."""
    outcome = outcome_of(version)
    if outcome is not None:
        return VersionState.CANCELLED if outcome.is_cancelled else VersionState(outcome.kind)
    if newer_version(version) is not None:
        return VersionState.SUPERSEDED
    return VersionState.EXPIRED if version.valid_until < day else VersionState.CURRENT


def outcome_of(version: QuoteVersion) -> Outcome | None:
    """How ``version`` ended, read anew, with its cancellation if there is one."""
    return Outcome.objects.select_related("cancellation").filter(version=version).first()


def newer_version(version: QuoteVersion) -> QuoteVersion | None:
    """The newest version of the same quotation, if that is not ``version`` itself."""
    newer = QuoteVersion.objects.filter(quote=version.quote_id, number__gt=version.number)
    return newer.order_by("-number").first()


@atomic
def accept(version: QuoteVersion, answer: Acceptance, moment: datetime) -> Outcome:
    """Write that ``version`` was accepted, whole or by line, with its evidence.

    Raises NotCurrent, VersionExpired, AlreadyAnswered or NothingChosen.
    """
    name = _clean(answer.name, 120)
    if not name:
        raise errors.QuotingError("Escribe el nombre de quien acepta.")
    quote = version.hold()
    check_open(version, day_of(moment))
    partial = QuoteSettings.load().partial_acceptance
    try:
        selection = select(version.promise, answer.lines, partial=partial)
    except SelectionError as error:
        raise errors.NothingChosen(str(error)) from error
    role = _clean(answer.role, 80)
    evidence = evidence_of(
        version,
        selection,
        moment,
        who=Signer(name, role, answer.by.full_name if answer.by else ""),
        where=Reception(
            answer.channel,
            answer.link.pk if answer.link else None,
            _clean(answer.ip, 45),
            _clean(answer.user_agent, 300),
        ),
        signature=answer.signature,
        pdf_sha256=document_sha256(version, answer.link),
    )
    if not evidence.facts.pdf_sha256:
        request_document(version, answer.by or version.sent_by, as_sent=True)
    earned = promised_earnings(version, selection.numbers)
    outcome = end(
        version,
        quote,
        Kind.ACCEPTED,
        "Ya la aceptó",
        moment,
        channel=answer.channel,
        by=answer.by,
        link=answer.link,
        name=name,
        role=role,
        lines=list(selection.numbers),
        total=selection.totals.total,
        sale=earned.price,
        direct_cost=earned.direct_cost,
        profit=earned.profit,
        evidence=evidence,
        evidence_digest=codec.digest(evidence.facts),
    )
    if not selection.is_whole:
        request_document(version, answer.by or version.sent_by)
    enqueue(make_evidence_pack, outcome.pk)
    confirm(outcome)
    building.value.open_work_order(version, selection.numbers, answer.by, moment)
    if answer.by is None:
        notify(quote, f"{name} aceptó {named_acceptance(version, selection)}.", moment)
    fact = QuoteAccepted(
        version=version.number, channel=answer.channel, lines=len(selection.numbers)
    )
    record(fact, by=answer.by or CUSTOMER, subject=quote)
    return outcome


def named_acceptance(version: QuoteVersion, taken: Selection) -> str:
    """What was accepted, to be told: «4 de 5 partidas de COT-0001 por $ 11,048.05»."""
    some = f"{len(taken.numbers)} de {len(version.promise.lines)} partidas de "
    part = "" if taken.is_whole else some
    return f"{part}{version} por {spoken_money(taken.totals.total)}"


@atomic
def reject(
    version: QuoteVersion,
    reason: str,
    comment: str,
    moment: datetime,
    *,
    name: str = "",
    channel: str = Channel.LINK.value,
    link: CustomerLink | None = None,
    by: User | None = None,
) -> Outcome:
    """Write that ``version`` was rejected and why (one of ``Outcome.Reason``).

    Raises NotCurrent, VersionExpired or AlreadyAnswered.
    """
    if reason not in Outcome.Reason.values:
        raise errors.QuotingError("Elige el motivo del rechazo.")
    quote = version.hold()
    check_open(version, day_of(moment))
    outcome = end(
        version,
        quote,
        Kind.REJECTED,
        "La rechazó",
        moment,
        channel=channel,
        by=by,
        link=link,
        name=_clean(name, 120),
        reason=reason,
        comment=_clean(comment, 2000),
    )
    if by is None:
        why = outcome.get_reason_display().lower()
        notify(quote, f"Rechazaron {version}. Motivo: {why}.", moment)
    fact = QuoteRejected(version=version.number, channel=channel, reason=reason)
    record(fact, by=by or CUSTOMER, subject=quote)
    return outcome


@atomic
def ask(
    version: QuoteVersion, kind: str, name: str, text: str, moment: datetime
) -> CustomerRequest:
    """Write down a question, a wish for a change, or one for today's prices (a renewal).

    A renewal that is waiting already is not asked for twice. Raises QuotingError.
    """
    kinds = CustomerRequest.Kind
    text = _clean(text, 2000)
    if kind not in kinds.values:
        raise errors.QuotingError("Elige si es una pregunta, un cambio o una renovación.")
    if kind != kinds.RENEWAL and not text:
        raise errors.QuotingError("Escribe tu mensaje.")
    quote = version.hold()
    if kind == kinds.RENEWAL:
        waiting = version.requests.filter(kind=kind, handled_at=None).first()
        if waiting is not None:
            return waiting
    request = CustomerRequest.objects.create(
        version=version, kind=kind, name=_clean(name, 120), text=text, asked_at=moment
    )
    stop_reminders(quote, "Escribió", moment)
    notify(quote, f"{version}: {request.get_kind_display().lower()}.", moment)
    record(QuoteAsked(version=version.number, wish=kind), by=CUSTOMER, subject=quote)
    return request


@atomic
def request_pack(outcome: Outcome, by: User) -> None:
    """Have the evidence pack of an acceptance made, or completed with its PDF; harmless twice."""
    if outcome.kind != Kind.ACCEPTED:
        return
    pack = pack_of(outcome)
    if pack is None or awaits_pdf(outcome, pack):
        if not outcome.evidence.facts.pdf_sha256:
            request_document(outcome.version, by, as_sent=True)
        enqueue(make_evidence_pack, outcome.pk)


@atomic
def handle_request(request: CustomerRequest, by: User, moment: datetime) -> None:
    """The seller has attended to it; harmless twice."""
    rows = CustomerRequest.objects.filter(pk=request.pk, handled_at=None)
    rows.update(handled_at=moment, handled_by=by)


def check_open(version: QuoteVersion, day: date) -> None:
    """Refuse what has ended, under the lock. Raises NotCurrent, AlreadyAnswered, VersionExpired."""
    state = state_of(version, day)
    if state is VersionState.SUPERSEDED or newer_version(version) is not None:
        raise errors.NotCurrent(version.folio)
    if state.label:
        raise errors.AlreadyAnswered(str(version), state.label)
    if state is VersionState.EXPIRED:
        raise errors.VersionExpired(version.valid_until)


def end(
    version: QuoteVersion, quote: Quote, kind: Kind, why: str, moment: datetime, **facts: Any
) -> Outcome:
    """Write the outcome of ``version``, whose ``quote`` is held; no reminder goes out any more."""
    outcome = Outcome.objects.create(version=version, kind=kind, at=moment, **facts)
    decide(quote, Quote.State(kind), moment, outcome.total)
    stop_reminders(quote, why, moment)
    return outcome


def decide(
    quote: Quote, state: Quote.State, moment: datetime, total: Decimal | None = None
) -> None:
    """The quotation says the same as the outcome of its current version. The outcome may have
    another ``total`` than what was sent. What the customer answered was given to them."""
    quote.state = state
    quote.decided_at = moment
    quote.total = quote.total if total is None else total
    if state in {Quote.State.ACCEPTED, Quote.State.REJECTED}:
        quote.shared_at = quote.shared_at or moment
    quote.save(update_fields=["state", "decided_at", "total", "shared_at", "updated_at"])


def _clean(text: str, length: int) -> str:
    """What a stranger typed or their browser says, as the database can hold it."""
    return text.replace("\0", "").strip()[:length]
