"""Places that upper floors fill are typed, filled once, and never left empty at the start."""

import pytest

from tenants import hooks
from tenants.hooks import Hook, HookError, Hooks, require_filled


@pytest.fixture(autouse=True)
def no_places(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks, "_declared", {})


def test_a_place_left_empty_stops_the_start() -> None:
    Hook[int]("test.number")

    with pytest.raises(HookError, match=r"test\.number"):
        require_filled()


def test_a_filled_place_lets_the_start_go_on() -> None:
    number = Hook[int]("test.number")
    number.fill(7)
    Hooks[int]("test.numbers")

    require_filled()

    assert number.value == 7


def test_a_place_is_filled_once() -> None:
    number = Hook[int]("test.number")
    number.fill(7)

    with pytest.raises(HookError):
        number.fill(8)


def test_an_empty_place_is_not_read() -> None:
    with pytest.raises(HookError):
        _ = Hook[int]("test.number").value


def test_a_name_is_declared_once() -> None:
    Hook[int]("test.number")

    with pytest.raises(HookError):
        Hooks[int]("test.number")


def test_many_things_keep_their_order_and_their_keys_apart() -> None:
    numbers = Hooks[int]("test.numbers")
    numbers.add("b", 2)
    numbers.add("a", 1)

    assert list(numbers) == [2, 1]
    with pytest.raises(HookError):
        numbers.add("a", 3)
