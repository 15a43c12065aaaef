"""What owner and workshop type: an order's data, its next step, and off-cuts."""

from typing import Any

from django import forms

from catalog.core.recipes import MaterialKind
from catalog.models import Finish, Material
from quoting.drafts.forms.fields import PlainForm, day_field, text_field
from quoting.workshop.models import OffCut, WorkOrder


class OrderForm(PlainForm, forms.ModelForm):
    promised_on = day_field("Entrega prometida", required=False)

    class Meta:
        model = WorkOrder
        fields = ("priority", "promised_on", "notes")
        widgets = {"notes": forms.Textarea({"rows": 3})}


class StepForm(PlainForm):
    state = forms.ChoiceField(
        choices=WorkOrder.State,
        error_messages={"required": "Elige el estado de la orden."},
    )
    note = text_field("Nota", 250)


class OffCutForm(PlainForm, forms.ModelForm):
    material = forms.ModelChoiceField(
        Material.objects.filter(kind=MaterialKind.PROFILE, retired_at=None).order_by("name"),
        label="Perfil",
        empty_label="Elige el perfil",
        error_messages={"required": "Elige de qué perfil es el retazo."},
    )
    finish = forms.ModelChoiceField(
        Finish.objects.filter(retired_at=None).order_by("name"),
        label="Acabado",
        empty_label="Sin acabado",
        required=False,
    )

    class Meta:
        model = OffCut
        fields = ("material", "finish", "length", "place")
        error_messages = {
            "length": {
                "required": "Escribe el largo del retazo en milímetros.",
                "invalid": "El largo es un número en milímetros, como 1850.",
            },
        }

    def clean(self) -> dict[str, Any]:
        """A profile without finish is the same whatever finish was chosen."""
        cleaned = super().clean() or self.cleaned_data
        material = cleaned.get("material")
        if material is not None and not material.has_finish:
            cleaned["finish"] = None
        return cleaned


class PlaceForm(forms.ModelForm):
    class Meta:
        model = OffCut
        fields = ("place",)
