"""What a lower floor asks of an upper one: typed places, filled while the applications start.

A lower module declares a place; an upper one fills it in ``AppConfig.ready``. A place is an object
that is imported, so a name that does not exist stops the start, and so does a place left empty.

>>> from collections.abc import Callable
>>> greeting: Hook[Callable[[str], str]] = Hook("docs.greeting")
>>> greeting.fill(lambda name: f"Hola, {name}")
>>> greeting.value("Ana")
'Hola, Ana'
"""

from collections.abc import Iterator
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_declared: dict[str, "Hook[Any] | Hooks[Any]"] = {}


class HookError(RuntimeError):
    """A place was declared twice, filled twice, or read while it is empty."""


class Hook(Generic[T]):
    """A place for exactly one thing. ``name`` says it in messages: ``catalog.own_price``."""

    def __init__(self, name: str) -> None:
        _declare(name, self)
        self.name = name
        self._held: list[T] = []

    def fill(self, thing: T) -> None:
        """Raises HookError when the place is taken."""
        if self._held:
            raise HookError(f"{self.name} is filled already.")
        self._held.append(thing)

    @property
    def value(self) -> T:
        """Raises HookError when nobody has filled the place."""
        if not self._held:
            raise HookError(f"Nobody fills {self.name}.")
        return self._held[0]

    @property
    def is_ready(self) -> bool:
        return bool(self._held)


class Hooks(Generic[T]):
    """A place for any number of named things, in the order in which they were added."""

    def __init__(self, name: str) -> None:
        _declare(name, self)
        self.name = name
        self._held: dict[str, T] = {}

    def add(self, key: str, thing: T) -> None:
        """Raises HookError when ``key`` is taken."""
        if key in self._held:
            raise HookError(f"{self.name} has {key} already.")
        self._held[key] = thing

    def __iter__(self) -> Iterator[T]:
        return iter(tuple(self._held.values()))

    def items(self) -> Iterator[tuple[str, T]]:
        return iter(tuple(self._held.items()))

    @property
    def is_ready(self) -> bool:
        """Nothing to add is an answer too."""
        return True


def require_filled() -> None:
    """Stop the start with HookError when a place that must be filled is not."""
    empty = [name for name, place in _declared.items() if not place.is_ready]
    if empty:
        raise HookError(f"Nobody fills {', '.join(empty)}.")


def _declare(name: str, place: "Hook[Any] | Hooks[Any]") -> None:
    if name in _declared:
        raise HookError(f"{name} is declared already.")
    _declared[name] = place
