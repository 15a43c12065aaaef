"""What was backed up, tried and brought back: rows that operations and deployments read.

The points themselves are in the repository, which outlives this database; a row tells how the
making of one went.
"""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from tenants.schemas.companies import Company


class BackupRun(models.Model):
    """One making of a point, from its start to its verification."""

    class Kind(models.TextChoices):
        TIMED = "timed", "Programado"
        DEPLOY = "deploy", "Antes de una versión"
        MANUAL = "manual", "A mano"

    class State(models.TextChoices):
        RUNNING = "running", "En curso"
        VERIFIED = "verified", "Comprobado"
        FAILED = "failed", "Falló"

    kind = models.CharField("motivo", max_length=8, choices=Kind)
    state = models.CharField("estado", max_length=8, choices=State, default=State.RUNNING)
    point = models.CharField("punto", max_length=40, unique=True)
    release = models.CharField("versión del programa", max_length=64, blank=True)
    started_at = models.DateTimeField("empezó")
    finished_at = models.DateTimeField("terminó", null=True)
    verified_at = models.DateTimeField("comprobado", null=True)
    schemas = models.PositiveIntegerField("esquemas", default=0)
    rows = models.PositiveBigIntegerField("renglones", default=0)
    database_bytes = models.PositiveBigIntegerField("bytes de la base", default=0)
    media_bytes = models.PositiveBigIntegerField("bytes de archivos", default=0)
    added_bytes = models.PositiveBigIntegerField("bytes que agregó", default=0)
    error = models.TextField("error", blank=True)
    copied_at = models.DateTimeField("copiado fuera", null=True)
    copy_error = models.TextField("error de la copia", blank=True)

    class Meta:
        verbose_name = "respaldo"
        verbose_name_plural = "respaldos"
        ordering = ("-started_at",)
        indexes = (models.Index(fields=("state", "-started_at"), name="backup_by_state"),)

    def __str__(self) -> str:
        return self.point


class DrillRun(models.Model):
    """One trial restoration of some points, and what it found."""

    class State(models.TextChoices):
        RUNNING = "running", "En curso"
        PASSED = "passed", "Pasó"
        FAILED = "failed", "Falló"

    state = models.CharField("estado", max_length=8, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField("empezó")
    finished_at = models.DateTimeField("terminó", null=True)
    report = models.JSONField("informe", default=dict)
    error = models.TextField("error", blank=True)

    class Meta:
        verbose_name = "simulacro de restauración"
        verbose_name_plural = "simulacros de restauración"
        ordering = ("-started_at",)

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M} {self.state}"


class CompanyRestore(models.Model):
    """A company that was brought back to a point, or is about to be; undone by the same row.

    Schemas are kept by name: each may be gone before the row is.
    """

    class State(models.TextChoices):
        BUILDING = "building", "En preparación"
        BESIDE = "beside", "Junto a la actual"
        SWAPPED = "swapped", "En uso"
        UNDONE = "undone", "Deshecha"
        DROPPED = "dropped", "Descartada"

    company = models.ForeignKey(
        Company, models.CASCADE, related_name="restores", verbose_name="empresa"
    )
    state = models.CharField("estado", max_length=8, choices=State, default=State.BUILDING)
    point = models.CharField("punto", max_length=40)
    former_schema = models.CharField("esquema anterior", max_length=40)
    restored_schema = models.CharField("esquema restaurado", max_length=40)
    started_at = models.DateTimeField("empezó", default=timezone.now)
    swapped_at = models.DateTimeField("cambio", null=True)
    undone_at = models.DateTimeField("se deshizo", null=True)
    report = models.JSONField("diferencias", default=dict)

    class Meta:
        verbose_name = "restauración de una empresa"
        verbose_name_plural = "restauraciones de empresas"
        ordering = ("-started_at",)

    def __str__(self) -> str:
        return f"{self.former_schema} → {self.restored_schema}"


def last_verified() -> BackupRun | None:
    """The newest backup that was verified, by when the point was taken."""
    return BackupRun.objects.filter(state=BackupRun.State.VERIFIED).first()


def age_of_last_verified(moment: datetime) -> timedelta | None:
    """How much would be lost now; None if nothing was ever verified."""
    last = last_verified()
    return moment - last.started_at if last else None


def last_copied() -> BackupRun | None:
    """The newest backup whose copy elsewhere was read back, by when the point was taken."""
    verified = BackupRun.objects.filter(state=BackupRun.State.VERIFIED)
    return verified.filter(copied_at__isnull=False).first()


def age_of_last_copied(moment: datetime) -> timedelta | None:
    """How much would be lost now with this server; None if nothing was ever copied."""
    last = last_copied()
    return moment - last.started_at if last else None
