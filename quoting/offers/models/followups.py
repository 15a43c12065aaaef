"""What a seller is told and has to do about a quotation that is with the customer."""

from typing import Self

from django.db import models

from quoting.drafts.models.quotes import Quote
from quoting.offers.models.versions import QuoteVersion
from tenants.people.models import User


class Notification(models.Model):
    """News for one person, shown in the page they are in without reloading."""

    user = models.ForeignKey(User, models.CASCADE, related_name="notifications")
    quote = models.ForeignKey(Quote, models.CASCADE, null=True, related_name="+")
    text = models.CharField("texto", max_length=250)
    url = models.CharField("dirección", max_length=200)
    at = models.DateTimeField("momento")
    read_at = models.DateTimeField("leída", null=True, blank=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("user", "read_at", "-id"), name="notification_by_user"),)


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def pending(self) -> Self:
        return self.filter(done_at=None, stopped_at=None)


class FollowUp(models.Model):
    """Something to do about a quotation on a day: a reminder of the system's (``number`` 1 to 3,
    an e-mail to the customer or a task for the seller) or a task that a person wrote."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="followups")
    version = models.ForeignKey(QuoteVersion, models.PROTECT, null=True, related_name="followups")
    number = models.PositiveSmallIntegerField("recordatorio", null=True)
    due_on = models.DateField("para el")
    text = models.CharField("qué hacer", max_length=250, blank=True)
    assigned_to = models.ForeignKey(User, models.PROTECT, related_name="followups")
    posted_at = models.DateTimeField("dado al correo", null=True, blank=True)
    sent_at = models.DateTimeField("enviado al cliente", null=True, blank=True)
    seller_at = models.DateTimeField("encargado al vendedor", null=True, blank=True)
    done_at = models.DateTimeField("hecho", null=True, blank=True)
    stopped_at = models.DateTimeField("detenido", null=True, blank=True)
    stop_reason = models.CharField("por qué se detuvo", max_length=80, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "id")
        constraints = (models.UniqueConstraint(fields=("version", "number"), name="reminder_once"),)
        indexes = (models.Index(fields=("due_on",), name="followup_by_day"),)

    def __str__(self) -> str:
        return self.text or f"Recordatorio {self.number}"
