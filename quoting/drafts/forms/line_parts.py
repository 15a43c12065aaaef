"""Which fields of the panel write which part of a line."""

from collections.abc import Iterable

from django.http import QueryDict

from catalog.core.errors import measure_field
from quoting.core.merging import OPTION
from quoting.drafts.forms.conflicts import Sent, chosen_theirs, sent_before, take_over

_FIELDS = {
    "discount": ("discount", "discount_amount"),
    "product": ("product", "offered"),
    "material": ("material", "offered"),
}
_ANY_MEASURE = measure_field("")


def take_part(data: QueryDict, part: str, sent: Sent) -> None:
    """Put a part of the line in ``sent`` into ``data``, as its panel would post it."""
    option = part.removeprefix(OPTION)
    if part == option:
        take_over(data, _fields_of(part, [*data, *dict(sent)]), sent)
    elif (field := measure_field(option)) in dict(sent):
        take_over(data, [field], sent)
    else:
        taken = {value for name, value in sent if name == "options"} & {option}
        data.setlist("options", sorted({*data.getlist("options")} - {option} | taken))


def answer_questions(data: QueryDict) -> None:
    """Put into ``data`` what the person chose to take of the other's values."""
    for part in chosen_theirs(data):
        take_part(data, part, sent_before(data) or [])


def _fields_of(part: str, names: Iterable[str]) -> Iterable[str]:
    if part == "options":
        return {"options", *(name for name in names if name.startswith(_ANY_MEASURE))}
    return _FIELDS.get(part, (part,))
