"""Plain links and digests."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from ops.audit.chain import START, Act, Place, digest_of, link_of

AT = datetime(2030, 3, 14, 12, 0, 3, 250, tzinfo=UTC)
ACT = Act(12, 7, "quote.sent", "person", 3, "quote:8", {"lines": 3, "version": 1}, "req", None, AT)
PLACE = Place(7, 1, 12, "quote.sent", AT)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", 13), ("company", 8), ("company", None), ("kind", "quote.lost"),
        ("actor_kind", "support"), ("actor_id", 4), ("actor_id", None), ("subject", "quote:9"),
        ("facts", {"lines": 4, "version": 1}), ("facts", {}), ("request_id", ""), ("key", ""),
        ("at", AT + timedelta(microseconds=1)),
    ],
)  # fmt: skip
def test_a_digest_tells_every_field_of_an_act(field: str, value: object) -> None:
    assert digest_of(ACT._replace(**{field: value})) != digest_of(ACT)


def test_it_is_the_same_however_the_act_is_stored() -> None:
    mexico = timezone(timedelta(hours=-6))
    again = ACT._replace(facts={"version": 1, "lines": 3}, at=AT.astimezone(mexico))
    assert digest_of(again) == digest_of(ACT)


def test_a_link_hangs_on_its_place_on_its_act_and_on_the_one_before() -> None:
    content = digest_of(ACT)
    link = link_of(START, PLACE, content)
    changed = [
        link_of(link, PLACE, content),
        link_of(START, PLACE, digest_of(ACT._replace(id=13))),
        link_of(START, replace(PLACE, chain=8), content),
        link_of(START, replace(PLACE, number=2), content),
        link_of(START, replace(PLACE, act=13), content),
        link_of(START, replace(PLACE, kind="quote.lost"), content),
        link_of(START, replace(PLACE, at=AT + timedelta(days=1)), content),
    ]
    assert len({link, *changed}) == 8
