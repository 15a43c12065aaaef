"""What somebody of the programme must see to: its words, its clock and how it ended."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Case as Choice
from django.db.models import Q, Value, When

from feedback.cases.clocks import Cause, Priority
from tenants.schemas.companies import Company

WORDS = 20_000
"""Letters: all that somebody answers in a week fits."""
ANSWER = 2000


class Theme(models.Model):
    """What cases are sorted by; its words find them."""

    name = models.CharField("tema", max_length=60, unique=True)

    class Meta:
        verbose_name = "tema"
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class ThemeWord(models.Model):
    """A rule: a case whose words hold this one is of the theme."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="words")
    word = models.CharField("palabra", max_length=60)

    class Meta:
        verbose_name = "palabra de un tema"
        verbose_name_plural = "palabras de temas"
        ordering = ("word",)
        constraints = (models.UniqueConstraint(fields=("theme", "word"), name="theme_word_once"),)


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> Self:
        """Those that wait for somebody by themselves."""
        return self.filter(state__in=Case.OPEN, joined_to=None)

    def unanswered(self) -> Self:
        """Open, and nobody has answered yet: their clock runs."""
        return self.open().filter(answered_at=None)

    def overdue(self, moment: datetime) -> Self:
        return self.unanswered().filter(due_at__lte=moment)

    def of(self, company: Company, person: int) -> Self:
        return self.filter(company=company.pk, user_id=person)

    def overdue_first(self) -> Self:
        """Those whose clock runs, by their clock; then those in hand; then those that ended."""
        runs = Q(state__in=Case.OPEN, joined_to=None, answered_at=None)
        stage = Choice(
            When(runs, then=Value(0)),
            When(Q(state__in=Case.OPEN, joined_to=None), then=Value(1)),
            default=Value(2),
            output_field=models.SmallIntegerField(),
        )
        return self.annotate(stage=stage).order_by("stage", "due_at", "pk")


class Case(models.Model):
    """The words are those with which it began. Its clock stops with the first answer.

    ``score`` is the recommendation that the person had given; while ``is_watched``, the next one
    decides whether a case that ended is opened again.
    """

    class State(models.TextChoices):
        NEW = "new", "Nuevo"
        RUNNING = "running", "En curso"
        SOLVED = "solved", "Resuelto"
        DONE = "done", "Ya quedó"

    OPEN = (State.NEW, State.RUNNING)

    company = models.ForeignKey(
        Company, models.CASCADE, related_name="cases", verbose_name="empresa"
    )
    user_id = models.BigIntegerField("persona")
    cause = models.CharField("por qué", max_length=10, choices=Cause)
    words = models.TextField("qué dijo", max_length=WORDS)
    score = models.PositiveSmallIntegerField("recomendación", null=True)
    manager_id = models.BigIntegerField("a cargo", null=True)
    priority = models.CharField("prioridad", max_length=2, choices=Priority)
    state = models.CharField("estado", max_length=10, choices=State, default=State.NEW)
    opened_at = models.DateTimeField("se abrió")
    reopened_at = models.DateTimeField("se abrió otra vez", null=True)
    due_at = models.DateTimeField("responder antes de")
    answered_at = models.DateTimeField("primera respuesta", null=True)
    closed_at = models.DateTimeField("terminó", null=True)
    release = models.CharField("versión que lo arregla", max_length=100, blank=True)
    closing = models.TextField("cómo quedó", max_length=ANSWER, blank=True)
    closings = models.PositiveSmallIntegerField("veces que terminó", default=0)
    is_watched = models.BooleanField("espera la siguiente recomendación", default=False)
    joined_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="joined", verbose_name="unido a"
    )
    themes = models.ManyToManyField(Theme, related_name="cases", verbose_name="temas")

    objects: ClassVar[models.Manager[Any]] = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "caso"
        ordering = ("-opened_at", "-pk")
        indexes = (
            models.Index(fields=("company", "user_id"), name="case_by_person"),
            models.Index(fields=("state", "due_at"), name="case_by_clock"),
        )

    def __str__(self) -> str:
        return f"Caso {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def waits_for_answer(self) -> bool:
        """Whether its clock runs."""
        return self.is_open and self.joined_to_id is None and self.answered_at is None

    def is_late(self, moment: datetime) -> bool:
        return self.waits_for_answer and self.due_at <= moment


class Source(models.Model):
    """What a case comes from; the same thing opens no second one."""

    class Kind(models.TextChoices):
        VOICE = "voice", "Sugerencia o problema"
        RESPONSE = "response", "Preguntas de la semana"
        SILENCE = "silence", "Semanas sin respuesta"

    case = models.ForeignKey(Case, models.CASCADE, related_name="sources")
    kind = models.CharField("de dónde viene", max_length=10, choices=Kind)
    number = models.BigIntegerField("su número")

    class Meta:
        verbose_name = "origen de un caso"
        verbose_name_plural = "orígenes de casos"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("kind", "number"), name="source_once"),)


class Reply(models.Model):
    """What the programme answered to whoever asked."""

    class Channel(models.TextChoices):
        MAIL = "mail", "Correo"
        WHATSAPP = "whatsapp", "WhatsApp, ya le contesté"

    case = models.ForeignKey(Case, models.CASCADE, related_name="replies")
    channel = models.CharField("por dónde", max_length=10, choices=Channel, default=Channel.MAIL)
    text = models.TextField("respuesta", max_length=ANSWER)
    manager_id = models.BigIntegerField("quién")
    at = models.DateTimeField("cuándo")

    class Meta:
        verbose_name = "respuesta de un caso"
        verbose_name_plural = "respuestas de casos"
        ordering = ("at", "pk")
