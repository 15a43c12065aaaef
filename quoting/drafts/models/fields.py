"""Columns and validators that the rows of quoting share."""

import re
from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Cast
from psycopg.types.json import Jsonb

from catalog.core import codec
from catalog.core.recipes import Labelled

not_negative = MinValueValidator(Decimal(0), "Escribe un número que no sea negativo.")
above_zero = MinValueValidator(Decimal("0.001"), "Escribe un número mayor que cero.")
at_most_hundred = MaxValueValidator(Decimal(100), "Escribe como máximo 100.")
rfc_shape = RegexValidator(
    r"^[A-ZÑ&]{3,4}[0-9]{6}[A-Z0-9]{3}$",
    "Escribe el RFC con 12 o 13 caracteres, por ejemplo MEXA800101AB1.",
    flags=re.IGNORECASE,
)


def money(label: str, **options: Any) -> models.DecimalField:
    options.setdefault("validators", [not_negative])
    return models.DecimalField(label, max_digits=14, decimal_places=2, **options)


def percent(label: str, **options: Any) -> models.DecimalField:
    options.setdefault("validators", [not_negative, at_most_hundred])
    return models.DecimalField(label, max_digits=6, decimal_places=3, **options)


def length(label: str, **options: Any) -> models.DecimalField:
    """Millimetres, to the tenth."""
    return models.DecimalField(label, max_digits=8, decimal_places=1, **options)


def choices_of(kind: type[Labelled]) -> list[tuple[str, str]]:
    return [(each.value, each.label) for each in kind]


def validity_days() -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(
        "vigencia (días)",
        default=15,
        validators=[
            MinValueValidator(1, "Al menos un día."),
            MaxValueValidator(365, "A lo más 365."),
        ],
    )


def as_stored(rows: models.QuerySet[Any], *names: str) -> list[str]:
    """The JSON of the values ``names`` of the one row in ``rows``, without reading it."""
    columns = [Cast(name, models.TextField()) for name in names]
    return [text or "null" for text in rows.values_list(*columns).get()]


class ValueField(models.JSONField):
    """A frozen value of ``kind``, stored whole as JSON by the codec; a migration sees JSON."""

    def __init__(self, *args: Any, kind: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kind = kind

    def deconstruct(self) -> Any:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.JSONField", args, options

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else codec.read(self.kind, value)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        return None if value is None else Jsonb(value, dumps=codec.write)
