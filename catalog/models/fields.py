"""Columns and validators that the rows of the catalogue share."""

from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models

code_shape = RegexValidator(
    r"^[A-Z0-9][A-Z0-9._/-]*$",
    "Usa letras mayúsculas sin acento, números, puntos y guiones, sin espacios.",
)
constant_shape = RegexValidator(
    r"^[A-Z][A-Z0-9_]*$",
    "Usa letras mayúsculas sin acento, números y guion bajo, por ejemplo DESC_ZOCLO.",
)
above_zero = MinValueValidator(Decimal("0.0001"), "Escribe un número mayor que cero.")
not_negative = MinValueValidator(Decimal(0), "Escribe un número que no sea negativo.")


def length(label: str, **options: Any) -> models.DecimalField:
    """Millimetres, to the tenth."""
    options.setdefault("validators", [above_zero])
    return models.DecimalField(label, max_digits=8, decimal_places=1, **options)


def percent(label: str, **options: Any) -> models.DecimalField:
    options.setdefault("validators", [not_negative])
    return models.DecimalField(label, max_digits=6, decimal_places=3, **options)


def money(label: str, **options: Any) -> models.DecimalField:
    """Pesos that may be left empty."""
    return models.DecimalField(
        label,
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[not_negative],
        **options,
    )


def angle(label: str) -> models.DecimalField:
    """Degrees of a cut; 90 is straight."""
    return models.DecimalField(label, max_digits=4, decimal_places=1, default=Decimal(90))


def sat_code() -> models.CharField:
    """The product key of the tax authority, for invoices: optional, checked by its format only."""
    return models.CharField(
        "clave SAT",
        max_length=8,
        blank=True,
        default="",
        db_default="",
        validators=[RegexValidator(r"^[0-9]{8}$", "Escribe las 8 cifras de la clave del SAT.")],
    )


def sat_unit() -> models.CharField:
    """The unit's key of the tax authority; empty, the usual one of the unit in which it is sold."""
    return models.CharField(
        "unidad SAT",
        max_length=3,
        blank=True,
        default="",
        db_default="",
        validators=[
            RegexValidator(
                r"^[A-Z0-9]{1,3}$", "Escribe la clave de la unidad del SAT, como H87, MTK o E48."
            )
        ],
    )
