"""A task that a seller writes down."""

from django import forms

from quoting.drafts.forms.fields import PlainForm, text_field


class TaskForm(PlainForm):
    text = text_field("Qué hay que hacer", 250, missing="Escribe qué hay que hacer.")
    due_on = forms.DateField(
        label="Para el",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "Elige para qué día es el pendiente.",
            "invalid": "El día del pendiente no es una fecha; elígela del calendario.",
        },
    )
