"""The trial of a company: three months, then it pays, is extended, or ends."""

from typing import ClassVar, Self

from django.db import models

from tenants.schemas.companies import Company


class TrialQuerySet(models.QuerySet["Trial"]):
    def running(self) -> Self:
        return self.filter(state=Trial.State.RUNNING)


class Trial(models.Model):
    """Dates are days of the company's own calendar; a trial runs through its last day."""

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
