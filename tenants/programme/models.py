"""The public schema's own rows: companies, their addresses, the seats they take and what they did.

No relation leads from here into a company's tables or back: ids are kept as values.
"""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils.functional import cached_property
from django_tenants.models import DomainMixin, TenantMixin


class CompanyQuerySet(models.QuerySet["Company"]):
    def serving(self) -> Self:
        return self.filter(state=Company.State.READY)


class CompanyManager(models.Manager.from_queryset(CompanyQuerySet)):  # type: ignore[misc]  # dynamic
    def register(self, name: str, **facts: object) -> "Company":
        """A new row in state *pending*, with the schema name that it keeps for ever."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", ["tenants_company"])
            (number,) = cursor.fetchone()
        return self.create(id=number, schema_name=f"c_{number}", name=name, **facts)


class Company(TenantMixin):
    """A window shop, with a PostgreSQL schema of its own."""

    class State(models.TextChoices):
        PENDING = "pending", "Pendiente"
        CREATING = "creating", "En creación"
        READY = "ready", "Activa"
        FAILED = "failed", "Con error"
        SUSPENDED = "suspended", "Suspendida"
        CLOSING = "closing", "En cierre"

    auto_create_schema = False
    auto_drop_schema = False

    name = models.CharField("nombre", max_length=120)
    state = models.CharField("estado", max_length=12, choices=State, default=State.PENDING)
    database = models.CharField("base de datos", max_length=40, default="default")
    subdomain_wanted = models.CharField("subdominio", max_length=40, unique=True)
    owner_name = models.CharField("nombre del dueño", max_length=120)
    owner_email = models.EmailField("correo del dueño")
    created_at = models.DateTimeField("creada", auto_now_add=True)
    opened_at = models.DateTimeField("abierta", null=True, blank=True)

    objects: ClassVar[CompanyManager] = CompanyManager()

    class Meta:
        verbose_name = "empresa"
        ordering = ("id",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(schema_name__regex=r"^c_[0-9]+$"),
                name="company_schema_is_opaque",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_serving(self) -> bool:
        return self.state == self.State.READY

    @property
    def is_closed(self) -> bool:
        """It has served and does not now: its visitors are told so."""
        return self.state in {self.State.SUSPENDED, self.State.CLOSING}

    @cached_property
    def address(self) -> str:
        """The company's absolute address, without a path: ``https://vidrios.example.mx``."""
        host = self.domains.get(is_primary=True).domain
        return site_address(host)


def site_address(host: str) -> str:
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.PUBLIC_SCHEME}://{host}{port}"


class Domain(DomainMixin):
    """The changeable address of a company: a whole host name under the base domain."""

    class Meta:
        verbose_name = "dominio"


class ProvisioningStep(models.Model):
    """How far the opening of a company has come; a finished step is not run again."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="steps")
    name = models.CharField("paso", max_length=40)
    started_at = models.DateTimeField("inicio")
    finished_at = models.DateTimeField("fin", null=True)
    error = models.TextField("error", blank=True)

    class Meta:
        verbose_name = "paso de apertura"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("company", "name"), name="one_row_per_step"),
        )

    def __str__(self) -> str:
        return f"{self.company_id}: {self.name}"


class SeatLedger(models.Model):
    """The one row that is locked while a seat is taken, so that the cap holds under concurrency."""

    class Meta:
        verbose_name = "libro de lugares"

    def __str__(self) -> str:
        return "lugares"


class Seat(models.Model):
    """A person of a company; the total over all companies never passes MAX_BETA_USERS."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="seats")
    user_id = models.BigIntegerField("persona")
    taken_at = models.DateTimeField("desde", auto_now_add=True)

    class Meta:
        verbose_name = "lugar"
        constraints = (
            models.UniqueConstraint(fields=("company", "user_id"), name="one_seat_per_person"),
        )

    def __str__(self) -> str:
        return f"{self.company_id}/{self.user_id}"


class Activity(models.Model):
    """What was done, by whom and when: written in the same transaction as the act."""

    append_only = True

    company = models.ForeignKey(Company, models.CASCADE, related_name="activity")
    actor_id = models.BigIntegerField("persona", null=True)
    verb = models.CharField("acto", max_length=60)
    subject = models.CharField("objeto", max_length=80, blank=True)
    facts = models.JSONField("datos", default=dict)
    at = models.DateTimeField("momento", auto_now_add=True)

    class Meta:
        verbose_name = "actividad"
        indexes = (models.Index(fields=("company", "verb", "at"), name="activity_by_verb"),)

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValidationError("La actividad no se modifica.")
        super().save(*args, **kwargs)
