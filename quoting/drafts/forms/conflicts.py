"""What two people wrote into the same form, side by side."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.db.models import Model

from catalog.core.catalog import ListedFinish, ListedMaterial, ListedProduct
from catalog.core.numbers import plain_digits
from catalog.fields import MeasureField
from catalog.units import company_unit


class Difference(NamedTuple):
    """A field that was left differently; ``theirs`` is what is stored."""

    label: str
    theirs: str
    yours: str


def differences(
    fields: Mapping[str, forms.Field], theirs: Mapping[str, Any], yours: Mapping[str, Any]
) -> Iterator[Difference]:
    """The fields in which the values differ, in words."""
    for name, field in fields.items():
        stored, typed = _words(field, theirs.get(name)), _words(field, yours.get(name))
        if stored != typed:
            yield Difference(str(field.label), stored, typed)


def _words(field: forms.Field, value: Any) -> str:
    match value:
        case None | "" | {}:
            return "vacío"
        case Decimal() if isinstance(field, MeasureField):
            return company_unit().show(value)
        case Decimal():
            return plain_digits(value)
        case dict():
            labels = dict(getattr(field, "choices", []))
            chosen = [str(labels.get(name, name)) for name, taken in value.items() if taken]
            return ", ".join(chosen) or "ninguna"
        case ListedProduct() | ListedFinish() | ListedMaterial():
            return value.name
        case Model():
            return str(value)
    labels = dict(getattr(field, "choices", [])) if isinstance(field, forms.ChoiceField) else {}
    return str(labels.get(value, value))
