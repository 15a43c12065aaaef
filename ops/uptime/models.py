"""What the watcher tells of uptime, kept where pages read it, and the work that was announced."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models

from ops.uptime.core.months import Count, percent
from tenants.schemas.companies import Company


class Watcher(models.Model):
    """A process that looks from outside, and when the application heard of it last."""

    name = models.CharField("nombre", max_length=40, unique=True)
    heard_at = models.DateTimeField("última señal")
    silence_told_at = models.DateTimeField("silencio avisado", null=True)

    class Meta:
        verbose_name = "vigilante"
        ordering = ("name",)


class Month(models.Model):
    """The seconds of one target in one month, as one watcher counted them; told again, it is
    brought up to date. ``target`` is ``site``, ``login``, or the schema of ``company``."""

    watcher = models.ForeignKey(Watcher, models.CASCADE, related_name="months")
    target = models.CharField("qué se vigila", max_length=40)
    company = models.ForeignKey(Company, models.CASCADE, null=True, related_name="+")
    year = models.PositiveSmallIntegerField("año")
    month = models.PositiveSmallIntegerField("mes")
    begin = models.DateTimeField("desde")
    end = models.DateTimeField("hasta")
    up = models.PositiveIntegerField("segundos arriba")
    down = models.PositiveIntegerField("segundos caído")
    unknown = models.PositiveIntegerField("segundos sin saber")
    announced = models.PositiveIntegerField("segundos anunciados")
    breaks: Any = models.JSONField("cortes", default=list)

    class Meta:
        verbose_name = "mes de disponibilidad"
        ordering = ("-year", "-month", "target")
        constraints = (
            models.UniqueConstraint(
                fields=("watcher", "target", "year", "month"), name="one_row_per_month"
            ),
        )

    @property
    def count(self) -> Count:
        return Count(self.up, self.down, self.unknown, self.announced)

    @property
    def percent(self) -> Decimal | None:
        return percent(self.count.uptime)


class WindowQuerySet(models.QuerySet["AnnouncedWindow"]):
    def since(self, moment: Any) -> Self:
        return self.filter(end__gte=moment)


class AnnouncedWindow(models.Model):
    """Work on the servers that people were told of beforehand; told late, it counts from then."""

    begin = models.DateTimeField("empieza")
    end = models.DateTimeField("termina")
    told_at = models.DateTimeField("anunciada", auto_now_add=True)
    why = models.CharField("qué se hace", max_length=200)
    by = models.CharField("quién la anunció", max_length=200)
    is_taken_back = models.BooleanField("retirada", default=False)

    objects: ClassVar[Any] = WindowQuerySet.as_manager()

    class Meta:
        verbose_name = "ventana anunciada"
        ordering = ("-begin",)
