"""From a promise to windows: work orders, how their bars are cut, and the off-cuts that remain."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse

from catalog.models import Finish, Material
from quoting.core.cutting.contents import WorkshopPlan
from quoting.drafts.models.fields import ValueField, length
from quoting.drafts.models.quotes import Quote
from quoting.offers.models.versions import PdfWork, QuoteVersion
from tenants.people.models import User
from tenants.web.search import matching
from tenants.work.claims import Work
from tenants.work.queues import CUTTING


class WorkOrderQuerySet(models.QuerySet["WorkOrder"]):
    def to_build(self) -> Self:
        """Each with all that is read of it to build it."""
        return self.select_related("version__costs", "quote__customer").order_by("pk")

    def under_way(self) -> Self:
        return self.exclude(state__in=WorkOrder.FINISHED)

    def search(self, text: str) -> Self:
        return matching(self, text, "folio", "quote__folio", "quote__customer__name", "quote__site")

    def marking_late(self, day: date) -> Self:
        """Each with ``is_late``: it was promised for a day before ``day`` and is not delivered."""
        done = (*WorkOrder.FINISHED, WorkOrder.State.DELIVERED)
        late = models.Q(promised_on__lt=day) & ~models.Q(state__in=done)
        whether = models.ExpressionWrapper(late, models.BooleanField())
        return self.annotate(is_late=Coalesce(whether, False))


class WorkOrder(models.Model):
    """What the workshop makes of an accepted version: the lines that were accepted."""

    class State(models.TextChoices):
        PENDING = "pending", "Pendiente"
        ORDERED = "ordered", "Material pedido"
        RECEIVED = "received", "Material recibido"
        IN_PRODUCTION = "in_production", "En producción"
        QUALITY = "quality", "Control de calidad"
        READY = "ready", "Listo"
        DELIVERED = "delivered", "Entregado"
        INSTALLED = "installed", "Instalado"
        CANCELLED = "cancelled", "Cancelado"

    class Priority(models.IntegerChoices):
        URGENT = 1, "Urgente"
        NORMAL = 2, "Normal"
        LOW = 3, "Baja"

    FINISHED = (State.INSTALLED, State.CANCELLED)
    HANDED_OVER = (State.DELIVERED, State.INSTALLED)

    folio = models.CharField("orden", max_length=24, unique=True)
    quote = models.ForeignKey(Quote, models.PROTECT, related_name="work_orders")
    version = models.OneToOneField(QuoteVersion, models.PROTECT, related_name="work_order")
    lines = models.JSONField("partidas", default=list)  # their numbers in the version
    pieces = models.PositiveIntegerField("piezas", default=0)
    state = models.CharField("estado", max_length=14, choices=State, default=State.PENDING)
    priority = models.PositiveSmallIntegerField(
        "prioridad", choices=Priority, default=Priority.NORMAL
    )
    promised_on = models.DateField("entrega prometida", null=True, blank=True)
    notes = models.TextField("notas para el taller", blank=True, max_length=2000)
    created_at = models.DateTimeField("creada", auto_now_add=True)
    updated_at = models.DateTimeField("cambió", auto_now=True)

    objects = WorkOrderQuerySet.as_manager()

    class Meta:
        ordering = ("priority", "promised_on", "id")
        indexes = (models.Index(fields=("state", "priority"), name="order_by_state"),)

    def __str__(self) -> str:
        return self.folio

    def get_absolute_url(self) -> str:
        return reverse("quoting:order", args=[self.pk])

    @property
    def is_handed_over(self) -> bool:
        return self.state in self.HANDED_OVER


class WorkOrderEvent(models.Model):
    """A step of an order, for ever."""

    append_only = True

    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="events")
    former = models.CharField("estaba", max_length=14, choices=WorkOrder.State, blank=True)
    state = models.CharField("quedó", max_length=14, choices=WorkOrder.State)
    note = models.CharField("nota", max_length=250, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField("momento")

    class Meta:
        ordering = ("id",)


class CutPlan(Work):
    """How the bars and sheets of one order, or of several together, are cut: made by a worker."""

    class State(models.TextChoices):
        QUEUED = "queued", "En espera"
        PLANNING = "planning", "Calculando"
        READY = "ready", "Listo"
        FAILED = "failed", "Falló"

    WORKING = State.PLANNING
    LINE = CUTTING

    orders = models.ManyToManyField(WorkOrder, related_name="cut_plans")
    state = models.CharField("estado", max_length=10, choices=State, default=State.QUEUED)
    stored = ValueField("acomodo", kind=WorkshopPlan, null=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    # When its bars were cut: the off-cuts it used leave the stock, those it leaves enter.
    cut_at = models.DateTimeField("cortado", null=True, blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"Plan {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("quoting:plan", args=[self.pk])

    @property
    def built(self) -> WorkOrderQuerySet:
        """Its orders, with all that is read of them to build them."""
        return WorkOrder.objects.to_build().filter(cut_plans=self)

    @property
    def plan(self) -> WorkshopPlan:
        """How it is cut; nothing while that is not worked out."""
        return self.stored or WorkshopPlan()


class DoneMark(models.Model):
    """A row of an order or of a plan that is cut or fetched; ``key`` says all of the row."""

    order = models.ForeignKey(
        WorkOrder, models.CASCADE, null=True, blank=True, related_name="marks"
    )
    plan = models.ForeignKey(CutPlan, models.CASCADE, null=True, blank=True, related_name="marks")
    key = models.CharField("fila", max_length=16)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("hecho")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("order", "key"), name="one_mark_of_order"),
            models.UniqueConstraint(fields=("plan", "key"), name="one_mark_of_plan"),
        )


class OffCutQuerySet(models.QuerySet["OffCut"]):
    def in_stock(self) -> Self:
        return self.filter(used_in=None, discarded_at=None)


class OffCut(models.Model):
    """A usable rest of a bar, kept for a later job."""

    material = models.ForeignKey(Material, models.PROTECT, related_name="+")
    finish = models.ForeignKey(Finish, models.PROTECT, null=True, blank=True, related_name="+")
    length = length("largo (mm)")
    place = models.CharField("dónde está", max_length=80, blank=True)
    left_by = models.ForeignKey(
        CutPlan, models.SET_NULL, null=True, blank=True, related_name="left_offcuts"
    )
    used_in = models.ForeignKey(
        CutPlan, models.SET_NULL, null=True, blank=True, related_name="used_offcuts"
    )
    kept_at = models.DateTimeField("guardado", auto_now_add=True)
    discarded_at = models.DateTimeField("desechado", null=True, blank=True)

    objects = OffCutQuerySet.as_manager()

    class Meta:
        ordering = ("material", "finish", "-length", "id")


class WorkshopPaper(PdfWork):
    """A sheet of the workshop as PDF: of an order, or of the orders of a plan together."""

    class Kind(models.TextChoices):
        SHEET = "sheet", "Hoja de taller"
        LABELS = "labels", "Etiquetas por ventana"
        PIECES = "pieces", "Etiquetas por pieza"
        PLAN = "plan", "Plan de corte"
        PURCHASES = "purchases", "Lista de compra"
        COSTS = "costs", "Lista de compra con costos"

    kind = models.CharField("papel", max_length=10, choices=Kind)
    order = models.ForeignKey(
        WorkOrder, models.PROTECT, null=True, blank=True, related_name="papers"
    )
    plan = models.ForeignKey(CutPlan, models.PROTECT, null=True, blank=True, related_name="papers")
    file = models.FileField("archivo", upload_to="taller", blank=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject}"

    @property
    def subject(self) -> WorkOrder | CutPlan:
        """What it is of."""
        return self.order or self.plan  # type: ignore[return-value]  # always of one of them

    @property
    def orders(self) -> list[WorkOrder]:
        every = WorkOrder.objects.to_build()
        return list(self.plan.built if self.plan else every.filter(pk__in=[self.order_id]))
