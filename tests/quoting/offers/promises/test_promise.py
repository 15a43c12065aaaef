from decimal import Decimal

from catalog.core.recipes import Scheme
from quoting.drafts.evaluation.loading import evaluate_quote
from quoting.offers.promises.promise import promised_earnings
from quoting.offers.services.sending import send_quote
from tenants.people.models import User
from tests.quoting.make import (
    MOMENT,
    SLIDING,
    TODAY,
    add,
    make_concept,
    make_quote,
    make_sent,
    make_service,
    make_window,
)


def test_the_frozen_parts_are_the_ones_that_were_priced(owner: User) -> None:
    version = make_sent(owner)
    evaluated = evaluate_quote(version.quote, TODAY)
    version.costs.refresh_from_db()
    kept = version.costs.sheet.takeoffs()
    assert list(kept.values()) == [line.takeoff for line in evaluated.lines]


def test_a_drawing_is_made_again_from_the_promise_alone(owner: User) -> None:
    quote = add(make_quote(owner), make_window(SLIDING, options={"MOSQUITERO": True}))
    line = send_quote(quote, owner, MOMENT).promise.lines[0]
    sketch = line.sketch
    assert (sketch.scheme, sketch.width) == (Scheme.SLIDING, Decimal(1500))
    assert sketch.has_screen
    assert line.options == ("Con mosquitero corredizo",)


def test_services_and_concepts_are_promised_with_their_unit(owner: User) -> None:
    quote = add(
        make_quote(owner),
        make_service("BOQUILLA", "2", width=Decimal(5400)),
        make_concept("Flete", "850"),
    )
    service, concept = send_quote(quote, owner, MOMENT).promise.lines
    assert (str(service.quantity), service.unit, str(service.pieces)) == ("10.8", "m", "2")
    assert (service.unit_price, service.amount) == (Decimal("252.00"), Decimal("2721.60"))
    assert (concept.title, concept.unit, concept.sketch) == ("Flete", "pza", None)


def test_what_a_sent_quotation_leaves_is_read_from_the_promise(owner: User) -> None:
    earned = promised_earnings(make_sent(owner))
    assert (earned.direct_cost, earned.profit) == (Decimal("12813.91"), Decimal("2306.52"))
