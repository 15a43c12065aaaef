"""A promise is read again as it was written, to the last digit, and has one spelling."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.core import codec
from catalog.core.codec import CodecError
from quoting.core.promise import Inclusion, Promise, SentLine
from tests.quoting.offers.make_promises import make_line, make_promise, make_sketch

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
numbers = st.decimals(allow_nan=False, allow_infinity=False)
sketches = st.builds(
    make_sketch,
    width=st.integers(300, 3000).map(str),
    has_screen=st.booleans(),
    hinged_right=st.booleans(),
)
lines = st.builds(
    make_line,
    st.integers(1, 999),
    title=texts,
    options=st.lists(texts, max_size=3).map(tuple),
    inclusion=st.sampled_from(Inclusion),
    choice_group=texts,
    width=st.none() | numbers,
    amount=numbers,
    pieces=numbers,
    sketch=st.none() | sketches,
)


@given(st.lists(lines, max_size=4), texts, st.dates())
def test_any_promise_is_read_as_it_was_written(sent: list[SentLine], notes: str, day: date) -> None:
    promise = replace(make_promise(), lines=tuple(sent), notes=notes, valid_until=day)
    written = codec.write(promise)

    again = codec.read(Promise, written)

    assert again == promise
    assert [str(line.amount) for line in again.lines] == [str(line.amount) for line in sent]
    assert codec.write(again) == written


@given(st.lists(lines, max_size=2), texts)
def test_its_bytes_are_those_of_any_canonical_writer(sent: list[SentLine], notes: str) -> None:
    """Whoever checks a pack elsewhere gets the same digest, whatever a database did to the keys."""
    written = codec.write(replace(make_promise(), lines=tuple(sent), notes=notes))
    data = json.loads(written)
    spelt = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert spelt.encode() == written
    shuffled = json.dumps(dict(reversed(data.items())), indent=3)
    assert codec.canonical(shuffled) == written


def test_the_digest_of_a_promise_is_stable() -> None:
    """It is in documents and evidence for ever: a change here breaks what was sent."""
    assert codec.digest(make_promise()) == (
        "9e7636ab49e53a0105b7432464bced121415b53d9f23ce1d5934a6bdac3e1d90"
    )


def test_a_digit_more_or_less_is_another_digest() -> None:
    promise = make_promise()
    other = replace(promise, lines=(replace(promise.lines[0], amount=Decimal("9776.4")),))
    assert codec.digest(promise) != codec.digest(other)


@pytest.mark.parametrize("data", ["", "[", "{}", '{"folio": 5}', b"\xff"])
def test_what_is_no_promise_is_refused(data: str | bytes) -> None:
    with pytest.raises(CodecError, match="no se puede leer"):
        codec.read(Promise, data)
