"""Another glass or finish for the whole draft, and the name of a template."""

from typing import Any

from django import forms
from django.http import QueryDict

from catalog.core.catalog import Catalog, ListedFinish, ListedMaterial
from quoting.drafts.forms.fields import CatalogField, speak_plainly


class RestyleForm(forms.Form):
    acabado = CatalogField[ListedFinish](label="Acabado", empty_label="Sin cambio")
    vidrio = CatalogField[ListedMaterial](label="Vidrio", empty_label="Sin cambio")

    def __init__(self, catalog: Catalog, data: QueryDict | None) -> None:
        super().__init__(data, label_suffix="")
        self.fields["acabado"].offer(catalog.finishes.values(), None)
        self.fields["vidrio"].offer(catalog.glasses(), None)
        speak_plainly(self.fields)

    @property
    def asks_something(self) -> bool:
        return self.is_valid() and any(self.cleaned_data.values())

    def chosen(self, name: str) -> int | None:
        """The id of what was chosen in a field, or None to leave it as it is."""
        thing = self.cleaned_data[name]
        return None if thing is None else thing.id


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
