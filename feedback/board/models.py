"""The ideas that the programme takes, and which companies want them."""

from typing import Any, ClassVar

from django.db import models

from feedback.cases.models import Case
from tenants.schemas.companies import Company

TITLE, WORDS, WHY = 120, 1000, 500


class Idea(models.Model):
    """All its words are the programme's: a company never reads another's."""

    class State(models.TextChoices):
        STUDIED = "studied", "En estudio"
        PLANNED = "planned", "Planeada"
        BUILT = "built", "En construcción"
        READY = "ready", "Lista"
        REFUSED = "refused", "No se hará"

    title = models.CharField("idea", max_length=TITLE)
    words = models.TextField("qué es", max_length=WORDS)
    state = models.CharField("estado", max_length=10, choices=State, default=State.STUDIED)
    why = models.TextField("por qué o desde cuándo", max_length=WHY, blank=True)
    manager_id = models.BigIntegerField("quién")
    added_at = models.DateTimeField("se agregó")
    moved_at = models.DateTimeField("cambió de estado")
    cases = models.ManyToManyField(Case, related_name="ideas", verbose_name="casos")

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        verbose_name = "idea"
        ordering = ("-added_at", "-pk")

    def __str__(self) -> str:
        return self.title

    @property
    def takes_votes(self) -> bool:
        return self.state not in {self.State.READY, self.State.REFUSED}


class Vote(models.Model):
    """Of a company: its people have one together, which any of them gives and takes back."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="votes")
    company = models.ForeignKey(Company, models.CASCADE, related_name="votes")
    user_id = models.BigIntegerField("quién")
    at = models.DateTimeField("cuándo")

    class Meta:
        verbose_name = "voto"
        constraints = (
            models.UniqueConstraint(fields=("idea", "company"), name="one_vote_a_company"),
        )
