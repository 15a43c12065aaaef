"""How the company prices and promises."""

import re
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from catalog.fields import plain_digits
from quoting.forms.fields import AmountField, speak_plainly
from quoting.forms.quotes import TAX_RATES
from quoting.models import QuoteSettings

SERIES = re.compile(r"[A-Z][A-Z0-9-]{0,7}")
EMPTY_MILESTONES = 2
MOST_MILESTONES = 6


class SettingsForm(forms.ModelForm):
    overhead = AmountField(label="Indirectos", most="500")
    profit = AmountField(label="Utilidad", most="500")
    waste = AmountField(label="Merma", most="100")
    tax_rate = forms.TypedChoiceField(label="IVA", choices=TAX_RATES, coerce=Decimal)
    validity_days = AmountField(label="Vigencia", least="1", most="365", places=0)

    class Meta:
        model = QuoteSettings
        fields = (
            "overhead", "profit", "waste", "tax_rate", "validity_days", "series", "delivery_time",
            "terms",
        )  # fmt: skip
        widgets: ClassVar = {"terms": forms.Textarea(attrs={"rows": 8})}
        help_texts: ClassVar = {
            "series": "Los folios quedan como COT-0001, sin saltos.",
            "delivery_time": "Por ejemplo: 15 a 20 días hábiles después del anticipo.",
            "terms": "Se imprimen al final de cada cotización.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.initial["tax_rate"] = plain_digits(self.instance.tax_rate)
        speak_plainly(self.fields)

    def clean_series(self) -> str:
        series = str(self.cleaned_data["series"]).strip().upper()
        if not SERIES.fullmatch(series):
            raise ValidationError("Usa de 1 a 8 letras sin acento, números o guion, como COT.")
        return series


class MilestoneForm(forms.Form):
    """A payment. A row left empty is no payment."""

    label = forms.CharField(label="Pago", max_length=40, required=False)
    percent = AmountField(label="Porcentaje", least="0.01", most="100", required=False)
    when = forms.CharField(label="Cuándo", max_length=80, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        speak_plainly(self.fields)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        typed = [name for name, value in data.items() if value]
        if typed and not self.errors:
            for name in ("label", "percent"):
                if not data.get(name):
                    self.add_error(name, "Falta este dato.")
        return data


class BaseMilestones(forms.BaseFormSet):
    def clean(self) -> None:
        if any(self.errors):
            return
        total = sum((payment["percent"] for payment in self.payments()), Decimal(0))
        if self.payments() and total != 100:
            raise ValidationError(f"Los pagos suman {plain_digits(total)} % y deben sumar 100 %.")

    def payments(self) -> list[dict[str, Any]]:
        return [form.cleaned_data for form in self.forms if form.cleaned_data.get("percent")]

    def stored(self) -> list[dict[str, str]]:
        """As the settings keep them: percentages are text."""
        return [
            payment | {"percent": plain_digits(payment["percent"])} for payment in self.payments()
        ]


# The stubs do not see that the factory returns a subclass of the formset given to it.
Milestones: type[BaseMilestones] = forms.formset_factory(  # type: ignore[assignment]
    MilestoneForm,
    formset=BaseMilestones,
    extra=EMPTY_MILESTONES,
    max_num=MOST_MILESTONES,
    absolute_max=MOST_MILESTONES,
)
