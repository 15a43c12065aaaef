"""What things cost to buy, in which currency, from which day on."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models

from catalog.models.edition import CatalogQuerySet, CatalogRow
from catalog.models.fields import above_zero, not_negative
from catalog.models.retirable import Finish


class Currency(models.TextChoices):
    MXN = "MXN", "Pesos"
    USD = "USD", "Dólares"
    EUR = "EUR", "Euros"


class ExchangeRateQuerySet(CatalogQuerySet):
    def by_currency(self, day: date) -> dict[str, "ExchangeRate"]:
        """The newest rate of each currency that is valid on ``day``."""
        rows = self.filter(valid_from__lte=day).order_by("currency", "-valid_from")
        newest: Iterable[Any] = rows.distinct("currency")
        return {row.currency: row for row in newest}


class ExchangeRate(CatalogRow):
    """Pesos for one unit of a currency, from a day on."""

    currency = models.CharField(
        "moneda",
        max_length=3,
        choices=[choice for choice in Currency.choices if choice[0] != Currency.MXN],
    )
    rate = models.DecimalField(
        "pesos por unidad", max_digits=12, decimal_places=6, validators=[above_zero]
    )
    valid_from = models.DateField("vigente desde")

    objects = ExchangeRateQuerySet.as_manager()  # type: ignore[misc]  # of a wider kind

    class Meta:
        verbose_name = "tipo de cambio"
        ordering = ("currency", "-valid_from")
        constraints = (
            models.UniqueConstraint(fields=("currency", "valid_from"), name="one_rate_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.currency} {self.rate} ({self.valid_from})"


class PriceChange(CatalogRow):
    """Prices that were written together: by a percentage or from a supplier's list. It can be
    undone while its prices are the newest."""

    label = models.CharField("qué cambió", max_length=160)
    valid_from = models.DateField("vigente desde")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("hecho")
    undone_at = models.DateTimeField("deshecho", null=True, blank=True)

    class Meta:
        verbose_name = "cambio de precios"
        ordering = ("-id",)

    def __str__(self) -> str:
        return self.label


class PriceQuerySet(CatalogQuerySet):
    def current(self, day: date) -> Self:
        """The newest price of each material and finish that is valid on ``day``."""
        return (
            self.filter(valid_from__lte=day)
            .order_by("material_id", "finish_id", "-valid_from")
            .distinct("material_id", "finish_id")
        )


class Price(CatalogRow):
    """Pesos per unit of purchase, from a day on; without a finish it is the base price."""

    material = models.ForeignKey("catalog.Material", models.CASCADE, related_name="prices")
    finish = models.ForeignKey(Finish, models.PROTECT, related_name="prices", null=True, blank=True)
    amount = models.DecimalField(
        "precio", max_digits=12, decimal_places=4, validators=[not_negative]
    )
    valid_from = models.DateField("vigente desde")
    change = models.ForeignKey(
        PriceChange, models.SET_NULL, null=True, blank=True, related_name="prices"
    )
    objects = PriceQuerySet.as_manager()  # type: ignore[misc]  # of a wider kind

    class Meta:
        verbose_name = "precio"
        ordering = ("material", "finish", "-valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=("material", "finish", "valid_from"),
                name="one_price_a_day",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.material_id} {self.amount} ({self.valid_from})"


class PriceCorrection(CatalogRow):
    """What a price of the very day said before ``change`` replaced it, to be put back.

    ``former_change`` is the one that had written it, if one had.
    """

    price = models.ForeignKey(Price, models.CASCADE, related_name="corrections")
    change = models.ForeignKey(PriceChange, models.CASCADE, related_name="corrections")
    amount = models.DecimalField(max_digits=12, decimal_places=4)
    former_change = models.ForeignKey(
        PriceChange, models.CASCADE, related_name="replaced", null=True, blank=True
    )

    class Meta:
        verbose_name = "precio reemplazado"
        constraints = (
            models.UniqueConstraint(fields=("price", "change"), name="one_correction_a_change"),
        )

    def __str__(self) -> str:
        return f"{self.price_id}: {self.amount}"
