"""The file that brings a catalogue."""

from typing import Any

from django import forms

from catalog.forms.prices import ValidFromForm
from catalog.portable.tables import BY_SLUG, TABLES, Table


class UploadForm(ValidFromForm):
    file = forms.FileField(
        label="Archivo (.xlsx, .csv o .yaml)",
        help_text="Hasta 5 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.yaml,.yml"}),
        error_messages={
            "required": "Elige el archivo.",
            "empty": "El archivo está vacío.",
            "invalid": "Elige el archivo.",
        },
    )
    kind = forms.ChoiceField(
        label="Tipo de tabla (solo CSV)",
        required=False,
        choices=[("", "Detectar por su nombre"), *((t.slug, t.title) for t in TABLES)],
        error_messages={"invalid_choice": "Elige uno de la lista."},
    )
    field_order = ("file", "kind", "valid_from")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["valid_from"].label = "Los precios nuevos valen desde"

    def table(self) -> Table | None:
        return BY_SLUG.get(self.cleaned_data["kind"])
