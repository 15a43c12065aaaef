"""A quotation, its lines, the photos of its openings, and what was taken away and may come back."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.urls import reverse

from catalog.models import Finish, Material, Product
from quoting.core.draft import JobTerms, LineKind, TakenLine
from quoting.core.promise import Inclusion
from quoting.drafts.models import fields
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.fields import ValueField, choices_of
from tenants.people.models import User
from tenants.web.search import matching

LONGEST_PAUSE = timedelta(minutes=10)  # counts as work between two changes of a quotation
UNSHARED = "Vencida sin compartir"
NEWEST = 60  # lines that are looked at for what somebody sells lately


class QuoteQuerySet(models.QuerySet["Quote"]):
    def search(self, text: str) -> Self:
        return matching(self, text, "folio", "customer__name", "customer__contact", "site")

    def with_people(self) -> Self:
        return self.select_related("customer", "seller")

    def listed(self) -> Self:
        """What the list of quotations shows: neither templates nor what was discarded."""
        return self.filter(discarded_at=None).exclude(state=Quote.State.TEMPLATE)

    def drafts(self) -> Self:
        """What is being written and may still be sent."""
        return self.filter(state=Quote.State.DRAFT, discarded_at=None)

    def unfinished(self) -> Self:
        """What may still be priced or answered: drafts, templates, and what the customer has."""
        states = (Quote.State.DRAFT, Quote.State.TEMPLATE, *Quote.OPEN)
        return self.filter(state__in=states, discarded_at=None)

    def templates(self) -> Self:
        found = self.filter(state=Quote.State.TEMPLATE, discarded_at=None)
        return found.order_by("template_name", "id")


class Quote(models.Model):
    """A quotation: a draft until it is sent, then the folder of what was promised.

    A new version of one that was sent is written in a draft of its own (``revises``).
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Borrador"
        READY = "ready", "Lista para enviar"
        SENT = "sent", "Enviada"
        VIEWED = "viewed", "Vista"
        ACCEPTED = "accepted", "Aceptada"
        REJECTED = "rejected", "Rechazada"
        EXPIRED = "expired", "Vencida"
        CANCELLED = "cancelled", "Cancelada"
        TEMPLATE = "template", "Plantilla"

    OPEN = (State.READY, State.SENT, State.VIEWED)
    """Promised, so that the customer may accept or reject: closed, given to them, and seen."""

    state = models.CharField("estado", max_length=10, choices=State, default=State.DRAFT)
    # Empty until it is sent: NULL, since a unique column holds any number of those.
    folio = models.CharField(  # noqa: DJ001 -- drafts have none, and it is unique
        "folio", max_length=24, unique=True, null=True, editable=False
    )
    version = models.PositiveSmallIntegerField("versión vigente", default=0)
    revises = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    template_name = models.CharField("plantilla", max_length=80, blank=True)
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="quotes", verbose_name="cliente"
    )
    site = models.CharField("obra", max_length=200, blank=True)
    discount = fields.percent("descuento (%)", default=0)
    tax_rate = fields.percent("IVA (%)", default=16)
    validity_days = fields.validity_days()
    # Payments, delivery and conditions where they are not the company's.
    own_terms = ValueField("condiciones propias", kind=JobTerms, null=True)
    notes = models.TextField("notas para el cliente", blank=True, max_length=2000)
    internal_notes = models.TextField("notas internas", blank=True, max_length=2000)
    seller = models.ForeignKey(User, models.PROTECT, related_name="quotes", verbose_name="asesor")
    # Of the draft as last evaluated, of the version sent, or of what was accepted of it.
    total = fields.money("total", default=0)
    # The most taken off a line when it was last evaluated, per cent.
    discount_given = models.DecimalField(max_digits=9, decimal_places=6, default=0, editable=False)
    edition = models.PositiveIntegerField(default=0)  # grows with each saved header
    created_at = models.DateTimeField("creada", auto_now_add=True)
    updated_at = models.DateTimeField("cambió", auto_now=True)
    worked = models.DurationField("tiempo de trabajo", default=timedelta, editable=False)
    worked_at = models.DateTimeField("último cambio a mano", auto_now_add=True)
    sent_at = models.DateTimeField("cerrada", null=True, blank=True)
    shared_at = models.DateTimeField("enviada", null=True, blank=True)
    valid_until = models.DateField("vigente hasta", null=True, blank=True)
    viewed_at = models.DateTimeField("vista", null=True, blank=True)
    decided_at = models.DateTimeField("decidida", null=True, blank=True)
    discarded_at = models.DateTimeField("descartada", null=True, blank=True)

    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("state", "-id"), name="quote_by_state"),
            models.Index(fields=("seller", "state"), name="quote_by_seller"),
            models.Index(fields=("sent_at",), name="quote_by_sending"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("revises",),
                condition=models.Q(discarded_at=None, revises__isnull=False),
                name="one_revision_at_a_time",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("quoting:quote", args=[self.pk])

    @property
    def title(self) -> str:
        """How people name it: a draft by its customer and place, as in «Peña, Los Encinos»."""
        return self.folio or self.template_name or self.of_whom

    @property
    def of_whom(self) -> str:
        """Customer and place, as far as they are known."""
        return ", ".join(filter(None, (self.customer.name, self.site))) or "Cotización sin cliente"

    @property
    def is_with_customer(self) -> bool:
        """Whether what was sent was given to the customer, who may have opened it by themselves."""
        return self.shared_at is not None or self.viewed_at is not None

    @property
    def state_in_words(self) -> str:
        """What expired with nobody is neither won nor lost."""
        if self.state == self.State.EXPIRED and not self.is_with_customer:
            return UNSHARED
        return str(self.get_state_display())

    def worked_until(self, moment: datetime) -> timedelta:
        """How long people have worked at it by ``moment``; a pause counts LONGEST_PAUSE at most."""
        return self.worked + min(max(moment - self.worked_at, timedelta()), LONGEST_PAUSE)

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_editable(self) -> bool:
        return self.state in (self.State.DRAFT, self.State.TEMPLATE)

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN


class QuoteLineQuerySet(models.QuerySet["QuoteLine"]):
    def described(self) -> Self:
        """With the rows that its texts come from."""
        return self.select_related("product__line", "finish", "glass", "material")

    def lately_sold(self, seller: User) -> list[int]:
        """Ids of the products in the newest lines of ``seller``, the newest first, each once."""
        windows = self.filter(quote__seller=seller, product__isnull=False).order_by("-pk")
        return list(dict.fromkeys(windows.values_list("product_id", flat=True)[:NEWEST]))


class QuoteLine(models.Model):
    """A line of a draft: an opening with a product, or something sold by unit, metre or m²."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField("orden", default=0)
    kind = models.CharField(
        "tipo", max_length=10, choices=choices_of(LineKind), default=LineKind.PRODUCT.value
    )
    room = models.CharField("piso o zona", max_length=60, blank=True)
    location = models.CharField("ubicación", max_length=80, blank=True)
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, verbose_name="producto"
    )
    width = fields.length("ancho (mm)", null=True, blank=True)
    height = fields.length("alto (mm)", null=True, blank=True)
    finish = models.ForeignKey(
        Finish, models.PROTECT, null=True, blank=True, verbose_name="acabado"
    )
    glass = models.ForeignKey(
        Material, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="vidrio"
    )
    options = models.JSONField("opciones", default=dict)  # {"MOSQUITERO": true, "ALTO_FIJO": "400"}
    material = models.ForeignKey(
        Material, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="artículo"
    )
    description = models.TextField("descripción", max_length=1000, blank=True)
    # Typed for what is sold alone; empty, an article follows the catalogue's price of sale.
    unit_price = fields.money("precio unitario", null=True, blank=True)
    quantity = models.DecimalField(
        "cantidad", max_digits=10, decimal_places=3, default=1, validators=[fields.above_zero]
    )
    # In one way or the other: per cent of the line, or pesos off it.
    discount = fields.percent("descuento (%)", default=0)
    discount_amount = fields.money("descuento ($)", default=0)
    inclusion = models.CharField(
        "inclusión", max_length=12, choices=choices_of(Inclusion), default=Inclusion.INCLUDED.value
    )
    # Of several lines with the same word here the customer takes one.
    choice_group = models.CharField("grupo de alternativas", max_length=20, blank=True)
    internal_note = models.CharField("nota interna", max_length=500, blank=True)
    workshop_note = models.CharField("nota para el taller", max_length=500, blank=True)
    edition = models.PositiveIntegerField(default=0)  # grows each time it is saved
    # Named by the page that wrote it, so that a line that is sent again is written once.
    client_key = models.UUIDField(null=True, blank=True, editable=False)

    objects = QuoteLineQuerySet.as_manager()

    class Meta:
        ordering = ("position", "id")
        constraints = (
            models.UniqueConstraint(fields=("quote", "client_key"), name="line_sent_once"),
        )


class LinePhoto(models.Model):
    """A picture of the opening, for seller and workshop; it outlives its line for an undo."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="photos")
    line = models.ForeignKey(QuoteLine, models.SET_NULL, null=True, related_name="photos")
    file = models.ImageField("foto", upload_to="fotos", width_field="width", height_field="height")
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    is_shown = models.BooleanField("la ve el cliente", default=False)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField("agregada", auto_now_add=True)

    class Meta:
        ordering = ("id",)


class RemovedLine(models.Model):
    """A line as it was when it was taken away, to be put back by whoever regrets it."""

    quote = models.ForeignKey(Quote, models.CASCADE, related_name="removed_lines")
    content = ValueField("contenido", kind=TakenLine)
    removed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField("quitada")

    class Meta:
        ordering = ("-id",)
