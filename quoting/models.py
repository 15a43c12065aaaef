"""Customers, quotations, what was promised in them, and the documents made of the promise.

A draft is rows that change. Sending it writes a ``QuoteVersion``: the whole promise as plain data,
append-only by the serving role's privileges. Lengths are millimetres, money is pesos.
"""

import re
from decimal import Decimal
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.urls import reverse

from catalog.models import Finish, Material, Product
from catalog.search import matching
from tenants.accounts.models import phone_number

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


class QuoteSettings(models.Model):
    """How this company prices and promises: one row."""

    class Method(models.TextChoices):
        ADDITIVE = "additive", "Aditivo: costo + indirectos + utilidad, ambos sobre el costo"

    method = models.CharField("método de precio", max_length=12, choices=Method, default="additive")
    overhead = percent("indirectos (%)", default=15, validators=[not_negative])
    profit = percent("utilidad (%)", default=25, validators=[not_negative])
    waste = percent("merma (%)", default=5)
    tax_rate = percent("IVA (%)", default=16)
    validity_days = models.PositiveSmallIntegerField(
        "vigencia (días)",
        default=15,
        validators=[
            MinValueValidator(1, "Al menos un día."),
            MaxValueValidator(365, "A lo más 365."),
        ],
    )
    series = models.CharField("serie de folios", max_length=8, default="COT")
    milestones = models.JSONField("pagos", default=list)  # [{"label", "percent" (text), "when"}]
    delivery_time = models.CharField("tiempo de entrega", max_length=120, blank=True)
    terms = models.TextField("condiciones", blank=True, max_length=6000)

    class Meta:
        verbose_name = "ajustes de cotización"
        constraints = (
            models.CheckConstraint(condition=models.Q(id=1), name="only_one_quote_settings"),
        )

    def __str__(self) -> str:
        return "Ajustes de cotización"

    @classmethod
    def load(cls) -> Self:
        return cls.objects.get(pk=1)


class FolioSeries(models.Model):
    """The next number of a series; its row is locked while a folio is given, so none is skipped."""

    series = models.CharField("serie", max_length=8, unique=True)
    next_number = models.PositiveIntegerField("siguiente", default=1)

    class Meta:
        verbose_name = "serie de folios"

    def __str__(self) -> str:
        return f"{self.series}-{self.next_number:04d}"


class CustomerQuerySet(models.QuerySet["Customer"]):
    def listed(self) -> Self:
        """Without the casual ones, who are known by name alone."""
        return self.filter(casual=False)

    def search(self, text: str) -> Self:
        return matching(self, text, "name", "contact", "phone", "email", "rfc")


class Customer(models.Model):
    """Who asks for a quotation; a casual one is a name alone and stays out of the list."""

    name = models.CharField("nombre", max_length=120)
    contact = models.CharField("atención a", max_length=120, blank=True)
    phone = models.CharField(
        "teléfono o WhatsApp", max_length=20, blank=True, validators=[phone_number]
    )
    email = models.EmailField("correo", blank=True)
    address = models.CharField("dirección", max_length=250, blank=True)
    rfc = models.CharField("RFC", max_length=13, blank=True, validators=[rfc_shape])
    notes = models.CharField("notas", max_length=500, blank=True)
    casual = models.BooleanField("de paso", default=False)
    created_at = models.DateTimeField("alta", auto_now_add=True)

    objects = CustomerQuerySet.as_manager()

    class Meta:
        verbose_name = "cliente"
        ordering = ("name", "id")
        indexes = (models.Index(fields=("casual", "name"), name="customer_by_name"),)

    def __str__(self) -> str:
        return self.name


class QuoteQuerySet(models.QuerySet["Quote"]):
    def search(self, text: str) -> Self:
        return matching(self, text, "folio", "customer__name", "customer__contact", "site")

    def with_people(self) -> Self:
        return self.select_related("customer", "seller")


class Quote(models.Model):
    """A quotation: a draft until it is sent, then the folder of what was promised."""

    class State(models.TextChoices):
        DRAFT = "draft", "Borrador"
        SENT = "sent", "Enviada"

    state = models.CharField("estado", max_length=10, choices=State, default=State.DRAFT)
    # Empty until it is sent: NULL, since a unique column holds any number of those.
    folio = models.CharField(  # noqa: DJ001 -- drafts have none, and it is unique
        "folio", max_length=24, unique=True, null=True, editable=False
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="quotes", verbose_name="cliente"
    )
    site = models.CharField("obra", max_length=200, blank=True)
    discount = percent("descuento (%)", default=0)
    tax_rate = percent("IVA (%)", default=16)
    validity_days = models.PositiveSmallIntegerField(
        "vigencia (días)",
        default=15,
        validators=[
            MinValueValidator(1, "Al menos un día."),
            MaxValueValidator(365, "A lo más 365."),
        ],
    )
    notes = models.TextField("notas para el cliente", blank=True, max_length=2000)
    seller = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="quotes", verbose_name="asesor"
    )
    total = money("total", default=0)  # of the draft as last evaluated, or of the version sent
    created_at = models.DateTimeField("creada", auto_now_add=True)
    updated_at = models.DateTimeField("cambió", auto_now=True)
    sent_at = models.DateTimeField("enviada", null=True, blank=True)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        verbose_name = "cotización"
        verbose_name_plural = "cotizaciones"
        ordering = ("-id",)
        indexes = (models.Index(fields=("state", "-id"), name="quote_by_state"),)

    def __str__(self) -> str:
        return self.folio or f"Borrador {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("quoting:quote", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT


class QuoteLineQuerySet(models.QuerySet["QuoteLine"]):
    def described(self) -> Self:
        """With the rows that its texts come from."""
        return self.select_related("product__line", "finish", "glass", "material")


class QuoteLine(models.Model):
    """A line of a draft: an opening with a product, or something sold by unit, metre or m²."""

    class Kind(models.TextChoices):
        PRODUCT = "product", "Ventana o puerta"
        MATERIAL = "material", "Artículo o servicio del catálogo"
        FREE = "free", "Concepto libre"

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField("orden", default=0)
    kind = models.CharField("tipo", max_length=10, choices=Kind, default=Kind.PRODUCT)
    location = models.CharField("ubicación", max_length=80, blank=True)
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, verbose_name="producto"
    )
    width = models.DecimalField("ancho (mm)", max_digits=8, decimal_places=1, null=True, blank=True)
    height = models.DecimalField("alto (mm)", max_digits=8, decimal_places=1, null=True, blank=True)
    finish = models.ForeignKey(
        Finish, models.PROTECT, null=True, blank=True, verbose_name="acabado"
    )
    glass = models.ForeignKey(
        Material, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="vidrio"
    )
    options = models.JSONField("opciones", default=dict)  # {"MOSQUITERO": true}
    material = models.ForeignKey(
        Material, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="artículo"
    )
    description = models.CharField("descripción", max_length=250, blank=True)
    # Typed for what is sold alone; empty, an article follows the catalogue's price of sale.
    unit_price = money("precio unitario", null=True, blank=True)
    quantity = models.DecimalField(
        "cantidad", max_digits=10, decimal_places=3, default=1, validators=[above_zero]
    )

    objects = QuoteLineQuerySet.as_manager()

    class Meta:
        verbose_name = "partida"
        ordering = ("position", "id")

    def __str__(self) -> str:
        return self.location or self.description or f"Partida {self.pk}"


class QuoteVersion(models.Model):
    """What was promised, whole and for ever: parts, prices, rates and texts as plain data.

    ``snapshot`` has a ``public`` half, which documents and the customer's page print, and an
    ``internal`` half (costs, margin, parts) that never leaves the company. ``digest`` is the
    SHA-256 of its canonical JSON.
    """

    append_only = True

    quote = models.ForeignKey(Quote, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("versión", default=1)
    folio = models.CharField("folio", max_length=24)
    snapshot = models.JSONField("contenido")
    digest = models.CharField("huella", max_length=64)
    total = money("total")
    sent_at = models.DateTimeField("enviada")
    valid_until = models.DateField("vigente hasta")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "versión enviada"
        ordering = ("quote", "number")
        constraints = (
            models.UniqueConstraint(fields=("quote", "number"), name="version_once_per_quote"),
            models.UniqueConstraint(fields=("folio", "number"), name="version_once_per_folio"),
        )

    def __str__(self) -> str:
        return f"{self.folio} v{self.number}"


class QuoteDocument(models.Model):
    """The PDF of a version: asked for, made once by a worker, kept.

    ``content_hash`` covers the version's digest and the layout's revision, so the same content is
    made once, and a new layout makes a new file without touching the old.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "En espera"
        RENDERING = "rendering", "Preparando"
        READY = "ready", "Lista"
        FAILED = "failed", "Falló"

    version = models.ForeignKey(QuoteVersion, models.PROTECT, related_name="documents")
    content_hash = models.CharField("huella del contenido", max_length=64, unique=True)
    state = models.CharField("estado", max_length=10, choices=State, default=State.QUEUED)
    reason = models.CharField("motivo", max_length=300, blank=True)
    file = models.FileField("archivo", upload_to="cotizaciones", blank=True)
    pages = models.PositiveSmallIntegerField("páginas", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("intentos", default=0)
    asked_at = models.DateTimeField("pedido", auto_now_add=True)
    started_at = models.DateTimeField("inicio", null=True, blank=True)
    finished_at = models.DateTimeField("fin", null=True, blank=True)

    class Meta:
        verbose_name = "documento"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.version} ({self.state})"


class CustomerLink(models.Model):
    """An address that shows a sent version to whoever holds it, until it is revoked."""

    version = models.ForeignKey(QuoteVersion, models.PROTECT, related_name="links")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("creado", auto_now_add=True)
    revoked_at = models.DateTimeField("revocado", null=True, blank=True)

    class Meta:
        verbose_name = "enlace del cliente"
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"Enlace {self.pk}"
