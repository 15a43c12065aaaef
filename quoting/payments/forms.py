"""What a person writes of a payment, and why one is cancelled."""

from typing import Any
from uuid import uuid4

from django import forms

from quoting.core.account import Account
from quoting.drafts.forms.fields import AmountField, PlainForm, day_field, text_field
from quoting.payments.models import Payment, PaymentCancellation
from quoting.payments.services.registering import Received, day_refusal, too_much
from tenants.schemas.clock import today

AGAIN = "Esta página ya no sirve para registrar el pago. Ábrela otra vez y escríbelo de nuevo."


class PaymentForm(PlainForm):
    """Begins with what most payments are: the rest of the next agreed payment, today, by transfer.

    More than the balance is taken only once a person says that it is so.
    """

    amount = AmountField(label="Importe", least="0.01")
    received_on = day_field("Fecha")
    means = forms.ChoiceField(label="Cómo te pagó", choices=Payment.Means)
    reference = text_field("Referencia", 60, autocomplete="off")
    note = text_field("Nota interna", 250, autocomplete="off")
    allows_credit = forms.BooleanField(
        label="Sí, recibí de más; déjalo como saldo a favor", required=False
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, account: Account, data: Any = None) -> None:
        self.account = account
        pending = account.pending
        initial = {
            "amount": pending.rest if pending else None,
            "received_on": today(),
            "means": Payment.Means.TRANSFER,
            "submission": uuid4(),
        }
        super().__init__(data, initial=initial)
        self.fields["received_on"].widget.attrs["max"] = today().isoformat()

    @property
    def asks_credit(self) -> bool:
        return self.is_bound and (
            "allows_credit" in self.errors or bool(self.data.get("allows_credit"))
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "submission" in self.errors:
            self.add_error(None, AGAIN)
        day = data.get("received_on")
        if day is not None and (refusal := day_refusal(day, today())):
            self.add_error("received_on", refusal)
        amount, owed = data.get("amount"), self.account.owed
        if amount is None or amount <= owed or data.get("allows_credit"):
            return data
        # What was sent twice is in the account already.
        if not Payment.objects.filter(submission=data.get("submission")).exists():
            self.add_error("allows_credit", too_much(amount, owed))
        return data

    @property
    def received(self) -> Received:
        return Received(**self.cleaned_data)


class PaymentCancellationForm(PlainForm):
    reason = forms.ChoiceField(
        label="Por qué se cancela", choices=PaymentCancellation.Reason.choices
    )
    comment = text_field("Qué pasó", 250)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reason") == PaymentCancellation.Reason.OTHER and not data.get("comment"):
            self.add_error("comment", "Escribe por qué se cancela.")
        return data
