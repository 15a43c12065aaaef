"""How the jobs of the timetable are doing: one row a job and company, and one a row that failed."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from tenants.schemas.companies import Company


class JobRunQuerySet(models.QuerySet["JobRun"]):
    def overdue_at(self, moment: datetime) -> Self:
        """Those of which the next run should have ended by ``moment``; of companies that serve."""
        serving = Q(company=None) | Q(company__state=Company.State.READY)
        return self.filter(serving, overdue_from__lte=moment)

    def failing(self) -> Self:
        """Those whose last run raised, or left rows that raise."""
        return self.filter(outcome__in=[JobRun.Outcome.FAILED, JobRun.Outcome.PARTIAL])


class JobRun(models.Model):
    """The state of one job in one company, or in public: its last run and when the next is due."""

    class Outcome(models.TextChoices):
        DONE = "done", "Terminó"
        PARTIAL = "partial", "Terminó con pendientes"
        FAILED = "failed", "Falló"

    job = models.CharField("tarea", max_length=40)
    company = models.ForeignKey(Company, models.CASCADE, null=True, related_name="job_runs")
    due_at = models.DateTimeField("le tocaba")
    sent_at = models.DateTimeField("se mandó", null=True)
    started_at = models.DateTimeField("empezó", null=True)
    finished_at = models.DateTimeField("terminó", null=True)
    milliseconds = models.PositiveIntegerField("duración en ms", null=True)
    outcome = models.CharField("resultado", max_length=8, choices=Outcome, blank=True)
    done = models.PositiveIntegerField("hechas", default=0)
    failed = models.PositiveIntegerField("con error", default=0)
    backlog = models.PositiveIntegerField("pendientes", default=0)
    tries = models.PositiveSmallIntegerField("intentos fallidos seguidos", default=0)
    retry_at = models.DateTimeField("se repite", null=True)
    overdue_from = models.DateTimeField("atrasada desde")
    error = models.CharField("error", max_length=200, blank=True)

    objects: ClassVar[models.Manager["JobRun"]] = JobRunQuerySet.as_manager()

    class Meta:
        verbose_name = "corrida"
        constraints = (
            models.UniqueConstraint(
                fields=("job", "company"), name="one_run_a_company", nulls_distinct=False
            ),
        )
        indexes = (models.Index(fields=("overdue_from",), name="job_run_by_lateness"),)

    def __str__(self) -> str:
        return f"{self.job}/{self.company_id or 'public'}"


class FailedRow(models.Model):
    """A row on which a job raised: it is left alone until ``retry_at``, and no other waits."""

    job = models.CharField("tarea", max_length=40)
    company = models.ForeignKey(Company, models.CASCADE, null=True, related_name="+")
    row_id = models.BigIntegerField("fila")
    error = models.CharField("error", max_length=200)
    tries = models.PositiveSmallIntegerField("intentos", default=1)
    failed_at = models.DateTimeField("falló")
    retry_at = models.DateTimeField("se repite")

    class Meta:
        verbose_name = "fila con error"
        constraints = (
            models.UniqueConstraint(
                fields=("job", "company", "row_id"), name="failed_row_once", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return f"{self.job}/{self.company_id or 'public'}/{self.row_id}"
