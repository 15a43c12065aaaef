"""Tries to enter, the dossiers of lock-outs, and addresses that are barred for a while.

All of it is in public, since whoever attacks does not stop at one company. A person is a company
and a number; an e-mail is a digest, and masked where somebody reads it.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone

from ops.lockouts.core.verdict import Verdict
from tenants.people.outcomes import Outcome
from tenants.schemas.companies import Company

VERDICTS = [(each.code, each.label) for each in Verdict]
OUTCOMES = [
    (Outcome.FAILED.value, "Falló"),
    (Outcome.LOCKED.value, "Quedó en pausa"),
    (Outcome.REFUSED.value, "En pausa"),
    (Outcome.ENTERED.value, "Entró"),
    (Outcome.BY_LINK.value, "Entró con un enlace"),
]
MANY_ACCOUNTS = (Verdict.SPRAYING.code, Verdict.STUFFING.code)
ATTACKS = (*MANY_ACCOUNTS, Verdict.BRUTE_FORCE.code)
SURE_OF_ATTACK = 70  # percent
NOTED_EACH = timedelta(minutes=1)
"""What is refused alike within it is one row."""
GUESSED = (Outcome.FAILED, Outcome.LOCKED, Outcome.REFUSED)


class LoginTryQuerySet(models.QuerySet["LoginTry"]):
    def of(self, company: Company | None, who: str) -> Self:
        return self.filter(company=company, who=who)

    def between(self, since: datetime, until: datetime) -> Self:
        return self.filter(at__gte=since, at__lte=until)


class LoginTry(models.Model):
    """One try; what is refused during a pause is one row a minute, however often it came, and
    ``until`` is when it came last."""

    company = models.ForeignKey(
        Company, models.CASCADE, null=True, related_name="login_tries", verbose_name="empresa"
    )
    who = models.CharField("correo, como marca", max_length=16)
    account = models.BigIntegerField("persona", null=True)
    outcome = models.CharField("qué pasó", max_length=8, choices=OUTCOMES)
    at = models.DateTimeField("cuándo", default=timezone.now)
    until = models.DateTimeField("la última", default=timezone.now)
    address = models.CharField("dirección", max_length=45)
    agent = models.CharField("navegador", max_length=60)
    known = models.BooleanField("navegador conocido", default=False)
    guess = models.CharField("contraseña, como marca", max_length=4, blank=True)
    times = models.PositiveIntegerField("veces", default=1)

    objects: ClassVar[Any] = LoginTryQuerySet.as_manager()

    class Meta:
        verbose_name = "intento de entrar"
        verbose_name_plural = "intentos de entrar"
        ordering = ("at", "pk")
        indexes = (
            models.Index(fields=("who", "at"), name="try_by_account"),
            models.Index(fields=("address", "at"), name="try_by_address"),
            models.Index(fields=("at",), name="try_by_moment"),
        )


class DossierQuerySet(models.QuerySet["Dossier"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def since(self, moment: datetime) -> Self:
        return self.filter(locked_at__gte=moment)

    def grave(self) -> Self:
        """Of a stranger who may have got in, or of a guesser of whom it is sure enough."""
        entered = models.Q(verdict=Verdict.COMPROMISE.code)
        return self.filter(entered | models.Q(verdict__in=ATTACKS, confidence__gte=SURE_OF_ATTACK))

    def urgent_first(self) -> Self:
        """What somebody must see to: said not to be the owner, or entered by a stranger."""
        compromised = models.Case(
            models.When(closed_at__isnull=False, then=3),
            models.When(disowned_at__isnull=False, then=0),
            models.When(verdict=Verdict.COMPROMISE.code, then=1),
            default=2,
        )
        return self.annotate(urgency=compromised).order_by("urgency", "-locked_at", "-pk")


class Dossier(models.Model):
    """What is known of the lock-outs of one account in one stretch, and the verdict on them.

    ``found`` is what the page shows: counts, addresses, devices and other accounts, as plain JSON.
    """

    company = models.ForeignKey(
        Company, models.CASCADE, null=True, related_name="dossiers", verbose_name="empresa"
    )
    who = models.CharField("correo, como marca", max_length=16)
    account = models.BigIntegerField("persona", null=True)
    masked = models.CharField("correo", max_length=120)
    locks = models.PositiveIntegerField("veces en pausa", default=0)
    locked_at = models.DateTimeField("quedó en pausa")
    touched_at = models.DateTimeField("último intento")
    verdict = models.CharField("veredicto", max_length=12, choices=VERDICTS)
    confidence = models.PositiveSmallIntegerField("seguridad", default=50)
    facts = models.JSONField("hechos", default=list)
    found = models.JSONField("hallazgos", default=dict)
    disowned_at = models.DateTimeField("dijo que no fue", null=True)
    closed_at = models.DateTimeField("se cerró", null=True)

    objects: ClassVar[Any] = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "expediente"
        ordering = ("-locked_at", "-pk")
        indexes = (
            models.Index(fields=("who", "touched_at"), name="dossier_by_account"),
            models.Index(fields=("-locked_at",), name="dossier_by_moment"),
        )

    def __str__(self) -> str:
        return f"Expediente {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class BarredAddress(models.Model):
    """No browser that is unknown may try to enter from it until a moment."""

    address = models.CharField("dirección", max_length=45, unique=True)
    since = models.DateTimeField("desde")
    until = models.DateTimeField("hasta")
    manager_id = models.BigIntegerField("quién")

    class Meta:
        verbose_name = "dirección bloqueada"
        verbose_name_plural = "direcciones bloqueadas"

    def __str__(self) -> str:
        return self.address


JOINED_WITHIN = timedelta(hours=2)
"""A lock-out so soon after the last try of an open dossier belongs to it."""


def strange_addresses(found: Mapping[str, Any]) -> set[str]:
    """Of what a dossier found. Those of an owner are left out: an office shares one with whoever
    works there."""
    return {each["address"] for each in found.get("addresses", ()) if not each["usual"]}
