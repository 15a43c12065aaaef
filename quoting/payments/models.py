"""Money that came in: each payment for ever, its cancellation, and the paper of its receipt."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse

from catalog.core.money import ZERO
from quoting.core.receipt import Receipt
from quoting.drafts.models.fields import ValueField, money
from quoting.drafts.models.quotes import Quote
from quoting.offers.models.versions import PdfWork
from tenants.people.models import User

AMOUNT = models.DecimalField(max_digits=18, decimal_places=2)


class PaymentQuerySet(models.QuerySet["Payment"]):
    def standing(self) -> Self:
        """Those that count: nobody cancelled them."""
        return self.filter(cancellation=None)

    def told(self) -> Self:
        """Each with all that a list says of it, in the order in which they came in."""
        return self.select_related("by", "cancellation__by").order_by("received_on", "id")

    def total(self) -> Decimal:
        found = self.aggregate(sum=Coalesce(models.Sum("amount"), ZERO, output_field=AMOUNT))
        return Decimal(found["sum"])


class Payment(models.Model):
    """Money that a customer gave for a quotation, whichever version of it is accepted.

    It is never changed: what was written wrong is cancelled and written again.
    """

    append_only = True

    class Means(models.TextChoices):
        TRANSFER = "transfer", "Transferencia"
        CASH = "cash", "Efectivo"
        CHEQUE = "cheque", "Cheque"
        CARD = "card", "Tarjeta"
        OTHER = "other", "Otro"

    folio = models.CharField("recibo", max_length=24, unique=True)
    quote = models.ForeignKey(Quote, models.PROTECT, related_name="payments")
    amount = money("importe")
    received_on = models.DateField("recibido")
    means = models.CharField("medio", max_length=10, choices=Means)
    reference = models.CharField("referencia", max_length=60, blank=True)
    note = models.CharField("nota", max_length=250, blank=True)
    receipt = ValueField("lo que dice el recibo", kind=Receipt)
    # Of the page that it was written in, so that a form that is sent twice is one payment.
    submission = models.UUIDField("envío", unique=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("momento")

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ("received_on", "id")
        constraints = (
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="payment_above_zero"),
        )

    def __str__(self) -> str:
        return self.folio

    def get_absolute_url(self) -> str:
        return reverse("quoting:payment", args=[self.pk])

    @property
    def is_cancelled(self) -> bool:
        return hasattr(self, "cancellation")


class PaymentCancellation(models.Model):
    """A payment that no longer counts, and why; the payment itself stays on record."""

    append_only = True

    class Reason(models.TextChoices):
        MISTAKE = "mistake", "Se registró por error"
        BOUNCED = "bounced", "El cheque o el cargo no pasó"
        RETURNED = "returned", "Se le devolvió al cliente"
        MOVED = "moved", "Se pasó a otra cotización"
        OTHER = "other", "Otro motivo"

    payment = models.OneToOneField(Payment, models.PROTECT, related_name="cancellation")
    reason = models.CharField("motivo", max_length=10, choices=Reason)
    comment = models.CharField("comentario", max_length=250, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("momento")

    class Meta:
        ordering = ("-id",)


class ReceiptPaper(PdfWork):
    """The PDF of a receipt; of a payment that was cancelled there is one that says so."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="papers")
    is_cancelled = models.BooleanField("dice que se canceló", default=False)
    file = models.FileField("archivo", upload_to="recibos", blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"Recibo {self.payment}"
