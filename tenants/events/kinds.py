"""The declared kinds of event: what each one tells, and how long it is kept.

A room declares the kinds of its acts in its ``events.py``, one class each::

    class QuoteSent(Fact, kind="quote.sent", keep=TRADE):
        \"\"\"A quotation was promised to its customer.\"\"\"

        lines: int
        version: int

and the app's ``wiring`` hands that module to ``declare``. The fields are whole numbers,
booleans and codes (``Outcome.Reason``'s values, a role): no text that a person wrote fits, so an
event holds no personal data.
"""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import timedelta
from types import ModuleType, UnionType
from typing import Any, ClassVar, Union, dataclass_transform, get_args, get_origin

from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured

TRADE = timedelta(days=5 * 365)
"""What was promised, answered, exported or decided about people: as long as accounts are kept."""

WORK = timedelta(days=2 * 365)
"""How the product is used: two whole years, to compare one with the other."""

ACCESS = timedelta(days=400)
"""Who entered and who failed to: thirteen months."""

_KIND = re.compile(r"[a-z_]+\.[a-z_]+")
_CODE = re.compile(r"[A-Za-z0-9_./:-]{0,60}")
_PLAIN = {int, bool, str, type(None)}
_declared: dict[str, type["Fact"]] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Fact:
    """What one kind of event tells: a frozen value of whole numbers, booleans and codes."""

    kind: ClassVar[str]
    keep: ClassVar[timedelta]
    of_programme: ClassVar[bool]
    """Whether it may happen outside any company."""

    def __init_subclass__(cls, *, kind: str, keep: timedelta, of_programme: bool = False) -> None:
        cls.kind, cls.keep, cls.of_programme = kind, keep, of_programme
        dataclass(frozen=True, kw_only=True)(cls)

    def as_data(self) -> dict[str, Any]:
        """The fields as plain JSON. Raises ValueError for a text that is no code."""
        data = asdict(self)  # type: ignore[call-overload]  # every subclass is a dataclass
        for name, value in data.items():
            if isinstance(value, str) and not _CODE.fullmatch(value):
                raise ValueError(f"{self.kind}: {name} is no code.")
            data[name] = str(value) if isinstance(value, str) else value
        return data


def declare(*rooms: ModuleType) -> None:
    """Make the kinds of ``rooms`` known. Raises ImproperlyConfigured for one that is ill-formed or
    that another class has taken."""
    for room in rooms:
        for fact in _facts_of(room):
            _check(fact)
            taken = _declared.setdefault(fact.kind, fact)
            if taken is not fact:
                raise ImproperlyConfigured(f"{fact.kind} is declared by {taken} and by {fact}.")


def declared_kinds() -> tuple[type[Fact], ...]:
    """Every known kind, in the order of its name."""
    return tuple(_declared[name] for name in sorted(_declared))


def is_declared(fact: type[Fact]) -> bool:
    return _declared.get(fact.kind) is fact


def fact_named(kind: str) -> type[Fact]:
    """The class of a kind. Raises KeyError for one that is not declared (any more)."""
    return _declared[kind]


def term_of(kind: str) -> timedelta:
    """How long events of a kind are kept; of what is no kind any more, the longest time."""
    fact = _declared.get(kind)
    return fact.keep if fact else max(each.keep for each in _declared.values())


def undeclared_kinds(app_configs: object, **kwargs: object) -> Iterable[CheckMessage]:
    """A kind that no app declares stops the start: it could not be recorded."""
    for fact in Fact.__subclasses__():
        if not is_declared(fact):
            yield Error(
                f"The kind of event {fact.__module__}.{fact.__qualname__} is not declared.",
                hint="Hand its module to tenants.events.kinds.declare in its app's wiring.",
                id="tenants.E004",
            )


def _facts_of(room: ModuleType) -> list[type[Fact]]:
    return [
        value
        for value in vars(room).values()
        if isinstance(value, type) and issubclass(value, Fact) and value.__module__ == room.__name__
    ]


def _check(fact: type[Fact]) -> None:
    if not _KIND.fullmatch(fact.kind):
        raise ImproperlyConfigured(f"{fact.kind!r} is not written as noun.deed.")
    for field in fields(fact):  # type: ignore[arg-type]  # every subclass is a dataclass
        if not _types(field.type) <= _PLAIN:
            raise ImproperlyConfigured(
                f"{fact.kind}: {field.name} is neither a whole number nor a boolean nor a code."
            )


def _types(annotation: Any) -> set[Any]:
    return (
        set(get_args(annotation)) if get_origin(annotation) in (Union, UnionType) else {annotation}
    )
