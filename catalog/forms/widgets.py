"""How codes, numbers and measures of the catalogue are typed."""

from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse_lazy

from catalog.core.measures import USUAL_LENGTH
from catalog.fields import MEASURE_ATTRS, MeasureField, NumberField


class UpperCase(forms.CharField):
    """A code or a name for formulas: typed in any case, kept in capitals."""

    def __init__(self, **options: Any) -> None:
        attrs = {"class": "code", "autocapitalize": "characters", "autocomplete": "off"}
        options.setdefault("widget", forms.TextInput(attrs=attrs | {"spellcheck": "false"}))
        super().__init__(**options)

    def to_python(self, value: Any) -> str:
        return (super().to_python(value) or "").upper()


class ReadMeasureInput(forms.TextInput):
    """A measure that says under it, as it is typed, how it is understood."""

    template_name = "catalog/widgets/measure.html"

    def __init__(self) -> None:
        super().__init__(
            attrs=MEASURE_ATTRS
            | {
                "hx-get": reverse_lazy("catalog:read_measure"),
                "hx-trigger": "input changed delay:200ms",
                "hx-target": "next .reading",
                "hx-params": "*",
            }
        )


def read_measure_field(label: str, **options: Any) -> MeasureField:
    options.setdefault("usual", USUAL_LENGTH)
    return MeasureField(label=label, widget=ReadMeasureInput(), **options)


def money_field(label: str, **options: Any) -> NumberField:
    return NumberField(
        label=label, least=Decimal(0), max_digits=12, decimal_places=4, required=False, **options
    )


def price_field(label: str, **options: Any) -> NumberField:
    """Pesos of what is sold, to the cent; it may be left empty."""
    return NumberField(
        label=label, least=Decimal(0), max_digits=12, decimal_places=2, required=False, **options
    )


def code_field(hint: str, taken: str) -> UpperCase:
    return UpperCase(label="Clave", max_length=40, help_text=hint, error_messages={"unique": taken})
