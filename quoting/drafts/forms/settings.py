"""How the company prices and promises."""

import re
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from catalog.core.numbers import plain_digits
from catalog.core.recipes import Family
from quoting.core.pricing import PriceMethod
from quoting.drafts.forms.fields import AmountField, PlainForm, text_field
from quoting.drafts.forms.quotes import TAX_RATES
from quoting.drafts.models.settings import QuoteSettings

USUAL_FACTORS = {
    Family.PROFILES: Decimal("2.5"),
    Family.GLASS: Decimal("2.5"),
    Family.HARDWARE: Decimal("2.5"),
    Family.LABOUR: Decimal(0),
    Family.SERVICES: Decimal(1),
}
"""What shops multiply each family's cost by: labour is inside the factors, services pass."""

NOTHING = Decimal(0)
MOST_REMINDERS = 3
REMINDER = re.compile(r"[1-9][0-9]?")
SERIES = re.compile(r"[A-Z][A-Z0-9-]{0,7}")


def factor_name(family: Family) -> str:
    return f"factor_{family.value}"


class SettingsForm(PlainForm, forms.ModelForm):
    overhead = AmountField(label="Indirectos", most="500", is_percent=True)
    profit = AmountField(label="Utilidad", most="500", is_percent=True)
    waste = AmountField(label="Merma", most="100", is_percent=True)
    tax_rate = forms.TypedChoiceField(label="IVA", choices=TAX_RATES, coerce=Decimal)
    validity_days = AmountField(label="Vigencia", least="1", most="365", places=0)
    min_piece = AmountField(label="Precio mínimo por ventana o puerta", empty=NOTHING)
    min_pane = AmountField(label="Costo mínimo por vidrio", empty=NOTHING)
    kerf = AmountField(label="Ancho del corte", most="20", places=1, empty=NOTHING)
    trim = AmountField(label="Despunte de cada tramo", most="500", places=1, empty=NOTHING)
    min_offcut = AmountField(label="Retazo útil desde", most="6000", places=0, empty=NOTHING)
    seller_discount = AmountField(
        label="Descuento que puede dar ventas",
        most="100",
        is_percent=True,
        empty=NOTHING,
        help_text="Más que eso solo lo da el dueño.",
    )
    reminders = text_field(
        "Recordatorios", 40, "Días después de enviar, hasta tres: 3, 7, 12. Vacío si no quieres."
    )

    class Meta:
        model = QuoteSettings
        fields = (
            "method", "overhead", "profit", "waste_mode", "waste", "min_piece", "min_pane", "kerf",
            "trim", "min_offcut", "rounding", "tax_rate", "validity_days", "series",
            "seller_discount", "partial_acceptance", "delivery_time", "terms",
        )  # fmt: skip
        widgets: ClassVar = {
            "terms": forms.Textarea(attrs={"rows": 8}),
            "method": forms.RadioSelect,
            "waste_mode": forms.RadioSelect,
        }
        labels: ClassVar = {
            "method": "Cómo se llega al precio",
            "waste_mode": "Cómo se cobra lo que sobra de cada tramo",
            "partial_acceptance": "El cliente puede aceptar solo algunas partidas",
        }
        help_texts: ClassVar = {
            "rounding": "En el taller; el vidrio, hacia abajo. El precio no cambia.",
            "series": "Los folios quedan como COT-0001, sin saltos.",
            "delivery_time": "Por ejemplo: 15 a 20 días hábiles después del anticipo.",
            "terms": "Se imprimen al final de cada cotización.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["tax_rate"] = plain_digits(self.instance.tax_rate)
        self.initial["reminders"] = ", ".join(map(str, self.instance.reminder_days))
        for family in Family:
            self.fields[factor_name(family)] = AmountField(
                label=family.label,
                most="100",
                places=3,
                empty=NOTHING,
                initial=self.instance.factors.get(family, USUAL_FACTORS[family]),
            )

    @property
    def factor_fields(self) -> list[forms.BoundField]:
        return [self[factor_name(family)] for family in Family]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("method") == PriceMethod.MARGIN and (data.get("profit") or 0) >= 100:
            self.add_error("profit", "Un margen sobre la venta va de 0 a 99.99 %.")
        return data

    def clean_reminders(self) -> list[int]:
        written = str(self.cleaned_data["reminders"]).replace(",", " ").split()
        if len(written) > MOST_REMINDERS or not all(map(REMINDER.fullmatch, written)):
            raise ValidationError(
                f"Escribe a lo más {MOST_REMINDERS} números de días, del 1 al 99, como 3, 7, 12."
            )
        return sorted(set(map(int, written)))

    def save(self, commit: bool = True) -> QuoteSettings:
        typed = self.cleaned_data
        factors = {family: typed.get(factor_name(family)) or NOTHING for family in Family}
        self.instance.factors = factors
        self.instance.reminder_days = typed["reminders"]
        return super().save(commit)

    def clean_series(self) -> str:
        series = str(self.cleaned_data["series"]).strip().upper()
        if not SERIES.fullmatch(series):
            raise ValidationError("Usa de 1 a 8 letras sin acento, números o guion, como COT.")
        return series
