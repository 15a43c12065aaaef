"""What is bought or done, and charged."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Self

from django.db import models

from catalog.core.recipes import MaterialKind, Unit, WasteMode
from catalog.models.fields import (
    above_zero,
    length,
    money,
    not_negative,
    percent,
    sat_code,
    sat_unit,
)
from catalog.models.prices import Currency, ExchangeRate, Price
from catalog.models.retirable import Finish, Retirable, RetirableQuerySet

SOLD_ALONE = (
    MaterialKind.SERVICE,
    MaterialKind.GLASS,
    MaterialKind.HARDWARE,
    MaterialKind.CONSUMABLE,
)
"""The kinds that are sold by themselves, in the order in which they are asked for."""

WASTE_MODES = [(mode.value, mode.label) for mode in WasteMode]


class MaterialQuerySet(RetirableQuerySet):
    def glasses(self) -> Self:
        return self.filter(kind=MaterialKind.GLASS)

    def used_in(self, lines: Iterable[models.Model]) -> Self:
        """What the products in use of ``lines`` are made of."""
        return self.filter(
            components__product__line__in=lines, components__product__retired_at=None
        ).distinct()

    def without_rate(self, day: date) -> Self:
        """Those that are bought in a currency of which nobody wrote the rate of ``day``."""
        known = ExchangeRate.objects.filter(valid_from__lte=day)
        return self.exclude(currency=Currency.MXN).exclude(currency__in=known.values("currency"))

    def without_own_price(self, finish: Finish, day: date) -> Self:
        """Those that cost in ``finish`` what their base price and its surcharge say."""
        own = Price.objects.filter(finish=finish, valid_from__lte=day)
        return self.exclude(pk__in=own.values("material"))

    def unpriced(self, day: date) -> Self:
        """Those without a base price on ``day``."""
        priced = Price.objects.filter(finish=None, valid_from__lte=day)
        return self.exclude(pk__in=priced.values("material"))

    def in_trade_order(self, kinds: Iterable[MaterialKind] = MaterialKind) -> Self:
        """By kind, as a cost sheet lists them or in the order of ``kinds``; then by name."""
        places = [models.When(kind=kind, then=place) for place, kind in enumerate(kinds)]
        return self.order_by(models.Case(*places), "name", "id")

    def sold_alone(self) -> Self:
        """What may be a line of a quotation by itself: any service, and what has a price.

        Neither labour nor profiles: what a profile costs depends on a finish.
        """
        priced = models.Q(pk__in=Price.objects.filter(finish=None).values("material"))
        priced |= models.Q(sale_price__isnull=False)
        return self.filter(priced | models.Q(kind=MaterialKind.SERVICE), kind__in=SOLD_ALONE)

    def with_base_price(self, day: date) -> Self:
        """Each with ``base_price`` and ``priced_on``, as they stand on ``day``."""
        base = Price.objects.filter(
            material=models.OuterRef("pk"), finish=None, valid_from__lte=day
        ).order_by("-valid_from")
        return self.annotate(
            base_price=models.Subquery(base.values("amount")[:1]),
            priced_on=models.Subquery(base.values("valid_from")[:1]),
        )


class Material(Retirable):
    """Something that is bought, or done, and charged."""

    kind = models.CharField(
        "tipo", max_length=14, choices=[(kind.value, kind.label) for kind in MaterialKind]
    )
    unit = models.CharField(
        "unidad de uso", max_length=3, choices=[(unit.value, unit.label) for unit in Unit]
    )
    purchase_unit = models.CharField(
        "se compra por", max_length=20, default="pza", help_text="tramo, hoja, kg, caja, pza…"
    )
    use_per_purchase = models.DecimalField(
        "contenido de la unidad de compra",
        max_digits=12,
        decimal_places=4,
        default=Decimal(1),
        validators=[above_zero],
        help_text="Cuánto se usa de cada unidad comprada: 6.10 m por tramo, 40 m por kg…",
    )
    bar_length = length("largo del tramo (mm)", null=True, blank=True)
    thickness = models.DecimalField(
        "espesor (mm)",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[above_zero],
    )
    waste = percent("merma propia (%)", null=True, blank=True)
    weight = models.DecimalField(
        "peso (kg por unidad de uso)",
        max_digits=9,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[not_negative],
    )
    supplier = models.CharField("proveedor", max_length=80, blank=True)
    supplier_code = models.CharField(
        "clave del proveedor", max_length=60, blank=True, default="", db_default=""
    )
    currency = models.CharField(
        "moneda de compra", max_length=3, choices=Currency, default="MXN", db_default="MXN"
    )
    waste_mode = models.CharField(
        "cómo se cobra su merma",
        max_length=12,
        blank=True,
        choices=WASTE_MODES,
        default="",
        db_default="",
    )
    kerf = length("ancho del corte (mm)", null=True, blank=True, validators=[not_negative])
    trim = length("despunte del tramo (mm)", null=True, blank=True, validators=[not_negative])
    min_offcut = length("retazo útil desde (mm)", null=True, blank=True)
    sheet_width = length("ancho de la hoja (mm)", null=True, blank=True)
    sheet_height = length("alto de la hoja (mm)", null=True, blank=True)
    side_step = length(
        "redondeo de cada lado (mm)",
        null=True,
        blank=True,
        help_text="Cada lado se cobra redondeado hacia arriba, de 50 en 50 mm por ejemplo.",
    )
    min_area = models.DecimalField(
        "área mínima que se cobra (m²)",
        max_digits=6,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[not_negative],
    )
    bought_cut = models.BooleanField("se compra cortado", default=False, db_default=False)
    has_finish = models.BooleanField("se compra por acabado", default=True, db_default=True)
    safety = models.BooleanField("vidrio de seguridad", default=False, db_default=False)
    can_rotate = models.BooleanField("se puede girar en la hoja", default=True, db_default=True)
    sat_code = sat_code()
    sat_unit = sat_unit()
    sale_price = money(
        "precio de venta",
        help_text="Si lo vendes suelto a un precio propio; vacío, se calcula con su costo.",
    )
    suggested = models.BooleanField("sugerido", default=False, editable=False)

    objects = MaterialQuerySet.as_manager()  # type: ignore[misc]  # of a wider kind

    @property
    def takes_finish(self) -> bool:
        """Whether it has a price by finish."""
        return self.has_finish and MaterialKind(self.kind).may_take_finish

    class Meta:
        verbose_name = "material"
        verbose_name_plural = "materiales"
        ordering = ("kind", "name", "id")
        indexes = (models.Index(fields=("kind", "name"), name="material_by_kind"),)
