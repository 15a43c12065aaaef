"""Price changes and exchange rates."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from catalog.core.recipes import MaterialKind
from catalog.fields import NumberField
from catalog.models import Currency, Material, MaterialQuerySet


class ValidFromForm(forms.Form):
    valid_from = forms.DateField(
        label="Vigente desde", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, today: date, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["valid_from"].initial = today
        self.fields["valid_from"].error_messages = {
            "required": "Elige desde qué día valen.",
            "invalid": "Elige el día del calendario.",
        }


class PercentForm(ValidFromForm):
    percent = NumberField(
        label="Sube o baja (%)",
        least=Decimal(-90),
        most=Decimal(400),
        decimal_places=3,
        help_text="5 sube 5 %; −5 baja 5 %.",
    )
    kind = forms.ChoiceField(
        label="Tipo",
        required=False,
        choices=[("", "Todos"), *((kind.value, kind.label) for kind in MaterialKind)],
    )
    supplier = forms.ChoiceField(label="Proveedor", required=False)
    field_order = ("percent", "kind", "supplier", "valid_from")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = Material.objects.in_use().exclude(supplier="").order_by("supplier")
        suppliers = named.values_list("supplier", flat=True).distinct()
        self.fields["supplier"].choices = [("", "Todos"), *((name, name) for name in suppliers)]

    def materials(self) -> MaterialQuerySet:
        rows = Material.objects.in_use()
        if kind := self.cleaned_data["kind"]:
            rows = rows.filter(kind=kind)
        if supplier := self.cleaned_data["supplier"]:
            rows = rows.filter(supplier=supplier)
        return rows

    def label(self) -> str:
        chosen = [dict(self.fields[name].choices)[self.cleaned_data[name]] for name in
                  ("kind", "supplier") if self.cleaned_data[name]]  # fmt: skip
        sign = "+" if self.cleaned_data["percent"] > 0 else ""
        what = ", ".join(chosen) or "Todo el catálogo"
        return f"{sign}{self.cleaned_data['percent'].normalize():f} %: {what}"


class ListForm(ValidFromForm):
    file = forms.FileField(
        label="Lista de precios (.xlsx o .csv)",
        help_text="Primer renglón: Clave y Precio; o Clave y una columna por acabado.",
        error_messages={
            "required": "Elige el archivo de la lista.",
            "empty": "El archivo está vacío.",
            "invalid": "Elige el archivo de la lista.",
        },
    )
    field_order = ("file", "valid_from")


class RateForm(ValidFromForm):
    currency = forms.ChoiceField(
        label="Moneda", choices=[pair for pair in Currency.choices if pair[0] != Currency.MXN]
    )
    rate = NumberField(
        label="Pesos por unidad", least=Decimal("0.0001"), most=Decimal(10_000), decimal_places=6
    )
    field_order = ("currency", "rate", "valid_from")
