"""What a person tells at any moment, with where they stood."""

from typing import Any, ClassVar, Self

from django.db import models

from tenants.schemas.companies import Company

TEXT = 2000
"""Letters of what is told."""


class VoiceQuerySet(models.QuerySet["Voice"]):
    def of(self, company: Company, person: int) -> Self:
        """Those of one person of a company."""
        return self.filter(company=company.pk, user_id=person)


class Voice(models.Model):
    """The person is kept as a number: people live in their company's own schema."""

    class Kind(models.TextChoices):
        SUGGESTION = "suggestion", "Sugerencia"
        PROBLEM = "problem", "Problema"
        BLOCKED = "blocked", "Me bloquea"

    company = models.ForeignKey(
        Company, models.CASCADE, related_name="voices", verbose_name="empresa"
    )
    user_id = models.BigIntegerField("persona")
    kind = models.CharField("qué es", max_length=10, choices=Kind)
    text = models.TextField("qué dice", max_length=TEXT)
    page = models.CharField("página", max_length=200, blank=True)
    release = models.CharField("versión", max_length=100, blank=True)
    error_id = models.CharField("último error", max_length=64, blank=True)
    picture = models.FileField("imagen", upload_to="opiniones", max_length=200, blank=True)
    told_at = models.DateTimeField("cuándo")

    objects: ClassVar[models.Manager[Any]] = VoiceQuerySet.as_manager()

    class Meta:
        verbose_name = "opinión"
        verbose_name_plural = "opiniones"
        ordering = ("-told_at", "-pk")
        indexes = (models.Index(fields=("company", "user_id"), name="voice_by_person"),)
