"""How acts are chained: plain values in and out, no framework.

Each company's acts form a chain, and so do those of the programme. A link holds the digest of one
act and of the link before it, so whoever changes, removes, adds or moves an act breaks every link
that follows. The number, the kind and the moment stand in the link too: when an act goes because
its term has passed, its link stays and proves that it was time.

>>> first = link_of(START, Place(7, 1, 12, "quote.sent", datetime(2030, 3, 14, tzinfo=UTC)), "ab")
>>> again = link_of(START, Place(7, 1, 12, "quote.sent", datetime(2030, 3, 14, tzinfo=UTC)), "ab")
>>> moved = link_of(START, Place(7, 2, 12, "quote.sent", datetime(2030, 3, 14, tzinfo=UTC)), "ab")
>>> first == again, first == moved, len(first)
(True, False, 64)
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

START = "0" * 64
"""What stands before the first link of every chain."""

PROGRAMME = 0
"""The chain of what happened outside any company; a company's has the company's number."""


class Act(NamedTuple):
    """All that the record holds of one act."""

    id: int
    company: int | None
    kind: str
    actor_kind: str
    actor_id: int | None
    subject: str
    facts: Mapping[str, Any]
    request_id: str
    key: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Where an act stands: the ``number`` of its link counts from 1 in each chain."""

    chain: int
    number: int
    act: int
    kind: str
    at: datetime


def digest_of(act: Act) -> str:
    """64 hexadecimal digits of everything that the act tells, however it is stored."""
    return _hash([*act[:-1], _written(act.at)])


def link_of(previous: str, place: Place, content: str) -> str:
    """The link of an act whose digest is ``content``, after the link ``previous``."""
    told = [place.chain, place.number, place.act, place.kind, _written(place.at)]
    return _hash([previous, *told, content])


def _hash(values: list[Any]) -> str:
    plain = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(plain.encode()).hexdigest()


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
