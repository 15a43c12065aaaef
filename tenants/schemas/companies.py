"""Companies and their addresses: rows of public, each with a schema.

No relation leads from here into a company's tables or back: ids are kept as values.
"""

from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Replace
from django.utils.functional import cached_property
from django_tenants.models import DomainMixin

from tenants.schemas.models import Schema
from tenants.schemas.time_zones import CENTRE, validate_zone

LOOK_ALIKES = ("01i58-", "ollsb")
"""Characters of a subdomain that the eye takes for others, and those; the last is overlooked."""

_LETTERS = models.Func(F("subdomain"), *map(Value, LOOK_ALIKES), function="translate")
SKELETON = Replace(Replace(_LETTERS, Value("rn"), Value("m")), Value("vv"), Value("w"))
"""What the eye reads of a subdomain, by PostgreSQL: two companies never have the same."""


class CompanyQuerySet(models.QuerySet["Company"]):
    def serving(self) -> Self:
        return self.filter(state=Company.State.READY)

    def named(self, name: str) -> Self:
        """The one with this subdomain or schema, as an operator writes it."""
        return self.filter(models.Q(subdomain=name) | models.Q(schema=name))


class CompanyManager(models.Manager.from_queryset(CompanyQuerySet)):  # type: ignore[misc]  # dynamic
    def get_queryset(self) -> CompanyQuerySet:
        """Each company with its schema: where it lives is asked whenever it is selected."""
        return super().get_queryset().select_related("schema")


class Company(models.Model):  # type: ignore[django-manager-missing]  # Domain is untyped
    """A window shop, with a PostgreSQL schema of its own."""

    auto_drop_schema = False  # django-tenants asks when a row is deleted

    class State(models.TextChoices):
        OPENING = "opening", "En apertura"
        FAILED = "failed", "Con error"
        READY = "ready", "Activa"
        SUSPENDED = "suspended", "Suspendida"
        CLOSED = "closed", "Cerrada"
        ERASING = "erasing", "En borrado"

    class LengthUnit(models.TextChoices):
        MM = "mm", "milímetros (mm)"
        CM = "cm", "centímetros (cm)"
        M = "m", "metros (m)"

    schema = models.OneToOneField(
        Schema, models.PROTECT, to_field="name", db_column="schema_name", verbose_name="esquema"
    )
    name = models.CharField("nombre", max_length=120)
    state = models.CharField("estado", max_length=12, choices=State, default=State.OPENING)
    subdomain = models.CharField("subdominio", max_length=40, unique=True)
    time_zone = models.CharField(
        "zona horaria", max_length=40, default=CENTRE, validators=[validate_zone]
    )
    length_unit = models.CharField(
        "unidad de medida", max_length=2, choices=LengthUnit, default=LengthUnit.CM
    )
    owner_name = models.CharField("nombre del dueño", max_length=120)
    owner_email = models.EmailField("correo del dueño")
    created_at = models.DateTimeField("creada", auto_now_add=True)
    opened_at = models.DateTimeField("abierta", null=True, blank=True)
    read_only_since = models.DateTimeField("solo lectura desde", null=True, blank=True)
    # Of one that was brought back into another schema: the name of its first one.
    signed_as = models.CharField("firma como", max_length=40, blank=True)

    objects: ClassVar[CompanyManager] = CompanyManager()

    class Meta:
        verbose_name = "empresa"
        ordering = ("id",)
        base_manager_name = "objects"
        constraints = (models.UniqueConstraint(SKELETON, name="no_look_alike_subdomain"),)

    def __str__(self) -> str:
        return self.name

    @property
    def schema_name(self) -> str:
        return self.schema_id

    @property
    def identity(self) -> str:
        """What its links and evidence are signed for: no other company's, and the same for ever."""
        return self.signed_as or self.schema_id

    @property
    def database(self) -> str:
        """The one place that decides a company's connection: an alias of COMPANY_DATABASES."""
        return self.schema.database

    @property
    def host(self) -> str:
        return f"{self.subdomain}.{settings.BASE_DOMAIN}"

    @property
    def zone(self) -> ZoneInfo:
        """The clock by which its days begin and end."""
        return ZoneInfo(self.time_zone)

    @property
    def is_serving(self) -> bool:
        return self.state == self.State.READY

    @property
    def is_read_only(self) -> bool:
        """Its people read and export; they change nothing."""
        return self.read_only_since is not None

    @property
    def is_opening(self) -> bool:
        """It has never served; an opening that failed is resumed."""
        return self.state in {self.State.OPENING, self.State.FAILED}

    @property
    def has_served(self) -> bool:
        """It was open and is not now: its visitors are told so."""
        return self.state in {self.State.SUSPENDED, self.State.CLOSED}

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
