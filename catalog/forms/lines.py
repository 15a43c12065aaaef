"""A line and its named measures."""

from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME, ORDERING_FIELD_NAME

from catalog.core.compiled import GLASS_NAMES, OPENING_NAMES
from catalog.core.formulas import RESERVED
from catalog.fields import NumberField
from catalog.forms.widgets import UpperCase, code_field
from catalog.models import Line, LineConstant

TAKEN_NAMES = frozenset({*RESERVED, *OPENING_NAMES, *GLASS_NAMES})
MOST_CONSTANTS = 60


def thickness_field(label: str, **options: Any) -> NumberField:
    return NumberField(
        label=label,
        required=False,
        least=Decimal(0),
        most=Decimal(100),
        decimal_places=2,
        **options,
    )


class LineForm(forms.ModelForm):
    code = code_field("Corta, por ejemplo L3.", "Otra línea ya tiene esta clave.")
    glass_min = thickness_field("Vidrio más delgado (mm)")
    glass_max = thickness_field(
        "Vidrio más grueso (mm)", help_text="Un vidrio fuera de este rango no se puede cotizar."
    )

    class Meta:
        model = Line
        fields = ("name", "code", "glass_min", "glass_max", "notes")
        labels = {"name": "Nombre", "notes": "Notas"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        least, most = cleaned.get("glass_min"), cleaned.get("glass_max")
        if least is not None and most is not None and least > most:
            self.add_error("glass_max", "Debe ser igual o mayor que el más delgado.")
        return cleaned


class NameInFormulas(UpperCase):
    """A word that formulas may use and that is not one of their own."""

    def clean(self, value: Any) -> str:
        name = super().clean(value)
        if name in TAKEN_NAMES:
            raise forms.ValidationError(f"«{name}» ya es una palabra de las fórmulas; usa otro.")
        return name


class RowForm(forms.ModelForm):
    """A row that is blank, and ignored, while nothing but its place was put in it."""

    @cached_property
    def changed_data(self) -> list[str]:
        changed: list[str] = super().changed_data
        return [name for name in changed if name != ORDERING_FIELD_NAME]


class ConstantForm(RowForm):
    name = NameInFormulas(label="Nombre", max_length=40)
    value = NumberField(label="Valor (mm)", decimal_places=2, max_digits=9)

    class Meta:
        model = LineConstant
        fields = ("name", "value", "meaning")
        labels = {"meaning": "Qué es"}


class NamesOnce(forms.BaseFormSet):
    """Rows none of which repeats the name of another."""

    name_field = "name"
    repeated = "Este nombre ya está en otro renglón."

    def clean(self) -> None:
        seen: set[str] = set()
        for form in self.kept_forms:
            name = form.cleaned_data.get(self.name_field)
            if name in seen:
                form.add_error(self.name_field, self.repeated)
            seen.add(name)

    @property
    def kept_forms(self) -> list[Any]:
        """The rows that stay and are not blank, in the order in which they were put."""
        kept = [form for form in self.shown_forms if getattr(form, "cleaned_data", None)]
        return sorted(kept, key=lambda form: _order(form, self.forms))

    @property
    def shown_forms(self) -> list[Any]:
        """The rows that were not taken away."""
        return [
            form
            for form in self.forms
            if not getattr(form, "cleaned_data", {}).get(DELETION_FIELD_NAME)
        ]

    @property
    def rows(self) -> list[Any]:
        return [form.instance for form in self.kept_forms]


def _order(form: Any, forms_: list[Any]) -> tuple[int, int]:
    order = form.cleaned_data.get(ORDERING_FIELD_NAME)
    return (len(forms_) if order is None else order, forms_.index(form))


def rows_of(form: type[forms.ModelForm], rows: type[NamesOnce], most: int, **more: Any) -> Any:
    """The class of a set of rows that are added and taken away in the page."""
    return forms.formset_factory(
        form, rows, extra=0, can_delete=True, max_num=most, absolute_max=most, **more
    )


ConstantFormSet = rows_of(ConstantForm, NamesOnce, MOST_CONSTANTS)
