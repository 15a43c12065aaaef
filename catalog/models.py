"""The catalogue's rows: what the engine's frozen values (``catalog.core.recipes``) are read from.

Lengths are millimetres, prices pesos per unit of purchase, percentages 5 for 5 %. What is in use
is retired, never deleted: old quotations and their copies go on naming it.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models

from catalog.core.recipes import MaterialKind, Scheme, Unit, ViewSide
from catalog.search import matching

SOLD_ALONE = (
    MaterialKind.SERVICE,
    MaterialKind.GLASS,
    MaterialKind.HARDWARE,
    MaterialKind.CONSUMABLE,
)
"""The kinds that are sold by themselves, in the order in which they are asked for."""

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


def angle(label: str) -> models.DecimalField:
    """Degrees of a cut; 90 is straight."""
    return models.DecimalField(label, max_digits=4, decimal_places=1, default=Decimal(90))


class RetirableQuerySet(models.QuerySet):
    def in_use(self) -> Self:
        return self.filter(retired_at=None)

    def retired(self) -> Self:
        return self.exclude(retired_at=None)

    def search(self, text: str) -> Self:
        """Every word of ``text`` in the code or the name, accents aside."""
        return matching(self, text, "code", "name")


class Retirable(models.Model):
    """A row that leaves the lists without leaving the table."""

    code = models.CharField("clave", max_length=40, unique=True, validators=[code_shape])
    name = models.CharField("nombre", max_length=120)
    retired_at = models.DateTimeField("retirado", null=True, blank=True, editable=False)

    objects = RetirableQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None


class Finish(Retirable):
    """A colour of the profiles."""

    surcharge = percent(
        "recargo sobre el precio base (%)",
        null=True,
        blank=True,
        help_text="Se usa donde un perfil no tiene precio propio en este acabado.",
    )
    position = models.PositiveIntegerField("orden", default=0)

    class Meta:
        verbose_name = "acabado"
        ordering = ("position", "id")


class MaterialQuerySet(RetirableQuerySet):
    def glasses(self) -> Self:
        return self.filter(kind=MaterialKind.GLASS)

    def fitting(self, line: "Line") -> Self:
        """Those whose thickness the line's frame takes."""
        rows = self
        if line.glass_min is not None:
            rows = rows.filter(thickness__gte=line.glass_min)
        if line.glass_max is not None:
            rows = rows.filter(thickness__lte=line.glass_max)
        return rows

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
    sale_price = models.DecimalField(
        "precio de venta",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[not_negative],
        help_text="Si lo vendes suelto a un precio propio; vacío, se calcula con su costo.",
    )
    suggested = models.BooleanField("sugerido", default=False, editable=False)

    objects = MaterialQuerySet.as_manager()  # type: ignore[misc]  # of a wider kind

    class Meta:
        verbose_name = "material"
        verbose_name_plural = "materiales"
        ordering = ("kind", "name", "id")
        indexes = (models.Index(fields=("kind", "name"), name="material_by_kind"),)

    @property
    def products(self) -> "models.QuerySet[Product]":
        """Those that are made of it, or propose it as their glass."""
        uses = models.Q(components__material=self) | models.Q(default_glass=self)
        return Product.objects.filter(uses).distinct()


class PriceQuerySet(models.QuerySet["Price"]):
    def current(self, day: date) -> Self:
        """The newest price of each material and finish that is valid on ``day``."""
        return (
            self.filter(valid_from__lte=day)
            .order_by("material_id", "finish_id", "-valid_from")
            .distinct("material_id", "finish_id")
        )


class Price(models.Model):
    """Pesos per unit of purchase, from a day on; without a finish it is the base price."""

    material = models.ForeignKey(Material, models.CASCADE, related_name="prices")
    finish = models.ForeignKey(Finish, models.PROTECT, related_name="prices", null=True, blank=True)
    amount = models.DecimalField(
        "precio", max_digits=12, decimal_places=4, validators=[not_negative]
    )
    valid_from = models.DateField("vigente desde")

    objects = PriceQuerySet.as_manager()

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


class LineConstant(models.Model):
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


class Product(Retirable):
    """A buildable type: its components say what an opening of any size takes."""

    line = models.ForeignKey(Line, models.PROTECT, related_name="products", verbose_name="línea")
    description = models.CharField("descripción para el cliente", max_length=250, blank=True)
    scheme = models.CharField(
        "dibujo", max_length=12, choices=[(scheme.value, scheme.value) for scheme in Scheme]
    )
    notation = models.CharField(
        "hojas", max_length=8, default="O", help_text="O fija, X corrediza: XO, OXXO…"
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
    suggested = models.BooleanField("sugerido", default=False, editable=False)

    objects = ProductQuerySet.as_manager()  # type: ignore[misc]  # of a wider kind

    class Meta:
        verbose_name = "producto"
        ordering = ("line__name", "name", "id")


class ProductOption(models.Model):
    """A yes-or-no choice of the customer; formulas see it as 1 or 0."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="options")
    name = models.CharField("nombre en fórmulas", max_length=40, validators=[constant_shape])
    label = models.CharField("pregunta", max_length=80)
    default = models.BooleanField("incluida si no se dice otra cosa", default=False)

    class Meta:
        verbose_name = "opción"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("product", "name"), name="option_once_per_product"),
        )

    def __str__(self) -> str:
        return self.label


class Component(models.Model):
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
