"""A version ends once, and seller and customer read the same end."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from catalog.core import codec
from quoting.core.evidence import Signer
from quoting.drafts.models.quotes import Quote
from quoting.drafts.models.settings import QuoteSettings
from quoting.drafts.services.errors import (
    AlreadyAnswered,
    NotCurrent,
    NothingChosen,
    QuotingError,
    VersionExpired,
)
from quoting.offers.events import QuoteAccepted
from quoting.offers.models.followups import Notification
from quoting.offers.models.responses import CustomerRequest, Outcome
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.promises.promise import promised_earnings
from quoting.offers.services.answers import (
    Acceptance,
    VersionState,
    accept,
    ask,
    handle_request,
    reject,
    state_of,
)
from quoting.offers.services.endings import expire_quotes
from quoting.offers.services.sending import send_quote
from quoting.offers.services.sharing import share
from quoting.offers.services.versions import start_revision
from tenants.events.models import ActorKind, Event
from tenants.people.models import User
from tenants.periodic.tasks import run_job
from tests.quoting.make import (
    AWNING,
    FIXED,
    MOMENT,
    SLIDING,
    TODAY,
    add,
    make_quote,
    make_sent,
    make_window,
)

LAURA = Acceptance("Laura Mendoza", role="Compras", ip="203.0.113.7", user_agent="Firefox")
LATE = MOMENT + timedelta(days=16)  # the day after the last of the validity
PNG = b"\x89PNG signature"


def test_an_acceptance_is_written_with_its_evidence(owner: User) -> None:
    version = make_sent(owner)
    outcome = accept(version, Acceptance("Laura", signature=PNG, role="Compras"), MOMENT)

    assert state_of(version, TODAY) is VersionState.ACCEPTED
    quote = Quote.objects.get(pk=version.quote_id)
    assert (quote.state, quote.decided_at) == (Quote.State.ACCEPTED, MOMENT)
    outcome.refresh_from_db()
    assert (outcome.total, outcome.sale) == (Decimal("19769.32"), Decimal("17042.52"))
    facts = outcome.evidence.facts
    assert (facts.folio, facts.version, facts.lines) == ("COT-0001", 1, (1, 2, 3))
    assert facts.promise_digest == version.digest
    assert facts.accepted_by == Signer("Laura", "Compras")
    assert facts.at.isoformat() == "2030-03-14T11:30:00-06:00"
    assert [str(payment.amount) for payment in facts.milestones] == ["11861.59", "7907.73"]
    assert outcome.evidence.signature == PNG
    assert codec.digest(facts) == outcome.evidence_digest


def test_the_programme_hears_of_it_without_personal_data(owner: User) -> None:
    version = make_sent(owner)
    accept(version, LAURA, MOMENT)
    event = Event.objects.of_kind(QuoteAccepted).get()
    assert event.actor_kind == ActorKind.CUSTOMER
    assert event.fact == QuoteAccepted(version=1, channel="link", lines=3)
    assert Notification.objects.get().text.startswith("Laura Mendoza aceptó COT-0001 por $")


def test_a_part_is_accepted_at_its_own_total(owner: User) -> None:
    version = make_sent(owner)
    outcome = accept(version, Acceptance("Laura", lines=[2]), MOMENT)
    assert (outcome.lines, outcome.total) == ([2], Decimal("2045.40"))
    assert not outcome.evidence.facts.whole


def test_parts_are_refused_where_the_company_sells_the_whole(owner: User) -> None:
    QuoteSettings.objects.update(partial_acceptance=False)
    version = make_sent(owner)
    with pytest.raises(NothingChosen, match="se acepta completa: falta la partida 1"):
        accept(version, Acceptance("Laura", lines=[2]), MOMENT)
    with pytest.raises(NothingChosen, match="Elige al menos una partida"):
        accept(version, Acceptance("Laura", lines=[]), MOMENT)
    with pytest.raises(QuotingError, match="Escribe el nombre"):
        accept(version, Acceptance(" \0 "), MOMENT)
    assert state_of(version, TODAY) is VersionState.CURRENT


def test_the_seller_writes_down_what_they_were_told(owner: User) -> None:
    version = make_sent(owner)
    told = Acceptance("Laura", channel="whatsapp", by=owner)
    outcome = accept(version, told, MOMENT)
    assert (outcome.by, outcome.channel) == (owner, "whatsapp")
    assert outcome.evidence.facts.accepted_by.written_by == owner.full_name
    assert not Notification.objects.exists()  # it was they themselves


def test_a_rejection_has_a_reason(owner: User) -> None:
    version = make_sent(owner)
    with pytest.raises(QuotingError, match="Elige el motivo"):
        reject(version, "porque sí", "", MOMENT)
    outcome = reject(version, "price", "Muy caro", MOMENT, name="Laura")
    assert (outcome.kind, outcome.reason, outcome.comment) == ("rejected", "price", "Muy caro")
    assert Quote.objects.get().state == Quote.State.REJECTED
    with pytest.raises(AlreadyAnswered, match="COT-0001 ya está rechazada"):
        accept(version, LAURA, MOMENT)


def test_what_was_accepted_is_neither_rejected_nor_accepted_again(owner: User) -> None:
    version = make_sent(owner)
    accept(version, LAURA, MOMENT)
    for again in (
        lambda: accept(version, LAURA, MOMENT),
        lambda: reject(version, "price", "", MOMENT),
    ):
        with pytest.raises(AlreadyAnswered, match="ya está aceptada; no cambió nada"):
            again()
    assert expire_quotes(LATE).done == 0


def test_the_last_day_counts_and_the_next_is_too_late(owner: User) -> None:
    version = make_sent(owner)
    assert expire_quotes(LATE - timedelta(days=1)).done == 0
    with pytest.raises(VersionExpired, match=r"Venció el 29 de marzo de 2030; pide la renovación"):
        accept(version, LAURA, LATE)  # although the clock's job has not come by
    assert state_of(version, LATE.date()) is VersionState.EXPIRED

    assert (expire_quotes(LATE).done, expire_quotes(LATE).done) == (1, 0)
    assert Quote.objects.get().state == Quote.State.EXPIRED
    assert Outcome.objects.get().channel == Outcome.Channel.SYSTEM
    assert "venció sin compartirse" in Notification.objects.get().text
    with pytest.raises(VersionExpired):
        reject(version, "price", "", LATE)


def test_what_the_customer_had_expires_without_an_answer(owner: User) -> None:
    version = make_sent(owner)
    share(version, "whatsapp", owner, MOMENT)
    expire_quotes(LATE)
    assert "venció sin respuesta" in Notification.objects.get().text


def test_the_clock_expires_what_nobody_answered(owner: User) -> None:
    version = make_sent(owner)
    run_job(connection.schema_name, "expiry")  # the promise is of 2030
    assert state_of(version, TODAY) is VersionState.CURRENT


def test_one_broken_quotation_does_not_keep_the_others_from_expiring(
    owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, sound = make_sent(owner), make_sent(owner)

    def notify_or_break(quote: Quote, *args: object) -> None:
        if quote.pk == broken.quote_id:
            raise ZeroDivisionError

    monkeypatch.setattr("quoting.offers.services.endings.notify", notify_or_break)
    share = expire_quotes(LATE)
    assert (share.done, share.failed) == (1, 1)
    assert Outcome.objects.get().version == sound  # of the broken one nothing is half written
    assert Quote.objects.get(pk=broken.quote_id).state == Quote.State.READY

    monkeypatch.undo()
    assert expire_quotes(LATE).backlog == 1  # it waits
    assert expire_quotes(LATE + timedelta(hours=1)).done == 1
    assert state_of(broken, LATE.date()) is VersionState.EXPIRED


def test_a_former_version_is_not_answered_any_more(owner: User) -> None:
    version = make_sent(owner)
    send_quote(start_revision(version.quote, owner, TODAY), owner, MOMENT)
    assert state_of(version, TODAY) is VersionState.SUPERSEDED
    with pytest.raises(NotCurrent, match="Hay una versión más nueva de COT-0001"):
        accept(version, LAURA, MOMENT)
    with pytest.raises(NotCurrent):
        reject(version, "price", "", MOMENT)


def test_questions_are_written_down_until_they_are_attended_to(owner: User) -> None:
    version = make_sent(owner)
    with pytest.raises(QuotingError, match="Escribe tu mensaje"):
        ask(version, "question", "Laura", "  ", MOMENT)
    with pytest.raises(QuotingError, match="Elige si es"):
        ask(version, "otra", "Laura", "Hola", MOMENT)
    question = ask(version, "question", "Laura", "¿Incluye flete?", MOMENT)
    handle_request(question, owner, MOMENT)
    question.refresh_from_db()
    assert question.handled_by == owner
    assert Notification.objects.get().text == "COT-0001: pregunta."


def test_a_renewal_is_asked_for_once(owner: User) -> None:
    version = make_sent(owner)
    first = ask(version, "renewal", "Laura", "", LATE)
    assert ask(version, "renewal", "Laura", "", LATE) == first
    assert CustomerRequest.objects.count() == Notification.objects.count() == 1


@pytest.mark.parametrize("statement", ["UPDATE {} SET name = 'x'", "DELETE FROM {}"])
def test_the_serving_role_may_not_touch_an_outcome(owner: User, statement: str) -> None:
    accept(make_sent(owner), LAURA, MOMENT)
    with pytest.raises(ProgrammingError), transaction.atomic():
        connection.cursor().execute(statement.format("quoting_outcome"))


def make_with_choices(owner: User, *, chosen: bool = False) -> QuoteVersion:
    """One included, one optional with a discount of its own, two alternatives; or, ``chosen``, a
    quotation of nothing but the first, the optional one and the second alternative."""
    words = ["included", "optional", "alternative", "alternative"]
    windows, discounts = (SLIDING, FIXED, AWNING, SLIDING), (0, 10, 0, 0)
    lines = [
        make_window(
            window,
            "2",
            discount=Decimal(discount),
            inclusion="included" if chosen else word,
            choice_group="Baño" if word == "alternative" and not chosen else "",
        )
        for window, word, discount in zip(windows, words, discounts, strict=True)
    ]
    taken = [lines[0], lines[1], lines[3]] if chosen else lines
    return send_quote(add(make_quote(owner, discount=Decimal(5)), *taken), owner, MOMENT)


def test_what_is_chosen_comes_to_what_a_quotation_of_it_alone_would(owner: User) -> None:
    version, same = make_with_choices(owner), make_with_choices(owner, chosen=True)
    with pytest.raises(NothingChosen, match="Elige solo una de «Baño»"):
        accept(version, Acceptance("Laura", lines=[1, 3, 4]), MOMENT)
    outcome = accept(version, Acceptance("Laura", lines=[1, 2, 4]), MOMENT)
    assert (outcome.lines, outcome.total, outcome.sale) == ([1, 2, 4], same.total, same.sale)


def test_taken_as_it_stands_it_comes_to_what_it_says(owner: User) -> None:
    version = make_with_choices(owner)
    outcome = accept(version, Acceptance("Laura"), MOMENT)
    assert (outcome.lines, outcome.total, outcome.sale) == ([1], version.total, version.sale)


def test_what_waits_to_be_chosen_is_neither_sold_nor_built_yet(owner: User) -> None:
    version = make_with_choices(owner)
    earned = promised_earnings(version)
    assert (version.direct_cost, version.profit) == (earned.direct_cost, earned.profit)
