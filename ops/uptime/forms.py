"""The form of announced work; its times are those of the programme's clock."""

from typing import Any

from django import forms

MOMENT = "%Y-%m-%dT%H:%M"  # as browsers send a day and an hour
INVALID = "Escribe el día y la hora, por ejemplo 15/01/2030 22:30."


class WindowForm(forms.Form):
    begin = forms.DateTimeField(
        label="Empieza",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        error_messages={"invalid": INVALID, "required": "Di cuándo empieza."},
    )
    end = forms.DateTimeField(
        label="Termina",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        error_messages={"invalid": INVALID, "required": "Di cuándo termina."},
    )
    why = forms.CharField(
        label="Qué se hace",
        max_length=200,
        error_messages={"required": "Di qué se hace: las empresas lo leen."},
    )

    def window(self) -> tuple[Any, Any, str]:
        data = self.cleaned_data
        return data["begin"], data["end"], " ".join(data["why"].split())
