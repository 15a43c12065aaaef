"""Payments, delivery and conditions that a company keeps under a name, to use again."""

from django.conf import settings
from django.db import models

from quoting.core.draft import JobTerms
from quoting.drafts.models.fields import ValueField


class KeptTerms(models.Model):
    name = models.CharField("nombre", max_length=60, unique=True)
    agreed = ValueField("condiciones", kind=JobTerms)
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField("guardadas", auto_now=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
