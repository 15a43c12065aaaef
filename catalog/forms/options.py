"""What a product lets the customer choose: yes or no, or a measure."""

from typing import Any

from django import forms

from catalog.forms.lines import NameInFormulas, NamesOnce, RowForm, rows_of
from catalog.forms.widgets import read_measure_field
from catalog.models import Product, ProductOption

MOST_OPTIONS = 10
CHOICE = ProductOption.Kind.CHOICE


class OptionForm(RowForm):
    name = NameInFormulas(label="Nombre en fórmulas", max_length=40)
    label = forms.CharField(label="Cómo se ofrece", max_length=80)
    kind = forms.ChoiceField(
        label="Se contesta con", choices=ProductOption.Kind.choices, initial=CHOICE, required=False
    )
    default = forms.BooleanField(label="Incluida de inicio", required=False)
    draws_screen = forms.BooleanField(label="Dibuja un mosquitero", required=False)
    measure = read_measure_field("Medida propuesta", required=False)
    least = read_measure_field("Mínimo", required=False)
    most = read_measure_field("Máximo", required=False)

    class Meta:
        model = ProductOption
        fields = ("name", "label", "kind", "default", "draws_screen", "measure", "least", "most")

    def clean(self) -> dict[str, Any]:
        """Of a choice or a measure, only what is its own stays."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["kind"] = cleaned.get("kind") or CHOICE
        if cleaned["kind"] == CHOICE:
            cleaned |= {"measure": None, "least": None, "most": None}
            return cleaned
        cleaned |= {"default": False, "draws_screen": False}
        if not cleaned.get("measure") and "measure" not in self.errors:
            self.add_error("measure", "Escribe la medida que se propone al cotizar, como 450 mm.")
        least, most = cleaned.get("least"), cleaned.get("most")
        if least is not None and most is not None and least > most:
            self.add_error("most", "Debe ser igual o mayor que el mínimo.")
        return cleaned


OptionFormSet = rows_of(OptionForm, NamesOnce, MOST_OPTIONS)


def option_meaning(option: ProductOption) -> str:
    return "opción: 1 si se pide, 0 si no" if option.kind == CHOICE else "medida que se pide, mm"


def option_rows(product: Product) -> list[ProductOption]:
    return list(product.options.all()) if product.pk else []


def option_values(product: Product) -> list[dict[str, Any]]:
    return [
        {name: getattr(row, name) for name in OptionForm.Meta.fields}
        for row in option_rows(product)
    ]
