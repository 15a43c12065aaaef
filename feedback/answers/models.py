"""What people answered, question by question, each as it was given.

People live in their company's schema: their number and their role of that day are kept as values.
"""

from datetime import date
from typing import ClassVar, Self

from django.db import models

from feedback.weeks.questions import (
    BLOCKS,
    PROBLEMS,
    QUESTIONS,
    RECOMMEND,
    SAVED,
    Given,
    Questionnaire,
)
from tenants.people.roles import Role
from tenants.schemas.companies import Company


class ResponseQuerySet(models.QuerySet["Response"]):
    def of(self, company: Company) -> Self:
        return self.filter(company=company.pk)

    def in_week(self, week: date) -> Self:
        return self.filter(week=week)

    def finished(self) -> Self:
        return self.filter(finished_at__isnull=False)


class Response(models.Model):
    """All that one person says of one week, which is named by its Monday.

    It exists from the first answer on. ``finished_at`` is when the person sent it, or when nothing
    followed for a while; until the week closes it may change after that, too.
    """

    company = models.ForeignKey(Company, models.CASCADE, related_name="responses")
    user_id = models.BigIntegerField("persona")
    role = models.CharField("rol", max_length=10, choices=Role)
    week = models.DateField("semana")
    version = models.PositiveSmallIntegerField("versión de las preguntas")
    began_at = models.DateTimeField("empezó")
    changed_at = models.DateTimeField("último cambio")
    finished_at = models.DateTimeField("terminó", null=True)

    objects: ClassVar[models.Manager["Response"]] = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = "respuesta de la semana"
        verbose_name_plural = "respuestas de la semana"
        constraints = (
            models.UniqueConstraint(
                fields=("company", "user_id", "week"), name="one_response_a_week"
            ),
        )
        indexes = (
            models.Index(fields=("week", "company"), name="response_in_week"),
            models.Index(
                fields=("changed_at",),
                condition=models.Q(finished_at=None),
                name="response_unfinished",
            ),
        )

    def __str__(self) -> str:
        return f"{self.company_id}:{self.user_id} {self.week:%Y-%m-%d}"

    @property
    def questionnaire(self) -> Questionnaire:
        return QUESTIONS[self.version]

    @property
    def given(self) -> dict[str, Given]:
        """What was answered, by the code of its question; one query, or none if prefetched."""
        return {answer.question: answer.given for answer in self.answers.all()}

    @property
    def score(self) -> int | None:
        """From 1 to 10, whether the person would recommend the product."""
        return self.given.get(RECOMMEND, Given()).number

    @property
    def minutes_saved(self) -> int | None:
        """In the week, against the former method; below zero it took time."""
        return self.given.get(SAVED, Given()).number

    @property
    def is_blocked(self) -> bool:
        """Whether a problem keeps the person from working."""
        return BLOCKS in self.given.get(PROBLEMS, Given()).choices


class Answer(models.Model):
    """What was answered to one question. An answer that was emptied has no row."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="answers")
    question = models.CharField("pregunta", max_length=20)
    choices = models.JSONField("opciones", default=list)
    text = models.TextField("con sus palabras", blank=True)
    number = models.SmallIntegerField("número", null=True)
    answered_at = models.DateTimeField("contestada")

    class Meta:
        verbose_name = "respuesta a una pregunta"
        verbose_name_plural = "respuestas a las preguntas"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("response", "question"), name="one_answer_a_question"),
        )

    def __str__(self) -> str:
        return f"{self.response} {self.question}"

    @property
    def given(self) -> Given:
        return Given(tuple(self.choices), self.text, self.number)
