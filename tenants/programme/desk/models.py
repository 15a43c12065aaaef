"""Why the people of the programme did what they did to a company or to one of themselves."""

from typing import ClassVar, Self

from django.db import models

from tenants.events.models import subject_name
from tenants.schemas.companies import Company


class NoteQuerySet(models.QuerySet["Note"]):
    def about(self, subject: models.Model | str) -> Self:
        return self.filter(subject=subject_name(subject))


class Note(models.Model):
    """A reason in words. The event of its act holds none; an erased company takes its notes."""

    company = models.ForeignKey(
        Company, models.CASCADE, null=True, related_name="notes", verbose_name="empresa"
    )
    subject = models.CharField("de qué trata", max_length=80)
    act = models.CharField("acto", max_length=60)  # the kind of its event
    text = models.TextField("por qué", max_length=1000)
    manager_id = models.BigIntegerField("quién")
    at = models.DateTimeField("cuándo")

    objects: ClassVar[models.Manager["Note"]] = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = "nota"
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("subject",), name="note_by_subject"),)
