"""Tables that leave the company: each column is a heading and where its value is found."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist

from tenants.schemas.clock import day_of
from tenants.web.spreadsheets import Rows

Columns = Mapping[str, str | Callable[[Any], Any]]
"""By heading: the way to the value, as ``customer.name``, or what makes it of a row."""


def table(rows: Iterable[Any], columns: Columns) -> Rows:
    """The headings, then a line for each of ``rows``; of a moment its day, of a choice its words,
    and nothing where the way ends early."""
    yield list(columns)
    for row in rows:
        yield [_shown(_found(row, way)) for way in columns.values()]


def _found(row: Any, way: str | Callable[[Any], Any]) -> Any:
    if not isinstance(way, str):
        return way(row)
    try:
        for name in way.split("."):
            row = None if row is None else getattr(row, name)
    except ObjectDoesNotExist:
        return None
    return row() if callable(row) else row


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return "sí" if value else "no"
    return day_of(value) if isinstance(value, datetime) else value
