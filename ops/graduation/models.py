"""What companies and people confirm, which no machine can measure. Nothing of it is ever changed:
a later row counts instead of an earlier one."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from tenants.schemas.companies import Company

EVIDENCE = 1000
LONGEST = 2880  # minutes: two days


class ConfirmationQuerySet(models.QuerySet["TimeConfirmation"]):
    def said_before(self, moment: datetime) -> Self:
        return self.filter(at__lt=moment)


class TimeConfirmation(models.Model):
    """How long a quotation takes a company, in its own words: before, and with this system."""

    append_only = True

    company = models.ForeignKey(
        Company, models.CASCADE, related_name="time_confirmations", verbose_name="empresa"
    )
    before = models.PositiveSmallIntegerField(
        "minutos antes", validators=[MinValueValidator(1), MaxValueValidator(LONGEST)]
    )
    now = models.PositiveSmallIntegerField(
        "minutos ahora", validators=[MinValueValidator(1), MaxValueValidator(LONGEST)]
    )
    said_on = models.DateField("cuándo lo dijo")
    evidence = models.TextField("quién lo dijo y cómo", max_length=EVIDENCE)
    manager_id = models.BigIntegerField("quién lo anotó")
    at = models.DateTimeField("anotado")

    objects: ClassVar[models.Manager[Any]] = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = "confirmación de tiempo ahorrado"
        verbose_name_plural = "confirmaciones de tiempo ahorrado"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.company_id}: {self.before} → {self.now}"


class TickQuerySet(models.QuerySet["Tick"]):
    def newest_before(self, moment: datetime) -> Self:
        """The last one of each item."""
        return self.filter(at__lt=moment).order_by("item", "-at", "-pk").distinct("item")


class Tick(models.Model):
    """A person says of an item whether it is done, and shows what proves it."""

    append_only = True

    item = models.CharField("punto", max_length=40)
    is_done = models.BooleanField("está")
    evidence = models.TextField("qué lo demuestra", max_length=EVIDENCE)
    manager_id = models.BigIntegerField("quién lo anotó")
    at = models.DateTimeField("anotado")

    objects: ClassVar[models.Manager[Any]] = TickQuerySet.as_manager()

    class Meta:
        verbose_name = "punto de la lista de lanzamiento"
        verbose_name_plural = "puntos de la lista de lanzamiento"
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("item", "-at"), name="tick_by_item"),)

    def __str__(self) -> str:
        return f"{self.item}: {'está' if self.is_done else 'falta'}"
