"""Applications to the programme, and what the manager decided on each."""

from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from tenants.people.models import phone_number, rfc_number
from tenants.schemas.companies import Company
from tenants.schemas.time_zones import CENTRE, STATES, ZONES, validate_zone


class Method(models.TextChoices):
    """How a company quotes today."""

    SPREADSHEET = "spreadsheet", "En Excel u otra hoja de cálculo"
    PAPER = "paper", "A mano, en libreta o papel"
    CHAT = "chat", "Por WhatsApp, con cuentas aparte"
    PROGRAM = "program", "Con otro programa"


class Habit(models.TextChoices):
    """How often its people use software at work."""

    DAILY = "daily", "Todos los días, en computadora"
    PHONE = "phone", "Todos los días, sobre todo en el celular"
    SOME = "some", "De vez en cuando"
    NONE = "none", "Casi nunca"


class Line(models.TextChoices):
    """What it sells."""

    SLIDING = "sliding", "Ventanas y puertas corredizas"
    CASEMENT = "casement", "Ventanas y puertas abatibles"
    TEMPERED = "tempered", "Vidrio templado y canceles de baño"
    FACADE = "facade", "Fachadas y cancelería comercial"
    RAILING = "railing", "Barandales"
    MIRROR = "mirror", "Espejos"
    PVC = "pvc", "Ventanas de PVC"


class ApplicationQuerySet(models.QuerySet["Application"]):
    def confirmed(self) -> Self:
        """Those that count: the e-mail is the applicant's, and no other one took them in."""
        hidden = [Application.State.UNCONFIRMED, Application.State.JOINED]
        return self.exclude(state__in=hidden)

    def same_as(self, other: "Application") -> Self:
        """Others of the same company: by RFC, e-mail or telephone."""
        same = models.Q(rfc=other.rfc) | models.Q(email=other.email)
        same |= models.Q(whatsapp=other.whatsapp)
        return self.filter(same).exclude(pk=other.pk)

    def waiting(self) -> Self:
        """The waiting list, in its order."""
        return self.filter(state=Application.State.WAITING).order_by("waiting_since", "pk")

    def unconfirmed_before(self, moment: datetime) -> Self:
        return self.filter(state=Application.State.UNCONFIRMED, sent_at__lt=moment)


class Application(models.Model):
    """What a company answered in the form, and how far it has come."""

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", "Sin confirmar el correo"
        RECEIVED = "received", "Por revisar"
        INTERVIEW = "interview", "En entrevista"
        ACCEPTED = "accepted", "Aceptada"
        WAITING = "waiting", "En lista de espera"
        DECLINED = "declined", "No aceptada"
        WITHDRAWN = "withdrawn", "Retirada por la empresa"
        OPENED = "opened", "Empresa abierta"
        JOINED = "joined", "Unida a otra solicitud"

    key = models.UUIDField("clave", default=uuid4, unique=True, editable=False)
    state = models.CharField("estado", max_length=12, choices=State, default=State.UNCONFIRMED)
    joined_to = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="earlier", verbose_name="unida a"
    )
    company = models.OneToOneField(
        Company, models.SET_NULL, null=True, related_name="application", verbose_name="empresa"
    )

    company_name = models.CharField("nombre de la empresa", max_length=120)
    rfc = models.CharField("RFC", max_length=13, validators=[rfc_number])
    contact_name = models.CharField("tu nombre", max_length=120)
    email = models.EmailField("correo")
    whatsapp = models.CharField("WhatsApp", max_length=20, validators=[phone_number])
    city = models.CharField("ciudad", max_length=80)
    place = models.CharField("estado", max_length=40, choices=[(name, name) for name in STATES])
    time_zone = models.CharField(
        "zona horaria",
        max_length=40,
        default=CENTRE,
        choices=list(ZONES.items()),
        validators=[validate_zone],
    )
    people = models.PositiveSmallIntegerField(
        "personas que trabajan en la empresa",
        validators=[MinValueValidator(1), MaxValueValidator(5000)],
    )
    quotes_a_month = models.PositiveSmallIntegerField(
        "cotizaciones al mes", validators=[MinValueValidator(0), MaxValueValidator(5000)]
    )
    method = models.CharField("cómo cotizan hoy", max_length=12, choices=Method)
    minutes_a_quote = models.PositiveSmallIntegerField(
        "minutos que les toma una cotización",
        validators=[MinValueValidator(1), MaxValueValidator(2880)],
    )
    habit = models.CharField("qué tanto usan programas", max_length=8, choices=Habit)
    lines = ArrayField(models.CharField(max_length=12, choices=Line), verbose_name="qué venden")
    weekly_feedback = models.BooleanField("darán su opinión cada semana", default=False)
    remarks = models.TextField("algo más que debamos saber", max_length=1000, blank=True)

    notice_version = models.CharField("versión del aviso de privacidad", max_length=20)
    consented_at = models.DateTimeField("aceptó el aviso")
    sent_at = models.DateTimeField("enviada")
    confirmed_at = models.DateTimeField("confirmada", null=True)
    waiting_since = models.DateTimeField("en espera desde", null=True)
    review_asked_at = models.DateTimeField("pidió que una persona la revise", null=True)

    objects: ClassVar[models.Manager["Application"]] = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "solicitud"
        verbose_name_plural = "solicitudes"
        ordering = ("-sent_at",)
        indexes = (
            models.Index(fields=("state", "waiting_since"), name="application_by_state"),
            models.Index(fields=("rfc",), name="application_by_rfc"),
            models.Index(fields=("email",), name="application_by_email"),
            models.Index(fields=("whatsapp",), name="application_by_phone"),
        )

    def __str__(self) -> str:
        return self.company_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    @property
    def shown(self) -> "Application | None":
        """What the applicant's link may show and change: this one, or the one that it was joined
        to if that has the same e-mail. None where it is of another e-mail: whoever knows a
        company's RFC is not that company."""
        if self.joined_to is None:
            return self
        return self.joined_to if self.joined_to.email == self.email else None

    @property
    def newest_answers(self) -> "Application":
        """What the applicant answered last; what came from another e-mail stands apart."""
        same = [each for each in self.earlier.all() if each.email == self.email]
        return max([self, *same], key=lambda each: (each.sent_at, each.pk))

    @property
    def zone(self) -> ZoneInfo:
        """The clock by which its dates are written."""
        return ZoneInfo(self.time_zone)

    @property
    def is_open(self) -> bool:
        """Whether something is still to be decided."""
        return self.state in {self.State.RECEIVED, self.State.INTERVIEW, self.State.WAITING}


class Decision(models.Model):
    """What a person of the programme decided, when and why; with the points as they were then."""

    class Verdict(models.TextChoices):
        INTERVIEW = "interview", "Invitar a entrevista"
        ACCEPT = "accept", "Aceptar"
        WAIT = "wait", "Lista de espera"
        DECLINE = "decline", "No aceptar"

    application = models.ForeignKey(Application, models.CASCADE, related_name="decisions")
    verdict = models.CharField("decisión", max_length=10, choices=Verdict)
    manager_id = models.BigIntegerField("quién")
    reason = models.TextField("por qué", max_length=1000)
    points = models.PositiveSmallIntegerField("puntos")
    points_of = models.PositiveSmallIntegerField("de")
    at = models.DateTimeField("cuándo")

    class Meta:
        verbose_name = "decisión"
        verbose_name_plural = "decisiones"
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return self.get_verdict_display()
