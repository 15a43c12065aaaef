"""What the seller writes down of a customer's answer that came by another way than the link."""

from decimal import Decimal
from typing import Any

from django import forms

from catalog.core.money import spoken_money
from quoting.core.promise import SentLine
from quoting.core.selection import counted
from quoting.drafts.forms.fields import MISSING, PlainForm, text_field
from quoting.offers.models.responses import Cancellation, Outcome
from quoting.offers.models.versions import QuoteVersion

Channel = Outcome.Channel
HEARD = [Channel.WHATSAPP, Channel.PHONE, Channel.IN_PERSON, Channel.EMAIL]
CHANNELS = [(channel.value, channel.label) for channel in HEARD]


class _AnswerForm(PlainForm):
    channel = forms.ChoiceField(
        label="Cómo te lo dijo", choices=CHANNELS, initial=Channel.WHATSAPP.value
    )


class AcceptanceForm(_AnswerForm):
    """Who accepts, and which lines where there is a choice."""

    name = text_field("Quién acepta", 120, missing=MISSING)
    role = text_field("Cargo", 80)
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
    name = text_field("Quién la rechazó", 120)
    reason = forms.ChoiceField(label="Motivo", choices=Outcome.Reason.choices)
    comment = text_field("Qué dijo", 2000, rows=3)
    field_order = ("reason", "comment", "name", "channel")


class CancellationForm(PlainForm):
    """Why an acceptance is taken back; where money was ``held`` for it, that is said first."""

    reason = forms.ChoiceField(label="Por qué se cancela", choices=Cancellation.Reason.choices)
    comment = text_field("Qué pasó", 2000, rows=3)
    knows_held = forms.BooleanField(
        error_messages={"required": "Confirma que sabes qué hacer con ese dinero."}
    )

    def __init__(self, held: Decimal, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if held:
            money = f"Sé que hay {spoken_money(held)} pagados por devolver o pasar a otra versión"
            self.fields["knows_held"].label = money
        else:
            del self.fields["knows_held"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reason") == Cancellation.Reason.OTHER and not data.get("comment"):
            self.add_error("comment", "Escribe por qué se cancela.")
        return data


def _named(line: SentLine) -> str:
    return f"{line.number}. {line.location or line.title} · {spoken_money(line.amount)}"
