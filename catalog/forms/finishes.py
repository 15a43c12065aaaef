"""A finish of the profiles."""

from decimal import Decimal

from django import forms

from catalog.fields import NumberField
from catalog.forms.widgets import code_field
from catalog.models import Finish


class FinishForm(forms.ModelForm):
    code = code_field("Por ejemplo BRONCE.", "Otro acabado ya tiene esta clave.")
    surcharge = NumberField(
        label="Recargo sobre el precio base (%)",
        required=False,
        least=Decimal(0),
        most=Decimal(500),
        decimal_places=3,
        is_percent=True,
        help_text="Para los perfiles sin precio propio en este acabado. Vacío: no se cotizan.",
    )

    class Meta:
        model = Finish
        fields = ("name", "code", "surcharge")
        labels = {"name": "Nombre"}
