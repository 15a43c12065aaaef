"""What a customer fills in on the page of their quotation."""

from typing import Any

from django import forms
from django.http import QueryDict

from quoting.drafts.forms.fields import number_in
from quoting.offers.models.responses import CustomerRequest, Outcome
from quoting.offers.signature import LONGEST, SignatureError, signature_png

CHOSEN = "eleccion"
"""In the address or the form when the customer was asked which lines they take."""

_OWN_WORDS = {
    Outcome.Reason.COMPETITOR: "Elegí otro proveedor",
    Outcome.Reason.POSTPONED: "Pospuse o cancelé la obra",
    Outcome.Reason.PRODUCT: "Quería otro producto",
}
REASONS = [
    (reason.value, _OWN_WORDS.get(reason, reason.label))
    for reason in Outcome.Reason
    if reason != Outcome.Reason.SILENCE
]
"""Why the customer says no, in the words of whoever says it."""
KINDS = [
    (CustomerRequest.Kind.QUESTION.value, "Tengo una pregunta"),
    (CustomerRequest.Kind.CHANGE.value, "Quiero un cambio"),
]


def chosen_numbers(data: QueryDict) -> list[int] | None:
    """The numbers of the lines that were ticked, or None when there was nothing to tick."""
    if CHOSEN not in data:
        return None
    ticked = data.getlist("partida")
    ticked += [value for name, value in data.items() if name.startswith("grupo-")]
    return [number for value in ticked if (number := number_in(value)) is not None]


def _own_name() -> forms.CharField:
    return forms.CharField(
        label="Tu nombre (opcional)",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"max_length": "El nombre cabe en 120 caracteres."},
    )


class AcceptanceForm(forms.Form):
    name = forms.CharField(
        label="Tu nombre completo",
        max_length=120,
        help_text="Escrito aquí vale como tu firma.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={
            "required": "Escribe el nombre de quien acepta.",
            "max_length": "El nombre cabe en 120 caracteres.",
        },
    )
    role = forms.CharField(
        label="Tu cargo (opcional)",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        error_messages={"max_length": "El cargo cabe en 80 caracteres."},
    )
    signature = forms.CharField(
        label="Firma",
        max_length=LONGEST,
        required=False,
        widget=forms.HiddenInput,
        error_messages={"max_length": str(SignatureError())},
    )

    def clean_signature(self) -> bytes:
        """The picture of the strokes, or nothing when none were drawn."""
        try:
            path = self.cleaned_data["signature"]
            return signature_png(path) if path else b""
        except SignatureError as error:
            raise forms.ValidationError(str(error)) from error


class RejectionForm(forms.Form):
    reason = forms.ChoiceField(
        label="¿Cuál fue el motivo?",
        choices=REASONS,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Elige el motivo del rechazo.",
            "invalid_choice": "Elige uno de los motivos de la lista.",
        },
    )
    comment = forms.CharField(
        label="¿Algo más que quieras decirnos? (opcional)",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "El comentario cabe en 2,000 caracteres; resúmelo."},
    )
    name = _own_name()


class QuestionForm(forms.Form):
    kind = forms.ChoiceField(
        label="¿Qué necesitas?",
        choices=KINDS,
        initial=KINDS[0][0],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Elige si es una pregunta o un cambio.",
            "invalid_choice": "Elige si es una pregunta o un cambio.",
        },
    )
    text = forms.CharField(
        label="Tu mensaje",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Escribe tu mensaje.",
            "max_length": "El mensaje cabe en 2,000 caracteres; resúmelo.",
        },
    )
    name = _own_name()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
