"""A sent quotation as its customer reads and chooses it."""

from typing import Any

from quoting.core.promise import Inclusion, SentLine
from quoting.offers.promises.offer import Offer, first_choice, offer_of
from tests.quoting.offers.make_promises import make_line, make_promise


def make_offer(*lines: SentLine, numbers: list[int] | None = None, **kwargs: Any) -> Offer:
    promise = make_promise(list(lines))
    return offer_of(promise, first_choice(promise) if numbers is None else numbers, **kwargs)


def test_lines_stand_in_their_rooms_in_the_order_in_which_these_appear() -> None:
    offer = make_offer(
        make_line(1, room="Planta alta"),
        make_line(2),
        make_line(3, room="Planta alta"),
        partial=True,
    )
    rooms = [(room.name, [line.sent.number for line in room.lines]) for room in offer.rooms]
    assert rooms == [("Planta alta", [1, 3]), ("", [2])]
    assert offer.has_rooms


def test_lines_that_name_no_room_have_none() -> None:
    offer = make_offer(make_line(1), partial=False)
    assert not offer.has_rooms
    assert not offer.chooses


def test_optional_lines_and_alternatives_are_not_in_the_total_until_chosen() -> None:
    lines = (
        make_line(1),
        make_line(2, inclusion=Inclusion.OPTIONAL),
        make_line(3, inclusion=Inclusion.ALTERNATIVE, choice_group="Vidrio"),
        make_line(4, inclusion=Inclusion.ALTERNATIVE, choice_group="Vidrio"),
    )
    offer = make_offer(*lines, partial=True)
    (room,) = offer.rooms
    assert [line.field for line in room.lines] == ["partida", "partida", "grupo-1", "grupo-1"]
    assert [line.is_taken for line in room.lines] == [True, False, False, False]
    assert offer.is_whole

    more = make_offer(*lines, partial=True, numbers=[1, 2, 4])
    assert more.totals.subtotal == 3 * offer.totals.subtotal
    assert sum(payment.amount for payment in more.payments) == more.totals.total
    assert not more.is_whole


def test_a_choice_that_cannot_be_says_why_beside_what_was_sent() -> None:
    offer = make_offer(make_line(1), make_line(2), numbers=[1], partial=False)
    assert "falta la partida 2" in offer.problem
    assert offer.numbers == (1, 2)
