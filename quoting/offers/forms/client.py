"""What a customer fills in on the page of their quotation."""

from django import forms
from django.http import QueryDict

from quoting.drafts.forms.fields import PlainForm, number_in, text_field
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


class AcceptanceForm(PlainForm):
    name = text_field(
        "Tu nombre completo",
        120,
        "Escrito aquí vale como tu firma.",
        missing="Escribe el nombre de quien acepta.",
        autocomplete="name",
    )
    role = text_field("Tu cargo (opcional)", 80, autocomplete="organization-title")
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


class RejectionForm(PlainForm):
    reason = forms.ChoiceField(
        label="¿Cuál fue el motivo?",
        choices=REASONS,
        widget=forms.RadioSelect,
        error_messages={"required": "Elige el motivo del rechazo."},
    )
    comment = text_field("¿Algo más que quieras decirnos? (opcional)", 2000, rows=3)
    name = text_field("Tu nombre (opcional)", 120, autocomplete="name")


class QuestionForm(PlainForm):
    kind = forms.ChoiceField(
        label="¿Qué necesitas?",
        choices=KINDS,
        initial=KINDS[0][0],
        widget=forms.RadioSelect,
        error_messages={"required": "Elige si es una pregunta o un cambio."},
    )
    text = text_field("Tu mensaje", 2000, missing="Escribe tu mensaje.", rows=4)
    name = text_field("Tu nombre (opcional)", 120, autocomplete="name")
