"""Another glass or finish for the whole draft, and the name of a template."""

from typing import Any

from django import forms

from catalog.models import Finish, Material
from quoting.drafts.forms.fields import speak_plainly


class RestyleForm(forms.Form):
    acabado = forms.ModelChoiceField(
        label="Acabado", queryset=Finish.objects.none(), required=False, empty_label="Sin cambio"
    )
    vidrio = forms.ModelChoiceField(
        label="Vidrio", queryset=Material.objects.none(), required=False, empty_label="Sin cambio"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["acabado"].queryset = Finish.objects.filter(retired_at=None)
        self.fields["vidrio"].queryset = Material.objects.glasses().filter(retired_at=None)
        speak_plainly(self.fields)

    @property
    def asks_something(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())


class TemplateForm(forms.Form):
    name = forms.CharField(
        label="Nombre de la plantilla",
        max_length=80,
        widget=forms.TextInput(
            attrs={"placeholder": "Casa de interés social", "autocomplete": "off"}
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        speak_plainly(self.fields)
