"""Every act, in public: what was done, for which company, by whom and when."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from tenants.events.kinds import Fact, declared_kinds, fact_named
from tenants.schemas.companies import Company


class ActorKind(models.TextChoices):
    PERSON = "person", "Persona"
    CUSTOMER = "customer", "Cliente"
    MANAGER = "manager", "Encargado"
    SUPPORT = "support", "Soporte"
    CLOCK = "clock", "Reloj"
    SYSTEM = "system", "Sistema"


class EventQuerySet(models.QuerySet["Event"]):
    def of_kind(self, *facts: type[Fact]) -> Self:
        return self.filter(kind__in=[fact.kind for fact in facts])

    def of(self, company: Company) -> Self:
        return self.filter(company=company)

    def about(self, subject: models.Model | str) -> Self:
        """Only sensible within one company, whose ids the subjects hold."""
        return self.filter(subject=subject_name(subject))

    def since(self, moment: datetime) -> Self:
        return self.filter(at__gte=moment)

    def before(self, moment: datetime) -> Self:
        return self.filter(at__lt=moment)

    def past_term_at(self, moment: datetime) -> Self:
        """Those that need not be kept any longer: each kind has its term, and what is no kind any
        more has the longest."""
        by_term: dict[Any, list[str]] = {}
        for fact in declared_kinds():
            by_term.setdefault(fact.keep, []).append(fact.kind)
        known = [kind for kinds in by_term.values() for kind in kinds]
        due = [models.Q(kind__in=kinds, at__lt=moment - term) for term, kinds in by_term.items()]
        due.append(~models.Q(kind__in=known) & models.Q(at__lt=moment - max(by_term)))
        return self.filter(reduce(or_, due))


class Event(models.Model):
    """One act, written in its transaction and never changed.

    The company is kept without a constraint: its events outlast it or go before it, by the
    owner's role. ``subject`` names a row of the company, as ``quote:12``.
    """

    append_only = True

    kind = models.CharField("acto", max_length=60)
    company = models.ForeignKey(
        Company,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="events",
        verbose_name="empresa",
    )
    actor_kind = models.CharField("quién", max_length=10, choices=ActorKind)
    actor_id = models.BigIntegerField("su número", null=True)
    subject = models.CharField("objeto", max_length=80, blank=True)
    facts = models.JSONField("datos", default=dict)
    request_id = models.CharField("petición", max_length=64, blank=True)
    key = models.CharField("clave de una sola vez", max_length=120, null=True)  # noqa: DJ001 -- many have none
    at = models.DateTimeField("momento", default=timezone.now)

    objects: ClassVar[models.Manager["Event"]] = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "evento"
        indexes = (
            models.Index(fields=("kind", "at"), name="event_by_kind"),
            models.Index(fields=("company", "at"), name="event_by_company"),
            models.Index(fields=("company", "subject"), name="event_by_subject"),
        )
        constraints = (models.UniqueConstraint(fields=("key",), name="event_once_per_key"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValidationError("Un evento no se modifica.")
        super().save(*args, **kwargs)

    @property
    def fact(self) -> Fact:
        """What it tells, typed. Raises KeyError if its kind is not declared any more."""
        return fact_named(self.kind)(**self.facts)


def subject_name(subject: models.Model | str) -> str:
    """``quote:12`` for a row; a text stands for itself."""
    if isinstance(subject, str):
        return subject
    return f"{subject._meta.model_name}:{subject.pk}"
