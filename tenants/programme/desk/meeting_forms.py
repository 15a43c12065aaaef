"""The forms of a meeting: the times that are offered, and what came of it."""

from datetime import datetime
from typing import Any

from django import forms

from tenants.programme.desk.forms import REASON
from tenants.programme.meetings.models import Meeting
from tenants.programme.meetings.script import RUBRIC, SCORES
from tenants.programme.meetings.services import MOST_SLOTS, Proposal

SLOT = "%Y-%m-%dT%H:%M"  # as browsers send a day and an hour
LENGTHS = [(30, "30 minutos"), (45, "45 minutos"), (60, "1 hora")]


class ProposalForm(forms.Form):
    """Times are those of the guest's clock, which is the current time zone while this is read."""

    place = forms.CharField(
        label="Dónde",
        max_length=200,
        help_text="El enlace de la videollamada o el teléfono al que llamas.",
        error_messages={"required": "Escribe dónde será."},
    )
    minutes = forms.TypedChoiceField(label="Duración", choices=LENGTHS, coerce=int, initial=30)

    def __init__(self, data: Any = None, *, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        for number in range(1, MOST_SLOTS + 1):
            self.fields[f"slot_{number}"] = forms.DateTimeField(
                label=f"Horario {number}",
                required=number == 1,
                widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=SLOT),
                error_messages={
                    "invalid": "Escribe el día y la hora, por ejemplo 15/01/2030 10:30.",
                    "required": "Propón al menos un horario.",
                },
            )
        if needs_reason:
            self.fields["reason"] = forms.CharField(
                label="Por qué",
                max_length=REASON,
                widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={"required": "Escribe por qué: queda en la historia."},
            )

    def slots(self) -> list[datetime]:
        typed = (self.cleaned_data.get(f"slot_{n}") for n in range(1, MOST_SLOTS + 1))
        return [slot for slot in typed if slot]

    def proposal(self) -> Proposal:
        data = self.cleaned_data
        return Proposal(self.slots(), data["place"], data["minutes"])


class OutcomeForm(forms.Form):
    """What came of a meeting; an interview is scored besides."""

    held = forms.TypedChoiceField(
        label="Qué pasó",
        choices=[("yes", "Se hizo"), ("no", "No se presentó")],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Elige si se hizo."},
    )
    notes = forms.CharField(
        label="Notas", max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 8})
    )

    def __init__(self, meeting: Meeting, data: Any = None) -> None:
        state = meeting.state
        initial = {"notes": meeting.notes} | {
            f"score_{name}": score for name, score in meeting.scores.items()
        }
        if state in {Meeting.State.HELD, Meeting.State.MISSED}:
            initial["held"] = "yes" if state == Meeting.State.HELD else "no"
        super().__init__(data, initial=initial)
        if meeting.kind != Meeting.Kind.INTERVIEW:
            return
        for name, words in RUBRIC.items():
            self.fields[f"score_{name}"] = forms.TypedChoiceField(
                label=words,
                choices=[("", "Sin calificar"), *((n, str(n)) for n in SCORES)],
                coerce=int,
                empty_value=None,
                required=False,
            )

    def scores(self) -> dict[str, int]:
        given = {name: self.cleaned_data.get(f"score_{name}") for name in RUBRIC}
        return {name: score for name, score in given.items() if score is not None}
