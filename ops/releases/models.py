"""Deployments as rows: what the servers' own record says, repeated where pages and alarms read."""

from django.db import models


class Deployment(models.Model):
    """A release that was put out, or a return to a former one."""

    class Act(models.TextChoices):
        INSTALL = "install", "Primera instalación"
        DEPLOY = "deploy", "Versión nueva"
        ROLLBACK = "rollback", "Regreso a mano"

    class Result(models.TextChoices):
        RUNNING = "running", "En curso"
        OK = "ok", "Sirve"
        TAKEN_BACK = "taken back", "Regresó sola"
        FAILED = "failed", "No arrancó"

    name = models.CharField("nombre", max_length=40, unique=True)
    act = models.CharField("qué se hizo", max_length=8, choices=Act)
    release = models.CharField("versión", max_length=101)
    commit = models.CharField("commit", max_length=40, blank=True)
    former = models.CharField("versión anterior", max_length=101, blank=True)
    by = models.CharField("quién", max_length=64, blank=True)
    result = models.CharField("cómo quedó", max_length=10, choices=Result, default=Result.RUNNING)
    started_at = models.DateTimeField("empezó")
    ended_at = models.DateTimeField("terminó", null=True)
    failed_step = models.CharField("paso que falló", max_length=20, blank=True)
    why = models.TextField("por qué", blank=True)
    backup_point = models.CharField("respaldo", max_length=40, blank=True)
    lines = models.JSONField("pasos", default=list)

    class Meta:
        verbose_name = "despliegue"
        ordering = ("-started_at",)

    def __str__(self) -> str:
        return f"{self.release} {self.started_at:%Y-%m-%d %H:%M}"
