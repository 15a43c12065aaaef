"""Lines of profiles, and the products built of them."""

from typing import Self

from django.db import models

from catalog.core.recipes import Scheme, ViewSide
from catalog.models.edition import CatalogRow
from catalog.models.fields import (
    angle,
    constant_shape,
    length,
    money,
    percent,
    sat_code,
    sat_unit,
)
from catalog.models.materials import Material
from catalog.models.retirable import Retirable, RetirableQuerySet


class Line(Retirable):
    """A series of profiles that share constants and glass limits."""

    glass_min = models.DecimalField(
        "vidrio mínimo (mm)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    glass_max = models.DecimalField(
        "vidrio máximo (mm)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    notes = models.CharField("notas", max_length=250, blank=True)
    suggested = models.BooleanField("sugerida", default=False, editable=False)

    class Meta:
        verbose_name = "línea"
        ordering = ("name", "id")


class LineConstant(CatalogRow):
    """A named measure that the formulas of the line's products use."""

    line = models.ForeignKey(Line, models.CASCADE, related_name="constants")
    name = models.CharField("nombre", max_length=40, validators=[constant_shape])
    value = models.DecimalField("valor (mm)", max_digits=9, decimal_places=2)
    meaning = models.CharField("qué es", max_length=120, blank=True)

    class Meta:
        verbose_name = "constante"
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=("line", "name"), name="constant_once_per_line"),
        )

    def __str__(self) -> str:
        return f"{self.name} = {self.value}"


class ProductQuerySet(RetirableQuerySet):
    def with_recipe(self) -> Self:
        """Each with its line, constants, options and components with their materials."""
        return self.select_related("line").prefetch_related(*recipe_lookups())

    def without(self, own_price: str) -> Self:
        """Those that lack this price of their own; none, if the company asks for no such price."""
        return self.filter(**{own_price: None}) if own_price else self.none()

    def made_of(self, material: Material) -> Self:
        """Those that are made of it, or propose it as their glass."""
        uses = models.Q(components__material=material) | models.Q(default_glass=material)
        return self.filter(uses).distinct()


class HingeSide(models.TextChoices):
    LEFT = "left", "A la izquierda"
    RIGHT = "right", "A la derecha"


class Product(Retirable):
    """A buildable type: its components say what an opening of any size takes."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="products", verbose_name="línea")
    description = models.CharField("descripción para el cliente", max_length=250, blank=True)
    scheme = models.CharField(
        "dibujo", max_length=12, choices=[(scheme.value, scheme.value) for scheme in Scheme]
    )
    notation = models.CharField(
        "hojas", max_length=60, default="O", help_text="O fija, X corrediza: XO, OXXO…"
    )
    viewed_from = models.CharField(
        "vista desde",
        max_length=8,
        choices=[(side.value, side.value) for side in ViewSide],
        default=ViewSide.OUTSIDE.value,
    )
    default_glass = models.ForeignKey(
        Material, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="vidrio"
    )
    min_width = length("ancho mínimo (mm)", null=True, blank=True)
    max_width = length("ancho máximo (mm)", null=True, blank=True)
    min_height = length("alto mínimo (mm)", null=True, blank=True)
    max_height = length("alto máximo (mm)", null=True, blank=True)
    hinge = models.CharField(
        "bisagras", max_length=8, choices=HingeSide, default="left", db_default="left"
    )
    needs_safety_glass = models.BooleanField(
        "pide vidrio de seguridad", default=False, db_default=False
    )
    price_per_area = money("precio por m²")
    # {"widths": [text], "heights": [text], "prices": [[text of a height's row]]}
    price_matrix = models.JSONField("tabla de precios", null=True, blank=True)
    min_price = money("precio mínimo por pieza")
    sat_code = sat_code()
    sat_unit = sat_unit()
    suggested = models.BooleanField("sugerido", default=False, editable=False)

    objects = ProductQuerySet.as_manager()  # type: ignore[misc]  # of a wider kind

    class Meta:
        verbose_name = "producto"
        ordering = ("line__name", "name", "id")


class ProductOption(CatalogRow):
    """A choice of the customer: yes or no, which formulas see as 1 or 0, or a measure in mm, which
    then has one that is proposed."""

    class Kind(models.TextChoices):
        CHOICE = "choice", "Sí o no"
        MEASURE = "measure", "Medida"

    product = models.ForeignKey(Product, models.CASCADE, related_name="options")
    name = models.CharField("nombre en fórmulas", max_length=40, validators=[constant_shape])
    label = models.CharField("pregunta", max_length=80)
    default = models.BooleanField("incluida si no se dice otra cosa", default=False)
    draws_screen = models.BooleanField("dibuja un mosquitero", default=False, db_default=False)
    kind = models.CharField(
        "tipo", max_length=8, choices=Kind, default=Kind.CHOICE, db_default=Kind.CHOICE.value
    )
    measure = length("medida propuesta (mm)", null=True, blank=True)
    least = length("mínimo (mm)", null=True, blank=True)
    most = length("máximo (mm)", null=True, blank=True)

    class Meta:
        verbose_name = "opción"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("product", "name"), name="option_once_per_product"),
        )

    def __str__(self) -> str:
        return self.label


class Component(CatalogRow):
    """One entry of a product's cut list; without a material it is the glass chosen on the line."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="components")
    position = models.PositiveIntegerField("orden", default=0)
    role = models.CharField("pieza", max_length=80)
    material = models.ForeignKey(
        Material,
        models.PROTECT,
        related_name="components",
        null=True,
        blank=True,
        verbose_name="material",
    )
    count = models.CharField("cantidad", max_length=500, default="1")
    length = models.CharField("largo", max_length=500, blank=True)
    width = models.CharField("ancho", max_length=500, blank=True)
    height = models.CharField("alto", max_length=500, blank=True)
    left_angle = angle("ángulo izquierdo")
    right_angle = angle("ángulo derecho")
    condition = models.CharField("solo si", max_length=500, blank=True)
    waste = percent("merma propia (%)", null=True, blank=True)
    leaf = models.CharField("hoja", max_length=40, blank=True)

    class Meta:
        verbose_name = "componente"
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("product", "role"), name="role_once_per_product"),
        )

    def __str__(self) -> str:
        return self.role


def recipe_lookups() -> tuple[str | models.Prefetch, ...]:
    """What to prefetch of products to read their recipes: three queries if they have their line."""
    components = Component.objects.select_related("material")
    return ("line__constants", "options", models.Prefetch("components", components))
