"""The moves of companies from one server to another: a row each, to go on with and to undo."""

from django.db import models
from django.utils import timezone

from tenants.schemas.companies import Company


class CompanyMove(models.Model):
    """One move: the company is paused until its end, and its former copy stays until it is told."""

    class State(models.TextChoices):
        UNDER_WAY = "underway", "En curso"
        MOVED = "moved", "Terminada"
        UNDONE = "undone", "Deshecha"
        CLEARED = "cleared", "Sin copia anterior"

    company = models.ForeignKey(
        Company, models.CASCADE, related_name="moves", verbose_name="empresa"
    )
    state = models.CharField("estado", max_length=8, choices=State, default=State.UNDER_WAY)
    source = models.CharField("servidor anterior", max_length=40)
    target = models.CharField("servidor nuevo", max_length=40)
    served = models.BooleanField("estaba en servicio")
    started_at = models.DateTimeField("empezó", default=timezone.now)
    moved_at = models.DateTimeField("cambio", null=True)
    tables = models.PositiveIntegerField("tablas", default=0)
    rows = models.PositiveBigIntegerField("renglones", default=0)
    error = models.TextField("error", blank=True)

    class Meta:
        verbose_name = "mudanza de una empresa"
        verbose_name_plural = "mudanzas de empresas"
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("company",),
                condition=models.Q(state="underway"),
                name="one_move_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.company_id}: {self.source} → {self.target}"
