"""The alarms as the desk shows them: rows that the watcher's reports write, and who looks after.

The watcher decides and remembers by itself; these rows are what it told, and may be minutes old
while the application was down.
"""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models

from ops.alarm import LONGEST_SENTENCE, Severity
from ops.alerts.core import alarms, escalation
from ops.alerts.sending import verdicts
from tenants.schemas.companies import Company

NUMBER, REASON, WORDS = 80, 1000, 200
EXPLAINED = "dentro de la ventana anunciada"


class SeverityLabel(models.TextChoices):
    P1 = Severity.P1.value, "P1"
    P2 = Severity.P2.value, "P2"
    P3 = Severity.P3.value, "P3"
    P4 = Severity.P4.value, "P4"


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def open(self) -> Self:
        return self.exclude(state=Alarm.State.RESOLVED)


class Alarm(models.Model):
    """``number`` is the watcher's name for it, the same from its first sign to its end.

    ``is_announced``: announced work explains it, or did until its end; nobody is told of it.
    """

    class State(models.TextChoices):
        FIRING = alarms.State.FIRING.value, "Suena"
        ACKNOWLEDGED = alarms.State.ACKNOWLEDGED.value, "Enterado"
        RESOLVED = alarms.State.RESOLVED.value, "Terminó"

    number = models.CharField("número", max_length=NUMBER, unique=True)
    cause = models.CharField("causa", max_length=NUMBER)
    title = models.CharField("qué pasa", max_length=LONGEST_SENTENCE)
    severity = models.CharField("gravedad", max_length=2, choices=SeverityLabel)
    state = models.CharField("estado", max_length=12, choices=State)
    began_at = models.DateTimeField("empezó")
    resolved_at = models.DateTimeField("terminó", null=True)
    times = models.PositiveIntegerField("veces", default=1)
    advice = models.CharField("qué mirar primero", max_length=LONGEST_SENTENCE, blank=True)
    companies = models.ManyToManyField(Company, related_name="alarms", verbose_name="empresas")
    is_everybodys = models.BooleanField("afecta a todas las empresas", default=False)
    is_announced = models.BooleanField("dentro de la ventana anunciada", default=False)
    told_at = models.DateTimeField("lo contó el vigilante")

    objects: ClassVar[Any] = AlarmQuerySet.as_manager()

    class Meta:
        verbose_name = "alarma"
        ordering = ("-began_at", "-pk")

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state != self.State.RESOLVED

    @property
    def standing(self) -> str:
        """Its state in words, and whether announced work explains it."""
        if not self.is_announced:
            return str(self.get_state_display())
        firing = self.state == self.State.FIRING
        return f"{'No avisa' if firing else self.get_state_display()}: {EXPLAINED}"


class Receipt(models.Model):
    """What one channel answered to one message; ``key`` names it, so that it counts once."""

    append_only = True

    class Verdict(models.TextChoices):
        ACCEPTED = verdicts.Verdict.ACCEPTED.value, "Aceptado"
        REFUSED = verdicts.Verdict.REFUSED.value, "Rechazado"
        FAILED = verdicts.Verdict.FAILED.value, "Sin éxito"

    class Why(models.TextChoices):
        FIRES = escalation.Why.FIRES.value, "Empezó"
        GRAVER = escalation.Why.GRAVER.value, "Se agravó"
        AGAIN = escalation.Why.AGAIN.value, "Volvió"
        STILL = escalation.Why.STILL.value, "Sigue"
        UNHEARD = escalation.Why.UNHEARD.value, "Nadie enterado"
        EXPIRED = escalation.Why.EXPIRED.value, "Venció el enterado"
        OUTLASTS = escalation.Why.OUTLASTS.value, "Sigue tras la ventana"
        OVER = escalation.Why.OVER.value, "Terminó"

    key = models.CharField("clave", max_length=NUMBER, unique=True)
    alarm = models.ForeignKey(Alarm, models.CASCADE, related_name="receipts", verbose_name="alarma")
    why = models.CharField("por qué", max_length=8, choices=Why)
    channel = models.CharField("canal", max_length=40)
    verdict = models.CharField("respuesta", max_length=8, choices=Verdict)
    detail = models.CharField("detalle", max_length=WORDS, blank=True)
    at = models.DateTimeField("cuándo")

    class Meta:
        verbose_name = "aviso"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.channel}: {self.get_verdict_display()}"


class Acknowledgement(models.Model):
    """A person looks after an alarm until then; nobody else is told meanwhile."""

    append_only = True

    alarm = models.ForeignKey(
        Alarm, models.CASCADE, related_name="acknowledgements", verbose_name="alarma"
    )
    manager_id = models.BigIntegerField("quién")
    reason = models.TextField("por qué", max_length=REASON)
    at = models.DateTimeField("desde")
    until = models.DateTimeField("hasta")

    class Meta:
        verbose_name = "enterado"
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.reason

    def is_worth_something(self, moment: datetime) -> bool:
        return self.until > moment
