"""Interviews and trainings: proposed times, the one that was chosen, and what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Self
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.db import models

from tenants.programme.applications.models import Application
from tenants.schemas.companies import Company


@dataclass(frozen=True, slots=True)
class Guest:
    """Whom a meeting is with, and the clock by which that person lives."""

    name: str
    email: str
    zone: ZoneInfo


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def coming_at(self, moment: datetime) -> Self:
        """Confirmed and not begun."""
        return self.filter(state=Meeting.State.CONFIRMED, starts_at__gt=moment)

    def of_manager(self, manager_id: int) -> Self:
        return self.filter(manager_id=manager_id)


class Meeting(models.Model):
    """Of an applicant (an interview) or of a company (a training)."""

    class Kind(models.TextChoices):
        INTERVIEW = "interview", "Entrevista"
        TRAINING = "training", "Capacitación"

    class State(models.TextChoices):
        PROPOSED = "proposed", "Horarios propuestos"
        CONFIRMED = "confirmed", "Confirmada"
        HELD = "held", "Realizada"
        MISSED = "missed", "No se presentó"
        CANCELLED = "cancelled", "Cancelada"

    key = models.UUIDField("clave", default=uuid4, unique=True, editable=False)
    kind = models.CharField("tipo", max_length=10, choices=Kind)
    state = models.CharField("estado", max_length=10, choices=State, default=State.PROPOSED)
    application = models.ForeignKey(
        Application, models.CASCADE, null=True, related_name="meetings", verbose_name="solicitud"
    )
    company = models.ForeignKey(
        Company, models.CASCADE, null=True, related_name="meetings", verbose_name="empresa"
    )
    manager_id = models.BigIntegerField("quién la lleva")
    place = models.CharField("dónde", max_length=200)  # a video call's address or a telephone
    minutes = models.PositiveSmallIntegerField("duración en minutos", default=30)
    starts_at = models.DateTimeField("empieza", null=True)
    sequence = models.PositiveSmallIntegerField("versión", default=0)  # of its .ics
    proposed_at = models.DateTimeField("propuesta")
    confirmed_at = models.DateTimeField("confirmada", null=True)
    held_at = models.DateTimeField("realizada", null=True)
    notes = models.TextField("notas", max_length=5000, blank=True)
    scores = models.JSONField("calificación", default=dict)  # criterion: 1 to 5

    objects: ClassVar[models.Manager["Meeting"]] = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "reunión"
        verbose_name_plural = "reuniones"
        ordering = ("-proposed_at",)
        indexes = (models.Index(fields=("state", "starts_at"), name="meeting_by_state"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind="interview", application__isnull=False)
                | models.Q(kind="training", company__isnull=False),
                name="meeting_with_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} con {self.company or self.application}"

    @property
    def guest(self) -> Guest:
        if self.company is not None:
            company = self.company
            return Guest(company.owner_name, company.owner_email, company.zone)
        if self.application is None:
            raise ValueError("The table allows no meeting without a guest.")
        asked = self.application
        return Guest(asked.contact_name, asked.email, ZoneInfo(asked.time_zone))

    @property
    def is_open(self) -> bool:
        """Whether a time may still be chosen or changed."""
        return self.state in {self.State.PROPOSED, self.State.CONFIRMED}

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at and self.starts_at + timedelta(minutes=self.minutes)


class Slot(models.Model):
    """A time that the manager offers for a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField("empieza")

    class Meta:
        verbose_name = "horario"
        ordering = ("starts_at",)
        constraints = (
            models.UniqueConstraint(fields=("meeting", "starts_at"), name="slot_offered_once"),
        )

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"
