"""What two people wrote into the same form, to choose part by part."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

import msgspec
from django import forms
from django.db.models import Model
from django.http import QueryDict

from catalog.core.catalog import ListedFinish, ListedMaterial, ListedProduct
from catalog.core.money import spoken_money
from catalog.core.numbers import show
from catalog.fields import MeasureField
from catalog.units import company_unit

ASKED, KEEP, WAS = "asked", "keep-", "was"
THEIRS, MINE = "theirs", "mine"
MOST_SENT = 100  # fields that a page says it started from
MONEY = {"unit_price", "discount_amount"}
PERCENT = {"discount", "tax_rate"}

Sent = list[tuple[str, str]]
"""Names and values of a form as it would be posted."""

_SENT = Annotated[Sent, msgspec.Meta(max_length=MOST_SENT)]


class Clash(NamedTuple):
    """A part that both wrote: what is stored and what was typed, in words. ``field`` is the input
    that a page may fill with ``value``, the stored one."""

    part: str
    label: str
    theirs: str
    yours: str
    field: str = ""
    value: str = ""


def said_before(data: Mapping[str, Any], kind: Any) -> Any:
    """What the page says it was made of, a JSON of that ``kind``; None if it says nothing such."""
    try:
        return msgspec.json.decode(data.get(WAS) or "null", type=kind | None)
    except msgspec.MsgspecError:
        return None


def sent_before(data: Mapping[str, Any]) -> Sent | None:
    """What the form said when the page was made, as the page sends it back; None if it did not."""
    found: Sent | None = said_before(data, _SENT)
    return found


def chosen_theirs(data: QueryDict) -> Iterator[str]:
    """The parts of which the person takes what is stored."""
    return (part for part in data.getlist(ASKED) if data.get(KEEP + part) == THEIRS)


def unanswered(data: QueryDict) -> list[str]:
    """The parts that were asked about, of which nothing was chosen."""
    return [part for part in data.getlist(ASKED) if data.get(KEEP + part) not in {THEIRS, MINE}]


def forget_questions(data: QueryDict) -> None:
    """Take out of ``data`` what an earlier question asked."""
    for name in [ASKED, WAS, *(name for name in data if name.startswith(KEEP))]:
        data.pop(name, None)


def take_over(data: QueryDict, names: Iterable[str], sent: Sent) -> None:
    """Put what is in ``sent`` into the fields ``names`` of ``data``."""
    for name in names:
        data.setlist(name, [value for key, value in sent if key == name])


def words(name: str, field: forms.Field, value: Any) -> str:
    """``value`` of a field as a person reads it, with its unit."""
    match value:
        case None | "" | {}:
            return "vacío"
        case Decimal() if isinstance(field, MeasureField):
            return company_unit().show(value)
        case Decimal() if name in MONEY:
            return spoken_money(value)
        case Decimal() if name in PERCENT:
            return f"{show(value)} %"
        case Decimal():
            return show(value)
        case ListedProduct() | ListedFinish() | ListedMaterial():
            return value.name
        case Model():
            return str(value)
    labels = dict(getattr(field, "choices", [])) if isinstance(field, forms.ChoiceField) else {}
    return str(labels.get(value, value))
