"""What the seller writes down of a customer's answer that came by another way than the link."""

from typing import Any

from django import forms

from catalog.core.money import spoken_money
from quoting.core.promise import SentLine
from quoting.core.selection import counted
from quoting.drafts.forms.fields import speak_plainly
from quoting.offers.models.responses import Cancellation, Outcome
from quoting.offers.models.versions import QuoteVersion

Channel = Outcome.Channel
HEARD = [Channel.WHATSAPP, Channel.PHONE, Channel.IN_PERSON, Channel.EMAIL]
CHANNELS = [(channel.value, channel.label) for channel in HEARD]


def _comment(label: str) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, required=False, max_length=2000, widget=area)


class _PlainForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        speak_plainly(self.fields)


class _AnswerForm(_PlainForm):
    channel = forms.ChoiceField(
        label="Cómo te lo dijo", choices=CHANNELS, initial=Channel.WHATSAPP.value
    )


class AcceptanceForm(_AnswerForm):
    """Who accepts, and which lines where there is a choice."""

    name = forms.CharField(label="Quién acepta", max_length=120)
    role = forms.CharField(label="Cargo", max_length=80, required=False)
    lines = forms.TypedMultipleChoiceField(
        label="Partidas que acepta",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ("name", "role", "channel", "lines")

    def __init__(self, version: QuoteVersion, partial: bool, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        customer, lines = version.promise.customer, version.promise.lines
        self.fields["name"].initial = customer.contact or customer.name
        fixed = counted(lines)
        if not partial and len(fixed) == len(lines):
            del self.fields["lines"]
            return
        self.fields["lines"].choices = [(line.number, _named(line)) for line in lines]
        self.fields["lines"].initial = [line.number for line in fixed]


class RejectionForm(_AnswerForm):
    name = forms.CharField(label="Quién la rechazó", max_length=120, required=False)
    reason = forms.ChoiceField(label="Motivo", choices=Outcome.Reason.choices)
    comment = _comment("Qué dijo")
    field_order = ("reason", "comment", "name", "channel")


class CancellationForm(_PlainForm):
    reason = forms.ChoiceField(label="Por qué se cancela", choices=Cancellation.Reason.choices)
    comment = _comment("Qué pasó")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reason") == Cancellation.Reason.OTHER and not data.get("comment"):
            self.add_error("comment", "Escribe por qué se cancela.")
        return data


def _named(line: SentLine) -> str:
    return f"{line.number}. {line.location or line.title} · {spoken_money(line.amount)}"
