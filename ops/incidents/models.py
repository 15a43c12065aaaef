"""Incidents: what went wrong, whom it hit, what was said and done, and what is to be done."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.db import models

from ops.alarm import LONGEST_CAUSE, LONGEST_SENTENCE, Reach
from ops.incidents.severity import Nature, SeverityLabel
from ops.lockouts.models import Dossier
from tenants.schemas.companies import Company

TEXT = 2000


class IncidentQuerySet(models.QuerySet["Incident"]):
    def open(self) -> Self:
        """Those that are not resolved."""
        return self.filter(state__in=Incident.OPEN)

    def felt(self) -> Self:
        """Those that still hit somebody."""
        return self.filter(state__in=Incident.FELT)

    def told(self) -> Self:
        """Those of which companies and the page of the service's state speak."""
        return self.filter(is_told=True)

    def since(self, moment: datetime) -> Self:
        return self.filter(opened_at__gte=moment)

    def opened_in(self, since: datetime, until: datetime) -> Self:
        return self.filter(opened_at__gte=since, opened_at__lt=until)


class Incident(models.Model):
    """One fault, from when it is known until what was learnt is written down.

    ``cause`` is that of its alarm; while it is open no other has the same. ``began_at`` is when it
    began, ``opened_at`` when the programme knew. Its clocks count from ``clock_from``.
    """

    class State(models.TextChoices):
        OPEN = "open", "Abierto"
        ATTENDED = "attended", "Atendido"
        MITIGATED = "mitigated", "Mitigado"
        RESOLVED = "resolved", "Resuelto"
        CLOSED = "closed", "Cerrado"

    class Origin(models.TextChoices):
        ALARM = "alarm", "Una alarma"
        LOCKOUT = "lockout", "Un bloqueo de cuenta"
        CASE = "case", "Un caso"
        HAND = "hand", "Una persona del programa"

    class Reached(models.TextChoices):
        EVERYBODY = Reach.EVERYBODY.value, "Todas las empresas"
        SOME = Reach.SOME.value, "Algunas empresas"
        NOBODY = Reach.NOBODY.value, "Ninguna empresa"

    FELT = (State.OPEN, State.ATTENDED)
    OPEN = (*FELT, State.MITIGATED)

    title = models.CharField("qué pasa", max_length=LONGEST_SENTENCE)
    cause = models.CharField("causa", max_length=LONGEST_CAUSE, blank=True)
    times = models.PositiveIntegerField("veces que sonó su alarma", default=1)
    kind = models.CharField("tipo", max_length=30)
    origin = models.CharField("quién lo abrió", max_length=8, choices=Origin)
    source = models.BigIntegerField("número de su caso o bloqueo", null=True)
    nature = models.CharField("qué se nota", max_length=10, choices=Nature)
    reach = models.CharField("a quién afecta", max_length=9, choices=Reached)
    data_at_risk = models.BooleanField("datos en riesgo", default=False)
    is_security = models.BooleanField("de seguridad", default=False)
    severity = models.CharField("gravedad", max_length=2, choices=SeverityLabel)
    proposal = models.CharField("por qué esa gravedad", max_length=200)
    is_judged = models.BooleanField("la eligió una persona", default=False)
    state = models.CharField("estado", max_length=9, choices=State, default=State.OPEN)
    manager_id = models.BigIntegerField("a cargo", null=True)
    is_told = models.BooleanField("se dice a las empresas", default=False)
    began_at = models.DateTimeField("empezó")
    ended_at = models.DateTimeField("dejó de sentirse", null=True)
    opened_at = models.DateTimeField("se supo")
    clock_from = models.DateTimeField("el reloj corre desde")
    respond_by = models.DateTimeField("responder antes de")
    mitigate_by = models.DateTimeField("mitigar antes de")
    news_by = models.DateTimeField("avisar antes de", null=True)
    attended_at = models.DateTimeField("se atendió", null=True)
    mitigated_at = models.DateTimeField("se mitigó", null=True)
    resolved_at = models.DateTimeField("se resolvió", null=True)
    closed_at = models.DateTimeField("se cerró", null=True)
    reopenings = models.PositiveSmallIntegerField("veces que volvió", default=0)
    root_cause = models.TextField("causa raíz", max_length=TEXT, blank=True)
    report = models.TextField("informe", blank=True)

    objects: ClassVar[models.Manager[Any]] = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = "incidente"
        ordering = ("-opened_at", "-pk")
        indexes = (
            models.Index(fields=("state", "respond_by"), name="incident_by_clock"),
            models.Index(fields=("cause", "-opened_at"), name="incident_by_cause"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("cause",),
                condition=models.Q(state__in=("open", "attended", "mitigated"))
                & ~models.Q(cause=""),
                name="one_incident_a_cause",
            ),
        )

    def __str__(self) -> str:
        return f"Incidente {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def is_felt(self) -> bool:
        return self.state in self.FELT

    @property
    def waits_for_answer(self) -> bool:
        return self.state == self.State.OPEN

    def is_late(self, moment: datetime) -> bool:
        by = self.respond_by if self.waits_for_answer else self.mitigate_by
        return self.is_felt and by <= moment


class Affected(models.Model):
    """A company that an incident hits. An erased company takes its rows along."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="affected")
    company = models.ForeignKey(
        Company, models.CASCADE, related_name="incidents", verbose_name="empresa"
    )
    since = models.DateTimeField("desde")
    until = models.DateTimeField("hasta", null=True)

    class Meta:
        verbose_name = "empresa afectada"
        verbose_name_plural = "empresas afectadas"
        ordering = ("company__name",)
        constraints = (
            models.UniqueConstraint(fields=("incident", "company"), name="affected_once"),
        )


class Update(models.Model):
    """What the affected were told; it names no company, since each of them reads it."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="updates")
    state = models.CharField("estado", max_length=9, choices=Incident.State)
    text = models.TextField("aviso", max_length=TEXT)
    manager_id = models.BigIntegerField("quién", null=True)
    at = models.DateTimeField("cuándo")

    class Meta:
        verbose_name = "aviso de un incidente"
        verbose_name_plural = "avisos de incidentes"
        ordering = ("at", "pk")


class ActionQuerySet(models.QuerySet["Action"]):
    def overdue(self, day: date) -> Self:
        return self.filter(done_at=None, due_on__lt=day)

    def of(self, incidents: Iterable[Incident]) -> Self:
        return self.filter(incident__in=[row.pk for row in incidents])


class Action(models.Model):
    """What is done so that it does not come again."""

    class Kind(models.TextChoices):
        DETECT = "detect", "Para saberlo antes"
        PREVENT = "prevent", "Para que no pase"
        CORRECT = "correct", "Para corregir lo que dejó"

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="actions")
    kind = models.CharField("tipo", max_length=7, choices=Kind)
    words = models.CharField("qué se hará", max_length=300)
    manager_id = models.BigIntegerField("quién la hace")
    due_on = models.DateField("para cuándo")
    done_at = models.DateTimeField("hecha", null=True)

    objects: ClassVar[models.Manager[Any]] = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = "acción"
        verbose_name_plural = "acciones"
        ordering = ("due_on", "pk")


class LinkedDossier(models.Model):
    """A dossier of lock-outs that belongs to an incident, with the verdict that was told there."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="dossiers")
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="incidents")
    verdict = models.CharField("veredicto", max_length=12)

    class Meta:
        verbose_name = "expediente de un incidente"
        verbose_name_plural = "expedientes de incidentes"
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("incident", "dossier"), name="dossier_linked_once"),
        )


class Entry(models.Model):
    """A line of an incident's own: what an alarm said, what a person did, wrote or ticked."""

    DOSSIER = "dossier:"
    """So begins the code of a line that tells of a dossier, before its number."""

    class Kind(models.TextChoices):
        ALARM = "alarm", "Alarma"
        ACT = "act", "Acto"
        STEP = "step", "Paso"
        NOTE = "note", "Nota"
        TOLD = "told", "Aviso"
        CALL = "call", "Llamada"

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="entries")
    kind = models.CharField("tipo", max_length=5, choices=Kind)
    code = models.CharField("clave", max_length=40, blank=True)
    words = models.TextField("qué", max_length=TEXT)
    manager_id = models.BigIntegerField("quién", null=True)
    at = models.DateTimeField("cuándo")

    class Meta:
        verbose_name = "renglón de un incidente"
        verbose_name_plural = "renglones de incidentes"
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("incident", "kind", "code"),
                condition=~models.Q(code=""),
                name="entry_once",
            ),
        )
