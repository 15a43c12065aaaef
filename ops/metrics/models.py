"""Measures of stretches of time, small enough for thirteen months. None of them is about a person.

Minutes are told by each process and replaced while they last, so that telling twice adds nothing;
hours are merged of minutes, days of hours and months of days (``rolling``).
"""

from datetime import datetime
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ops.metrics.figures import Figures, unpacked
from tenants.schemas.companies import Company


class Grain(models.TextChoices):
    MINUTE = "m", "Minuto"
    HOUR = "h", "Hora"
    DAY = "d", "Día"
    MONTH = "M", "Mes"


class BucketQuerySet(models.QuerySet["Bucket"]):
    def of(self, grain: Grain, since: datetime, until: datetime) -> Self:
        """Those that began at ``since`` or later, before ``until``."""
        return self.filter(grain=grain, began_at__gte=since, began_at__lt=until)


class Bucket(models.Model):
    """What one company's people, or the programme's site, asked for in a stretch of time."""

    grain = models.CharField("tramo", max_length=1, choices=Grain)
    company = models.ForeignKey(
        Company, models.CASCADE, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    began_at = models.DateTimeField("empezó")
    source = models.BigIntegerField("proceso", default=0)  # of a minute; merged ones have none
    requests = models.PositiveIntegerField("peticiones", default=0)
    errors = models.PositiveIntegerField("errores", default=0)
    # Of who saw an error, to count each once, for three days. No mark leads to a person.
    marks = ArrayField(models.IntegerField(), verbose_name="marcas", default=list)
    # Of a minute: when a request failed last, and how many did not after it.
    failed_at = models.DateTimeField("última falla", null=True)
    well_after = models.PositiveIntegerField("buenas después", default=0)
    content = models.BinaryField("cifras")

    objects: ClassVar[models.Manager["Bucket"]] = BucketQuerySet.as_manager()

    class Meta:
        verbose_name = "medida"
        constraints = (
            models.UniqueConstraint(
                fields=("grain", "began_at", "company", "source"),
                name="bucket_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.grain} {self.began_at:%Y-%m-%d %H:%M} {self.company_id or 'programa'}"

    @property
    def figures(self) -> Figures:
        return unpacked(self.content)


class Gauge(models.Model):
    """The least and the most of a reading of the installation in an hour or a day."""

    grain = models.CharField("tramo", max_length=1, choices=Grain)
    name = models.CharField("lectura", max_length=60)
    of = models.CharField("de qué", max_length=40, blank=True)
    began_at = models.DateTimeField("empezó")
    least = models.FloatField("menor")
    most = models.FloatField("mayor")

    class Meta:
        verbose_name = "lectura"
        constraints = (
            models.UniqueConstraint(fields=("grain", "name", "began_at", "of"), name="gauge_once"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.of} {self.began_at:%Y-%m-%d %H:%M}".strip()


class SchemaSize(models.Model):
    """How large a company's schema was on a day; public's own has no company."""

    company = models.ForeignKey(
        Company, models.CASCADE, null=True, related_name="+", verbose_name="empresa"
    )
    day = models.DateField("día")
    size = models.PositiveBigIntegerField("bytes")

    class Meta:
        verbose_name = "tamaño de un esquema"
        constraints = (
            models.UniqueConstraint(
                fields=("day", "company"), name="schema_size_once", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return f"{self.company_id or 'public'} {self.day}: {self.size}"
