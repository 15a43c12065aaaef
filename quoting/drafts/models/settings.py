"""How a company prices and promises, and the numbers of its papers."""

from decimal import Decimal
from typing import Self

from django.db import models

from catalog.core.numbers import show
from catalog.core.recipes import Family, WasteMode
from catalog.models import WASTE_MODES
from quoting.core.cutting.tenths import FINEST, STEPS
from quoting.core.draft import JobTerms
from quoting.core.pricing import PriceMethod
from quoting.core.promise import Milestone
from quoting.drafts.models import fields
from quoting.drafts.models.fields import ValueField, choices_of
from tenants.people.models import User


class QuoteSettings(models.Model):
    """How this company prices and promises: one row."""

    method = models.CharField(
        "método de precio",
        max_length=12,
        choices=choices_of(PriceMethod),
        default=PriceMethod.ADDITIVE.value,
    )
    overhead = fields.percent("indirectos (%)", default=15, validators=[fields.not_negative])
    profit = fields.percent("utilidad (%)", default=25, validators=[fields.not_negative])
    factors = ValueField("factores por familia", kind=dict[Family, Decimal], default=dict)
    waste = fields.percent("merma (%)", default=5)
    waste_mode = models.CharField(
        "cómo se cobra la merma",
        max_length=12,
        choices=WASTE_MODES,
        default=WasteMode.PERCENT.value,
    )
    min_piece = fields.money("precio mínimo por pieza", default=0)
    min_pane = fields.money("costo mínimo por vidrio", default=0)
    kerf = fields.length("ancho del corte (mm)", default=4)
    trim = fields.length("despunte del tramo (mm)", default=0)
    min_offcut = fields.length("retazo útil desde (mm)", default=500)
    rounding = models.DecimalField(
        "redondeo de cortes y vidrios",
        max_digits=2,
        decimal_places=1,
        choices=[(step, f"A {show(step)} mm") for step in STEPS],
        default=FINEST,
    )
    tax_rate = fields.percent("IVA (%)", default=16)
    seller_discount = fields.percent("descuento que ventas puede dar (%)", default=10)
    partial_acceptance = models.BooleanField(
        "el cliente puede aceptar solo algunas partidas", default=True
    )
    validity_days = fields.validity_days()
    reminder_days = models.JSONField("recordatorios (días)", default=list)
    series = models.CharField("serie de folios", max_length=8, default="COT")
    milestones = ValueField("pagos", kind=tuple[Milestone, ...], default=tuple)
    delivery_time = models.CharField("tiempo de entrega", max_length=120, blank=True)
    terms = models.TextField("condiciones", blank=True, max_length=6000)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="only_one_quote_settings"),
        )

    @classmethod
    def load(cls) -> Self:
        return cls.objects.get(pk=1)


class FolioSeries(models.Model):
    """The next number of a series; its row is locked while a folio is given, so none is skipped."""

    series = models.CharField("serie", max_length=8, unique=True)
    next_number = models.PositiveIntegerField("siguiente", default=1)

    def __str__(self) -> str:
        return f"{self.series}-{self.next_number:04d}"


class KeptTerms(models.Model):
    """Payments, delivery and conditions kept under a name, to use again."""

    name = models.CharField("nombre", max_length=60, unique=True)
    agreed = ValueField("condiciones", kind=JobTerms)
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    kept_at = models.DateTimeField("guardadas", auto_now=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name
