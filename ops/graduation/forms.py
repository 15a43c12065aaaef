"""What a manager writes down as evidence, and the period of a report."""

from datetime import date, timedelta
from typing import Any

from django import forms

from ops.graduation.models import EVIDENCE, LONGEST
from tenants.schemas.companies import Company

MOST_DAYS = 731
FIRST_DAY, LAST_DAY = date(2020, 1, 1), date(9000, 12, 31)
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
NO_DAY = {"required": "Escribe el día.", "invalid": "Escribe el día como 2030-03-14."}
MINUTES: dict[str, Any] = {
    "min_value": 1,
    "max_value": LONGEST,
    "error_messages": {"required": "Escribe los minutos."},
}


class PeriodForm(forms.Form):
    """Whole days, both of them part of the period."""

    desde = forms.DateField(label="Desde", widget=DAY, error_messages=NO_DAY)
    hasta = forms.DateField(label="Hasta", widget=DAY, error_messages=NO_DAY)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("desde"), data.get("hasta")
        if first is not None and first < FIRST_DAY:
            self.add_error("desde", "Ese día es de antes del programa.")
        elif last is not None and last > LAST_DAY:
            self.add_error("hasta", "Ese día está demasiado lejos.")
        elif first is not None and last is not None:
            if last < first:
                self.add_error("hasta", "El último día va después del primero.")
            elif last - first >= timedelta(days=MOST_DAYS):
                self.add_error("hasta", "El periodo lleva hasta dos años.")
        return data


class TimeForm(forms.Form):
    company = forms.ModelChoiceField(
        Company.objects.order_by("name"),
        label="Empresa",
        empty_label="Elige…",
        error_messages={
            "required": "Elige la empresa.",
            "invalid_choice": "Elige una empresa de la lista.",
        },
    )
    before = forms.IntegerField(label="Minutos por cotización, antes", **MINUTES)
    now = forms.IntegerField(label="Minutos por cotización, ahora", **MINUTES)
    said_on = forms.DateField(label="Cuándo lo dijo", widget=DAY, error_messages=NO_DAY)
    evidence = forms.CharField(
        label="Quién lo dijo y cómo",
        max_length=EVIDENCE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Con sus palabras: de quién, en qué reunión o mensaje.",
        error_messages={"required": "Escribe quién lo dijo y cómo: sin eso no es evidencia."},
    )


class TickForm(forms.Form):
    is_done = forms.TypedChoiceField(
        label="Cómo está",
        choices=(("si", "Está"), ("no", "Falta")),
        coerce=lambda word: word == "si",
        widget=forms.RadioSelect,
        error_messages={"required": "Di si está o falta."},
    )
    evidence = forms.CharField(
        label="Qué lo demuestra, o qué falta",
        max_length=EVIDENCE,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Escribe qué lo demuestra o qué le falta."},
    )
