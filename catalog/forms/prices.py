"""Price changes and exchange rates."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q

from catalog.core.numbers import plain_digits
from catalog.core.recipes import MaterialKind
from catalog.fields import NumberField
from catalog.models import Currency, Finish, Line, Material, MaterialQuerySet
from catalog.portable.sheets import Sheet, SheetRow

BASE = "base"
"""The choice of the prices that have no finish."""


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
        is_percent=True,
        help_text="5 sube 5 %; −5 baja 5 %.",
    )
    line = forms.ModelChoiceField(
        label="Línea",
        required=False,
        queryset=Line.objects.in_use(),
        empty_label="Todas",
        to_field_name="code",
        help_text="Lo que llevan sus productos; con el tipo Perfil, solo sus perfiles.",
    )
    kind = forms.ChoiceField(
        label="Tipo",
        required=False,
        choices=[("", "Todos"), *((kind.value, kind.label) for kind in MaterialKind)],
    )
    finish = forms.ChoiceField(label="Acabado", required=False)
    supplier = forms.ChoiceField(label="Proveedor", required=False)
    field_order = ("percent", "line", "kind", "finish", "supplier", "valid_from")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = Material.objects.in_use().exclude(supplier="").order_by("supplier")
        suppliers = named.values_list("supplier", flat=True).distinct()
        self.fields["supplier"].choices = [("", "Todos"), *((name, name) for name in suppliers)]
        self.finishes = {row.code: row for row in Finish.objects.in_use()}
        named_finishes = [(code, row.name) for code, row in self.finishes.items()]
        base = (BASE, "Solo el precio base")
        self.fields["finish"].choices = [("", "Todos"), base, *named_finishes]

    @property
    def only_finish(self) -> Finish | None:
        """The one whose prices alone are changed."""
        return self.finishes.get(self.cleaned_data["finish"])

    def materials(self) -> MaterialQuerySet:
        rows = Material.objects.in_use()
        if line := self.cleaned_data["line"]:
            rows = rows.used_in([line])
        if kind := self.cleaned_data["kind"]:
            rows = rows.filter(kind=kind)
        if supplier := self.cleaned_data["supplier"]:
            rows = rows.filter(supplier=supplier)
        return rows

    def which(self) -> Q:
        """Which prices of the materials; a finish without one follows the base price."""
        if self.cleaned_data["finish"] == BASE:
            return Q(finish=None)
        return Q(finish=self.only_finish) if self.only_finish else Q()

    def notes(self) -> list[str]:
        """What the choice also touches, or leaves as it is, that may not be expected."""
        line, day = self.cleaned_data["line"], self.cleaned_data["valid_from"]
        finish, found = self.only_finish, []
        if line and (others := self._also_elsewhere(line)):
            found.append(
                f"{others} de estos materiales también {'van' if others > 1 else 'va'} en otras "
                "líneas: ahí también cambian."
            )
        if finish and (without := self._following_base(finish, day)):
            one = without == 1
            found.append(
                f"{without} {'perfil no tiene' if one else 'perfiles no tienen'} precio propio en "
                f"{finish.name} y {'sigue' if one else 'siguen'} a su precio base con el recargo "
                "del acabado; aquí no cambian."
            )
        return found

    def label(self) -> str:
        chosen = [
            line.name if (line := self.cleaned_data["line"]) else "",
            *(
                dict(self.fields[name].choices)[self.cleaned_data[name]]
                for name in ("kind", "finish", "supplier")
                if self.cleaned_data[name]
            ),
        ]
        sign = "+" if self.cleaned_data["percent"] > 0 else ""
        what = ", ".join(filter(None, chosen)) or "Todo el catálogo"
        return f"{sign}{plain_digits(self.cleaned_data['percent'])} %: {what}"

    def _also_elsewhere(self, line: Line) -> int:
        others = Line.objects.exclude(pk=line.pk)
        return Material.objects.filter(pk__in=self.materials().values("pk")).used_in(others).count()

    def _following_base(self, finish: Finish, day: date) -> int:
        rows = self.materials().filter(kind=MaterialKind.PROFILE, has_finish=True)
        return rows.without_own_price(finish, day).count()


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
    hidden = forms.BooleanField(label="Leer también las filas ocultas", required=False)
    field_order = ("file", "valid_from", "hidden")

    def shown(self, sheet: Sheet, notes: list[str]) -> list[SheetRow]:
        """The rows to read. Those that the workbook hides wait to be asked for; ``notes`` tell."""
        hidden = [row.number for row in sheet.rows if row.number in sheet.hidden]
        if not hidden or self.cleaned_data["hidden"]:
            return sheet.rows
        some = ", ".join(map(str, hidden[:5])) + (" y más" if len(hidden) > 5 else "")
        notes.append(
            f"Filas ocultas que no se leen: {len(hidden)} (fila {some}). ¿También cuentan? Regresa "
            "y marca «Leer también las filas ocultas»."
        )
        return [row for row in sheet.rows if row.number not in sheet.hidden]


class RateForm(ValidFromForm):
    currency = forms.ChoiceField(
        label="Moneda", choices=[pair for pair in Currency.choices if pair[0] != Currency.MXN]
    )
    rate = NumberField(
        label="Pesos por unidad", least=Decimal("0.0001"), most=Decimal(10_000), decimal_places=6
    )
    field_order = ("currency", "rate", "valid_from")
