"""The form of the second factor."""

from django import forms


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Código",
        max_length=20,
        help_text="Los 6 dígitos que muestra tu aplicación, o un código de recuperación.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
    )
