"""The links of the chains, the heads that were sent away, and what each check found."""

from typing import Any, ClassVar, Self

from django.db import models

from ops.audit.chain import PROGRAMME
from tenants.schemas.companies import Company


class SealQuerySet(models.QuerySet["Seal"]):
    def of_chain(self, chain: int) -> Self:
        """In the order of the chain."""
        company = None if chain == PROGRAMME else chain
        return self.filter(company=company).order_by("number")


class Seal(models.Model):
    """One link. It names its act by number and outlives it; its company takes it along.

    The constraint to the company keeps a seal from being written while the company is erased.
    """

    append_only = True

    company = models.ForeignKey(
        Company, models.CASCADE, null=True, db_index=False, related_name="seals"
    )
    number = models.BigIntegerField("lugar en la cadena")
    event_id = models.BigIntegerField("acto", unique=True)
    kind = models.CharField("qué pasó", max_length=60)
    at = models.DateTimeField("cuándo pasó")
    content = models.CharField("huella del acto", max_length=64)
    link = models.CharField("eslabón", max_length=64)

    objects: ClassVar[models.Manager[Any]] = SealQuerySet.as_manager()

    class Meta:
        verbose_name = "sello"
        verbose_name_plural = "sellos"
        constraints = (
            models.UniqueConstraint(
                fields=("company", "number"), nulls_distinct=False, name="one_seal_a_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.company_id or PROGRAMME}:{self.number}"


class DailyHeads(models.Model):
    """The last link of every chain, as it was mailed on a day: numbers and digests alone."""

    append_only = True

    day = models.DateField("día", unique=True)
    made_at = models.DateTimeField("hecho")
    heads = models.JSONField("puntas")

    class Meta:
        verbose_name = "puntas del día"
        verbose_name_plural = "puntas de los días"
        ordering = ("-day",)

    def __str__(self) -> str:
        return self.day.isoformat()


class ChainCheck(models.Model):
    """The last nightly check of one chain, and what it found."""

    company = models.OneToOneField(
        Company, models.CASCADE, null=True, related_name="chain_check", verbose_name="empresa"
    )
    checked_at = models.DateTimeField("comprobada")
    seals = models.PositiveBigIntegerField("actos sellados")
    pending = models.PositiveBigIntegerField("por sellar")
    flaws = models.PositiveIntegerField("fallas")
    told = models.TextField("qué se encontró", blank=True)

    class Meta:
        verbose_name = "comprobación de la actividad"
        verbose_name_plural = "comprobaciones de la actividad"

    def __str__(self) -> str:
        return f"{self.company_id or PROGRAMME} {self.checked_at:%Y-%m-%d %H:%M}"
