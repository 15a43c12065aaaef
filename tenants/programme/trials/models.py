"""The trial of a company: three months, then it pays, is extended, or ends."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models

from tenants.schemas.companies import Company


class TrialQuerySet(models.QuerySet["Trial"]):
    def running(self) -> Self:
        return self.filter(state=Trial.State.RUNNING)

    def leaving(self) -> Self:
        """Ended or closed, with a day on which the company is erased."""
        over = [Trial.State.ENDED, Trial.State.CLOSED]
        return self.filter(state__in=over, erase_on__isnull=False)

    def kept(self) -> Self:
        """Over, and an owner asked to keep the company: a person decides."""
        return self.filter(state__in=[Trial.State.ENDED, Trial.State.CLOSED], erase_on=None)


class Trial(models.Model):
    """Dates are days of the company's own calendar; a trial runs through its last day.

    Once it is over, ``erase_on`` says when the company is erased; without it nothing happens by
    itself.
    """

    class State(models.TextChoices):
        RUNNING = "running", "En prueba"
        CONVERTED = "converted", "Contrató"
        ENDED = "ended", "Terminada, solo lectura"
        CLOSED = "closed", "Cerrada"

    company = models.OneToOneField(Company, models.CASCADE, related_name="trial")
    state = models.CharField("estado", max_length=10, choices=State, default=State.RUNNING)
    begins_on = models.DateField("empieza")
    ends_on = models.DateField("termina")
    extensions = models.PositiveSmallIntegerField("prórrogas", default=0)
    ended_at = models.DateTimeField("terminó", null=True)
    erase_on = models.DateField("se borra", null=True)

    objects: ClassVar[models.Manager["Trial"]] = TrialQuerySet.as_manager()

    class Meta:
        verbose_name = "periodo de prueba"
        verbose_name_plural = "periodos de prueba"
        ordering = ("ends_on",)

    def __str__(self) -> str:
        return f"{self.company} hasta {self.ends_on:%Y-%m-%d}"

    @property
    def closes_on(self) -> date | None:
        """When a company that is read-only is closed, unless somebody keeps it."""
        if self.state != self.State.ENDED or self.erase_on is None:
            return None
        return self.erase_on - timedelta(days=settings.TRIAL_CLOSED_DAYS)
