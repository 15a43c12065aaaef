"""Visits of the programme's people to a company, to see what its people see."""

from datetime import datetime, timedelta
from typing import ClassVar, Self
from uuid import uuid4

from django.db import models

from tenants.schemas.companies import Company

VISIT_LENGTH = timedelta(minutes=30)


class SupportVisitQuerySet(models.QuerySet["SupportVisit"]):
    def open_at(self, moment: datetime) -> Self:
        return self.filter(left_at=None, ends_at__gt=moment)


class SupportVisit(models.Model):
    """Read-only, with a reason, for thirty minutes; the company sees it in its own log."""

    key = models.UUIDField("clave", default=uuid4, unique=True, editable=False)
    company = models.ForeignKey(Company, models.CASCADE, related_name="support_visits")
    manager_id = models.BigIntegerField("quién entra")
    user_id = models.BigIntegerField("con la vista de")  # a person of the company
    reason = models.CharField("motivo", max_length=300)
    asked_at = models.DateTimeField("pedida")
    entered_at = models.DateTimeField("entró", null=True)
    ends_at = models.DateTimeField("termina")
    left_at = models.DateTimeField("salió", null=True)

    objects: ClassVar[models.Manager["SupportVisit"]] = SupportVisitQuerySet.as_manager()

    class Meta:
        verbose_name = "visita de soporte"
        verbose_name_plural = "visitas de soporte"
        ordering = ("-asked_at",)

    def __str__(self) -> str:
        return f"{self.company}: {self.reason}"
