"""Who was asked in which week, and who wants no weekly letters.

People live in their company's schema: their number is kept as a value.
"""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models

from feedback.weeks.calendar import reminded_on
from feedback.weeks.questions import QUESTIONS, Questionnaire
from tenants.schemas.companies import Company


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def of(self, company: Company, week: date) -> Self:
        return self.filter(company=company.pk, week=week)

    def silent(self) -> Self:
        """Of people who have said nothing yet, in any way."""
        return self.filter(answered_at=None)


class Invitation(models.Model):
    """A person is asked once a week. ``week`` is its Monday."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="invitations")
    user_id = models.BigIntegerField("persona")
    week = models.DateField("semana")
    version = models.PositiveSmallIntegerField("versión de las preguntas")
    asked_on = models.DateField("se preguntó")
    reminders = models.PositiveSmallIntegerField("recordatorios", default=0)
    answered_at = models.DateTimeField("contestó", null=True)

    objects: ClassVar[models.Manager["Invitation"]] = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "pregunta de la semana"
        verbose_name_plural = "preguntas de la semana"
        constraints = (
            models.UniqueConstraint(
                fields=("company", "user_id", "week"), name="asked_once_a_week"
            ),
        )
        indexes = (models.Index(fields=("week", "company"), name="asked_in_week"),)

    def __str__(self) -> str:
        return f"{self.company_id}:{self.user_id} {self.week:%Y-%m-%d}"

    @property
    def questionnaire(self) -> Questionnaire:
        return QUESTIONS[self.version]

    def reminder_due(self, day: date) -> int:
        """The number of the reminder that this day calls for; 0 for none.

        A timetable that stood still sends the latest, not all that were missed.
        """
        due = [
            number
            for number, at in enumerate(reminded_on(self.asked_on), start=1)
            if at <= day and number > self.reminders
        ]
        return max(due, default=0)


class OptOutQuerySet(models.QuerySet["OptOut"]):
    def of(self, company: Company, person: int) -> Self:
        return self.filter(company=company.pk, user_id=person)


class OptOut(models.Model):
    """A person who wants no weekly letters."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="opt_outs")
    user_id = models.BigIntegerField("persona")
    since = models.DateTimeField("desde")

    objects: ClassVar[models.Manager[Any]] = OptOutQuerySet.as_manager()

    class Meta:
        verbose_name = "baja de los correos semanales"
        verbose_name_plural = "bajas de los correos semanales"
        constraints = (models.UniqueConstraint(fields=("company", "user_id"), name="one_opt_out"),)

    def __str__(self) -> str:
        return f"{self.company_id}:{self.user_id}"
