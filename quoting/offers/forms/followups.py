"""A task that a seller writes down."""

from django import forms


class TaskForm(forms.Form):
    text = forms.CharField(
        label="Qué hay que hacer",
        max_length=250,
        error_messages={
            "required": "Escribe qué hay que hacer.",
            "max_length": "Lo que hay que hacer cabe en 250 caracteres; resúmelo.",
        },
    )
    due_on = forms.DateField(
        label="Para el",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Elige para qué día es el pendiente.",
            "invalid": "El día del pendiente no es una fecha; elígela del calendario.",
        },
    )
