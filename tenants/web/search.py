"""Searching as people type: without accents, in any order, upper or lower case.

Each letter is looked for in all its spellings by a regular expression, which PostgreSQL answers
several times faster than it rewrites every row, and which needs no extension.
"""

import re
import unicodedata
from typing import Any, TypeVar

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Concat

SPELLINGS = {"a": "áàâäã", "e": "éèêë", "i": "íìîï", "o": "óòôöõ", "u": "úùûü", "n": "ñ", "c": "ç"}
MOST_WORDS = 8
MOST_LETTERS = 60  # of a word: a longer one is found by its beginning

Rows = TypeVar("Rows", bound=QuerySet[Any])


def plain(text: str) -> str:
    """Lower case without accents: «Jaladera ÑU» is «jaladera nu»."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def matching(rows: Rows, text: str, *fields: str) -> Rows:
    """The rows in whose ``fields``, read one after the other, every word of ``text`` appears."""
    words = plain(text.replace("\0", "")).split()[:MOST_WORDS]
    if not words:
        return rows
    rows = rows.alias(searched_text=Concat(*_spaced(fields), output_field=CharField()))
    for word in words:
        rows = rows.filter(searched_text__regex=pattern(word[:MOST_LETTERS]))
    return rows


def pattern(word: str) -> str:
    """``word``, plain, as it may be written.

    >>> pattern("no1")
    '[nñNÑ][oóòôöõOÓÒÔÖÕ]1'
    """
    return "".join(map(_spelled, word))


def _spelled(letter: str) -> str:
    ways = letter + SPELLINGS.get(letter, "")
    capitals = ways.upper()
    if letter.isalpha() and len(capitals) == len(ways):
        return f"[{ways}{capitals}]"
    return re.escape(letter)


def _spaced(fields: tuple[str, ...]) -> list[F | Value]:
    """The fields with a space after each, so that no word runs from one into the next."""
    return [part for field in fields for part in (F(field), Value(" "))]
