"""Searching as people type: without accents, in any order, upper or lower case.

The letters are replaced by PostgreSQL's own ``translate``, which needs no extension.
"""

import unicodedata
from typing import Any, TypeVar

from django.db.models import CharField, F, Func, QuerySet, Value
from django.db.models.functions import Concat, Lower

ACCENTED = "áàâäãéèêëíìîïóòôöõúùûüñç"
PLAIN = "aaaaaeeeeiiiiooooouuuunc"
MOST_WORDS = 8

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
    joined = Concat(*_spaced(fields), output_field=CharField())
    rows = rows.alias(
        searched_text=Func(Lower(joined), Value(ACCENTED), Value(PLAIN), function="translate")
    )
    for word in words:
        rows = rows.filter(searched_text__contains=word)
    return rows


def _spaced(fields: tuple[str, ...]) -> list[F | Value]:
    """The fields with a space after each, so that no word runs from one into the next."""
    return [part for field in fields for part in (F(field), Value(" "))]
