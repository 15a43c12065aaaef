"""The declared kinds: what stops the start, and what may be told."""

import gc
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from types import ModuleType

import pytest
from django.core.exceptions import ImproperlyConfigured

from tenants.events import kinds
from tenants.events.kinds import WORK, Fact, declare, declared_kinds, undeclared_kinds


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """An empty module of events; what the test puts there is gone afterwards."""
    monkeypatch.setattr(kinds, "_declared", dict(kinds._declared))
    module = ModuleType("a_room")
    yield module
    vars(module).clear()
    monkeypatch.undo()
    gc.collect()  # a class lives in a circle


def put(room: ModuleType, fact: type[Fact]) -> type[Fact]:
    fact.__module__ = room.__name__
    setattr(room, fact.__name__, fact)
    return fact


def test_every_kind_of_every_app_is_declared_with_its_term_and_its_meaning() -> None:
    assert list(undeclared_kinds(None)) == []
    assert len(declared_kinds()) > 50
    for fact in declared_kinds():
        assert timedelta(days=30) <= fact.keep <= timedelta(days=5 * 366), fact.kind
        assert fact.__doc__ and not fact.__doc__.startswith(fact.__name__), fact.kind


def test_a_kind_that_no_app_declares_stops_the_start(room: ModuleType) -> None:
    class TeaMade(Fact, kind="tea.made", keep=WORK):
        """Tea was made."""

    put(room, TeaMade)
    assert [problem.id for problem in undeclared_kinds(None)] == ["tenants.E004"]
    declare(room)
    assert list(undeclared_kinds(None)) == []


def test_a_kind_has_one_class(room: ModuleType) -> None:
    class Sent(Fact, kind="quote.sent", keep=WORK):
        """Somebody else's."""

    put(room, Sent)
    with pytest.raises(ImproperlyConfigured, match=r"quote\.sent is declared by"):
        declare(room)


@pytest.mark.parametrize("name", ["Quote.sent", "sent", "quote sent", ""])
def test_a_kind_is_written_as_noun_and_deed(room: ModuleType, name: str) -> None:
    class Odd(Fact, kind=name, keep=WORK):
        """Oddly named."""

    put(room, Odd)
    with pytest.raises(ImproperlyConfigured, match=r"noun\.deed"):
        declare(room)


@pytest.mark.parametrize("odd", [Decimal, dict[str, int], list[str], float, object])
def test_a_fact_is_a_whole_number_a_boolean_or_a_code(room: ModuleType, odd: type) -> None:
    class Weighed(Fact, kind="tea.weighed", keep=WORK):
        """Tea was weighed."""

        grams: odd  # type: ignore[valid-type]

    put(room, Weighed)
    with pytest.raises(ImproperlyConfigured, match=r"tea\.weighed: grams"):
        declare(room)


@pytest.mark.parametrize(
    "text", ["Laura Mendoza", "laura@casa.example", "calle 5, Monterrey", "Álamo", "x" * 61, "a\n"]
)
def test_what_a_person_wrote_is_no_fact(room: ModuleType, text: str) -> None:
    class TeaServed(Fact, kind="tea.served", keep=WORK):
        """Tea was served."""

        sort: str

    assert TeaServed(sort="green_2").as_data() == {"sort": "green_2"}
    with pytest.raises(ValueError, match=r"tea\.served: sort is no code"):
        TeaServed(sort=text).as_data()
