"""Lines priced by themselves, remembered while their catalogue lasts.

What a line costs by itself is a function of catalogue, terms and what is typed. A draft of fifty
lines is evaluated at every keystroke, and forty-nine of them are as they were: those are looked up.

>>> from catalog.core.prices import PriceBook
>>> lines = lines_of(Catalog({}, {}, {}, PriceBook({})), QuoteTerms())
>>> lines.get("first", lambda: 1), lines.get("first", lambda: 2)
(1, 1)
"""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from cachetools import LRUCache

from catalog.core.catalog import Catalog
from quoting.core.draft import QuoteTerms

MOST_LINES = 400
"""Remembered of one catalogue: more than the longest quotation has."""

Found = TypeVar("Found")


class Memory:
    """What was found by its key, ``most`` of them, the latest used; threads may share it."""

    def __init__(self, most: int) -> None:
        self._found: LRUCache[Hashable, Any] = LRUCache(most)
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Found]) -> Found:
        """What was found under ``key``, or else what ``make`` finds now."""
        with self._lock:
            known: Found | None = self._found.get(key)
        if known is not None:
            return known
        found = make()
        with self._lock:
            self._found[key] = found
        return found


_lines: WeakKeyDictionary[Catalog, tuple[QuoteTerms, Memory]] = WeakKeyDictionary()
_lock = Lock()


def lines_of(catalog: Catalog, terms: QuoteTerms) -> Memory:
    """The memory of ``catalog`` under ``terms``; other terms begin it anew."""
    with _lock:
        known = _lines.get(catalog)
        if known is None or known[0] != terms:
            known = _lines[catalog] = terms, Memory(MOST_LINES)
        return known[1]
