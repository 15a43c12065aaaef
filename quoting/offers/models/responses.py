"""What happens on the customer's side: the link, views, the answer, questions, the proof."""

from django.db import models

from quoting.core.evidence import Evidence
from quoting.drafts.models.fields import ValueField, money
from quoting.offers.models.versions import QuoteVersion
from tenants.people.models import User


class CustomerLink(models.Model):
    """An address that shows a sent version to whoever holds it, until it is revoked."""

    version = models.ForeignKey(QuoteVersion, models.PROTECT, related_name="links")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField("creado", auto_now_add=True)
    revoked_at = models.DateTimeField("revocado", null=True, blank=True)

    class Meta:
        ordering = ("-id",)


class Sharing(models.Model):
    """That a version was given to its customer: how, when and by whom."""

    class Channel(models.TextChoices):
        WHATSAPP = "whatsapp", "por WhatsApp"
        EMAIL = "email", "por correo"
        FILE = "file", "con el PDF"
        COPY = "copy", "con el enlace copiado"
        OTHER = "other", "por otro medio"

    version = models.ForeignKey(QuoteVersion, models.PROTECT, related_name="sharings")
    channel = models.CharField("medio", max_length=10, choices=Channel)
    to = models.EmailField("a qué correo", blank=True)
    at = models.DateTimeField("momento")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    failed_at = models.DateTimeField("no se pudo entregar", null=True, blank=True)

    class Meta:
        ordering = ("-id",)


class QuoteView(models.Model):
    """A person who looked at a version: told by their own acts on the page, never by its being
    fetched. ``visitor`` is a random name that the page gives its visitor."""

    version = models.ForeignKey(QuoteVersion, models.PROTECT, related_name="views")
    link = models.ForeignKey(CustomerLink, models.PROTECT, related_name="views")
    visitor = models.CharField("visitante", max_length=40)
    seen_at = models.DateTimeField("vista")
    seconds = models.PositiveIntegerField("segundos", default=0)

    class Meta:
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=("version", "visitor"), name="view_once_per_visitor"),
        )


class Outcome(models.Model):
    """How a version ended: one row, so that only one of acceptance, rejection, expiry and a newer
    version can ever happen to it."""

    append_only = True

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", "Aceptada"
        REJECTED = "rejected", "Rechazada"
        EXPIRED = "expired", "Vencida"
        SUPERSEDED = "superseded", "Sustituida"

    class Channel(models.TextChoices):
        LINK = "link", "En su enlace"
        WHATSAPP = "whatsapp", "Por WhatsApp"
        PHONE = "phone", "Por teléfono"
        IN_PERSON = "in_person", "En persona"
        EMAIL = "email", "Por correo"
        SYSTEM = "system", "Automático"

    class Reason(models.TextChoices):
        PRICE = "price", "El precio"
        TIME = "time", "El tiempo de entrega"
        COMPETITOR = "competitor", "Eligió a otro proveedor"
        POSTPONED = "postponed", "Pospuso o canceló la obra"
        PRODUCT = "product", "Quería otro producto"
        SILENCE = "silence", "Dejó de responder"
        OTHER = "other", "Otro motivo"

    version = models.OneToOneField(QuoteVersion, models.PROTECT, related_name="outcome")
    kind = models.CharField("resultado", max_length=10, choices=Kind)
    at = models.DateTimeField("momento")
    channel = models.CharField("medio", max_length=10, choices=Channel)
    by = models.ForeignKey(  # the person of the company who wrote it down, if one did
        User, models.PROTECT, null=True, related_name="+"
    )
    link = models.ForeignKey(CustomerLink, models.PROTECT, null=True, related_name="+")
    name = models.CharField("nombre", max_length=120, blank=True)
    role = models.CharField("cargo", max_length=80, blank=True)
    reason = models.CharField("motivo", max_length=12, choices=Reason, blank=True)
    comment = models.TextField("comentario", blank=True, max_length=2000)
    lines = models.JSONField("partidas aceptadas", default=list)  # their numbers in the version
    total = money("total aceptado", null=True)
    sale = money("venta aceptada sin IVA", null=True)
    direct_cost = money("costo directo de lo aceptado", null=True)
    profit = money("utilidad de lo aceptado", null=True, validators=[])
    evidence = ValueField("constancia", kind=Evidence, null=True)  # what the evidence pack seals
    evidence_digest = models.CharField("huella de la constancia", max_length=64, blank=True)

    class Meta:
        ordering = ("-id",)

    @property
    def is_cancelled(self) -> bool:
        return hasattr(self, "cancellation")

    @property
    def is_agreement(self) -> bool:
        """Whether it is an acceptance that stands."""
        return self.kind == self.Kind.ACCEPTED and not self.is_cancelled


class Cancellation(models.Model):
    """An acceptance that no longer stands, and why; the acceptance itself stays on record."""

    append_only = True

    class Reason(models.TextChoices):
        CUSTOMER = "customer", "El cliente canceló"
        UNPAID = "unpaid", "No pagó el anticipo"
        IMPOSSIBLE = "impossible", "No la podemos hacer"
        MISTAKE = "mistake", "Se registró por error"
        OTHER = "other", "Otro motivo"

    outcome = models.OneToOneField(Outcome, models.PROTECT, related_name="cancellation")
    reason = models.CharField("motivo", max_length=12, choices=Reason)
    comment = models.TextField("comentario", blank=True, max_length=2000)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("momento")

    class Meta:
        ordering = ("-id",)


class EvidencePack(models.Model):
    """The file that proves an acceptance, made by a worker and checked without this system.

    Where no PDF was ready at the acceptance, one without is followed by one with a copy of it.
    """

    append_only = True

    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="packs")
    has_pdf = models.BooleanField("lleva el PDF", default=False, db_default=False)
    file = models.FileField("archivo", upload_to="constancias")
    sha256 = models.CharField("huella", max_length=64)
    made_at = models.DateTimeField("hecha")

    class Meta:
        ordering = ("-has_pdf", "-id")
        constraints = (
            models.UniqueConstraint(fields=("outcome", "has_pdf"), name="pack_once_with_its_pdf"),
        )


class CustomerRequest(models.Model):
    """Something the customer asks on the page of the quotation; it ends when the seller says so."""

    class Kind(models.TextChoices):
        QUESTION = "question", "Pregunta"
        CHANGE = "change", "Pide un cambio"
        RENEWAL = "renewal", "Pide renovación"

    version = models.ForeignKey(QuoteVersion, models.PROTECT, related_name="requests")
    kind = models.CharField("tipo", max_length=10, choices=Kind)
    name = models.CharField("nombre", max_length=120, blank=True)
    text = models.TextField("mensaje", blank=True, max_length=2000)
    asked_at = models.DateTimeField("momento")
    handled_at = models.DateTimeField("atendida", null=True, blank=True)
    handled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-id",)
