"""What was promised, and the document made of it."""

from decimal import Decimal

from django.db import models
from django.urls import reverse

from quoting.core.costs import CostSheet
from quoting.core.promise import Promise
from quoting.drafts.models.fields import ValueField, money
from quoting.drafts.models.quotes import Quote
from tenants.people.models import User
from tenants.work.claims import Work


class QuoteVersion(models.Model):
    """What was promised, whole and for ever: lines, prices, rates and texts.

    ``promise`` is all that documents and the customer's page print; ``digest`` is the SHA-256 of
    its canonical JSON. What the company keeps to itself is in ``costs``, a row of its own, so that
    nothing a customer asks for ever loads it.
    """

    append_only = True

    quote = models.ForeignKey(Quote, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("versión", default=1)
    folio = models.CharField("folio", max_length=24)
    promise = ValueField("contenido", kind=Promise)
    digest = models.CharField("huella", max_length=64)
    total = money("total")
    # For lists and reports, which read thousands: sale before tax, its cost, what it leaves.
    sale = money("venta sin IVA", null=True)
    direct_cost = money("costo directo", null=True)
    profit = money("utilidad", null=True, validators=[])
    sent_at = models.DateTimeField("enviada")
    valid_until = models.DateField("vigente hasta")
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ("quote", "number")
        constraints = (
            models.UniqueConstraint(fields=("quote", "number"), name="version_once_per_quote"),
            models.UniqueConstraint(fields=("folio", "number"), name="version_once_per_folio"),
        )

    def __str__(self) -> str:
        return self.folio if self.number == 1 else f"{self.folio} v{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("quoting:quote", args=[self.quote_id])

    @property
    def standing_total(self) -> Decimal:
        """What it comes to: what was accepted of it or, without an agreement, what was sent."""
        outcome = getattr(self, "outcome", None)
        return outcome.total if outcome is not None and outcome.is_agreement else self.total

    def is_in_force(self, quote: Quote) -> bool:
        """Whether it is what ``quote`` promises now, and can still be answered."""
        return quote.is_open and quote.version == self.number

    def hold(self) -> Quote:
        """Its quotation, whose row is locked until the transaction ends; versions themselves cannot
        be locked, for nobody may update them."""
        return Quote.objects.select_for_update().get(pk=self.quote_id)


class VersionCosts(models.Model):
    """The cost sheet of a version: costs, margin and parts, which never leave the company."""

    append_only = True

    version = models.OneToOneField(
        QuoteVersion, models.PROTECT, primary_key=True, related_name="costs"
    )
    sheet = ValueField("hoja de costos", kind=CostSheet)


class PromisedLine(models.Model):
    """A line of a version as reports count it; the promise itself is the version's."""

    append_only = True

    version = models.ForeignKey(QuoteVersion, models.PROTECT, related_name="promised_lines")
    number = models.PositiveSmallIntegerField("partida")
    title = models.CharField("qué es", max_length=250)
    amount = money("importe")  # after its own discount, before the quotation's and tax
    counts = models.BooleanField("va en el total", default=True, db_default=True)

    class Meta:
        ordering = ("version", "number")


class PdfWork(Work):
    """A PDF that is asked for, made once by a worker, and kept.

    ``content_hash`` covers all that is printed, so the same content is made once.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "En espera"
        RENDERING = "rendering", "Preparando"
        READY = "ready", "Lista"
        FAILED = "failed", "Falló"

    WORKING = State.RENDERING

    content_hash = models.CharField("huella del contenido", max_length=64, unique=True)
    state = models.CharField("estado", max_length=10, choices=State, default=State.QUEUED)
    pages = models.PositiveSmallIntegerField("páginas", null=True, blank=True)

    class Meta:
        abstract = True


class QuoteDocument(PdfWork):
    """The PDF of a version; a new layout makes a new file without touching the old.

    Where the customer accepted a part, one more is made of that part (``is_agreement``).
    """

    version = models.ForeignKey(QuoteVersion, models.PROTECT, related_name="documents")
    is_agreement = models.BooleanField("de lo aceptado", default=False)
    file = models.FileField("archivo", upload_to="cotizaciones", blank=True)

    class Meta:
        ordering = ("-id",)
