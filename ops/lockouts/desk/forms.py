"""The forms of a dossier's acts: each says why."""

from django import forms

from tenants.programme.desk.forms import ReasonForm

HOURS = [(1, "1 hora"), (24, "1 día"), (168, "1 semana")]


class AddressForm(ReasonForm):
    address = forms.GenericIPAddressField(
        label="Dirección",
        error_messages={"invalid": "Escribe una dirección IP, por ejemplo 203.0.113.9."},
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
    )
    field_order: tuple[str, ...] = ("seen", "address", "reason")


class BarForm(AddressForm):
    hours = forms.TypedChoiceField(label="Por cuánto tiempo", choices=HOURS, coerce=int, initial=24)
    field_order = ("seen", "address", "hours", "reason")
