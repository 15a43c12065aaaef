"""The form of an application."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.html import format_html

from tenants.programme.applications.models import Application, Line
from tenants.programme.applications.scoring import PEOPLE, QUOTES
from tenants.schemas.time_zones import ZONES, proposed_zone
from tenants.web.fields import CompactField, PhoneField
from tenants.web.phones import whatsapp_number

BAIT = "fax"  # people do not see it; programs that fill in every field do


class Section(NamedTuple):
    title: str
    text: str
    fields: list[BoundField]


SECTIONS = {
    "Tu empresa": ("", ("company_name", "rfc", "city", "place", "time_zone")),
    "Cómo te contactamos": (
        "Por aquí te respondemos; no lo usamos para publicidad.",
        ("contact_name", "email", "whatsapp"),
    ),
    "Cómo trabajan": (
        "Con esto elegimos a quién le sirve más en esta etapa. Responde como es hoy.",
        ("people", "quotes_a_month", "method", "minutes_a_quote", "habit", "lines"),
    ),
    "El programa": ("", ("weekly_feedback", "remarks")),
}


class ApplicationForm(forms.ModelForm):
    lines = forms.MultipleChoiceField(
        label="Qué venden",
        choices=Line.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Marca al menos una de las cosas que venden."},
    )
    time_zone = forms.ChoiceField(
        label="Zona horaria",
        choices=[("", "La de mi estado"), *ZONES.items()],
        required=False,
        help_text="Cámbiala solo si tu municipio va con otra hora, como en la frontera.",
    )
    consent = forms.BooleanField(
        label="Leí y acepto el aviso de privacidad",
        error_messages={"required": "Para enviar la solicitud necesitamos que aceptes el aviso."},
    )
    fax = forms.CharField(
        label="Deja vacío este campo",
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    class Meta:
        model = Application
        fields = (
            "company_name", "rfc", "city", "place", "time_zone", "contact_name", "email",
            "whatsapp", "people", "quotes_a_month", "method", "minutes_a_quote", "habit", "lines",
            "weekly_feedback", "remarks",
        )  # fmt: skip
        field_classes = {"rfc": CompactField, "whatsapp": PhoneField}
        labels = {
            "weekly_feedback": "Sí: cada semana les contamos, en unos minutos, cómo nos va",
        }
        help_texts = {
            "rfc": "12 o 13 caracteres. Revisamos solo cómo está escrito.",
            "email": "Te llega un enlace para confirmarlo.",
            "whatsapp": "10 dígitos.",
            "people": "El programa busca de {} a {}. Si son más o menos, también puedes "
            "enviarla.".format(*PEOPLE),
            "quotes_a_month": "El programa busca de {} a {}. Con más o menos, también puedes "
            "enviarla.".format(*QUOTES),
            "minutes_a_quote": "Desde que tienen las medidas hasta que la mandan. Un día de "
            "trabajo son 480.",
            "remarks": "Lo que quieras agregar. No es obligatorio.",
        }
        error_messages = {
            "people": {"invalid": "Escribe cuántas personas son, con número: por ejemplo 12."},
            "quotes_a_month": {"invalid": "Escribe cuántas son, con número: por ejemplo 40."},
            "minutes_a_quote": {"invalid": "Escribe los minutos, con número: por ejemplo 45."},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consent"].help_text = format_html(
            'Lo de arriba es la versión corta. <a href="{}" target="_blank">Léelo completo</a>.',
            reverse("privacy"),
        )
        for name in ("place", "method", "habit"):
            self.fields[name].choices = [("", "Elige…"), *self.fields[name].choices[1:]]
        hints = {
            "company_name": "organization", "contact_name": "name", "email": "email",
            "city": "address-level2", "whatsapp": "tel",
        }  # fmt: skip
        for name, hint in hints.items():
            self.fields[name].widget.attrs["autocomplete"] = hint
        for name in ("people", "quotes_a_month", "minutes_a_quote"):
            self.fields[name].widget.attrs["inputmode"] = "numeric"

    def clean_email(self) -> str:
        """As it is kept, by which two applications are compared."""
        email: str = self.cleaned_data["email"]
        return email.lower()

    def clean_whatsapp(self) -> str:
        """Digits with the code of the country, by which two applications are compared."""
        number = whatsapp_number(self.cleaned_data["whatsapp"])
        if not number:
            raise forms.ValidationError(
                "Escribe un número de WhatsApp de 10 dígitos, por ejemplo 55 1234 5678."
            )
        return number

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("time_zone"):
            data["time_zone"] = proposed_zone(data.get("place", ""))
        return data

    @property
    def sections(self) -> Iterator[Section]:
        for title, (text, names) in SECTIONS.items():
            yield Section(title, text, [self[name] for name in names])

    @property
    def answers(self) -> dict[str, Any]:
        """What is kept of a valid form."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
