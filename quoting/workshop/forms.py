"""What owner and workshop type: an order's data, its next step, and off-cuts."""

from typing import Any

from django import forms

from catalog.core.recipes import MaterialKind
from catalog.models import Finish, Material
from quoting.workshop.models import OffCut, WorkOrder


class OrderForm(forms.ModelForm):
    class Meta:
        model = WorkOrder
        fields = ("priority", "promised_on", "notes")
        widgets = {
            "promised_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "notes": forms.Textarea(attrs={"rows": 3}),
        }
        error_messages = {
            "promised_on": {"invalid": "La entrega prometida no es una fecha; elígela."},
            "notes": {"max_length": "Las notas caben en 2,000 caracteres; resúmelas."},
        }


class StepForm(forms.Form):
    state = forms.ChoiceField(
        choices=WorkOrder.State,
        error_messages={
            "required": "Elige el estado de la orden.",
            "invalid_choice": "Elige uno de los estados que se ofrecen.",
        },
    )
    note = forms.CharField(
        required=False,
        max_length=250,
        error_messages={"max_length": "La nota cabe en 250 caracteres; resúmela."},
    )


class OffCutForm(forms.ModelForm):
    material = forms.ModelChoiceField(
        Material.objects.none(),
        label="Perfil",
        empty_label="Elige el perfil",
        error_messages={
            "required": "Elige de qué perfil es el retazo.",
            "invalid_choice": "Elige un perfil del catálogo.",
        },
    )
    finish = forms.ModelChoiceField(
        Finish.objects.none(),
        label="Acabado",
        empty_label="Sin acabado",
        required=False,
        error_messages={"invalid_choice": "Elige un acabado del catálogo."},
    )

    class Meta:
        model = OffCut
        fields = ("material", "finish", "length", "place")
        error_messages = {
            "length": {
                "required": "Escribe el largo del retazo en milímetros.",
                "invalid": "El largo es un número en milímetros, como 1850.",
            },
            "place": {"max_length": "El lugar cabe en 80 caracteres; resúmelo."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        profiles = Material.objects.filter(kind=MaterialKind.PROFILE, retired_at=None)
        self.fields["material"].queryset = profiles.order_by("name")
        self.fields["finish"].queryset = Finish.objects.filter(retired_at=None).order_by("name")

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
