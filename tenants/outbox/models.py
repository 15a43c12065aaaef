"""The outbox: every e-mail is a row, written in the transaction of the act that it tells of."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

from tenants.work.models import Errand, ErrandQuerySet

TRIED_FOR = timedelta(hours=48)


class MailQuerySet(ErrandQuerySet):
    def about(self, kind: str, things: Iterable[str]) -> Self:
        """The messages of one kind about any of ``things``, the newest first."""
        return self.filter(kind=kind, about__in=list(things)).order_by("-pk")


class Mail(Errand):
    """A message to one address.

    It holds no text: the sender composes it from ``facts`` at the last moment. Links that let a
    person in are therefore never at rest, and count their age from the sending.
    """

    class Shown(models.TextChoices):
        """What a person is told of a state."""

        QUEUED = "queued", "Por enviar"
        TAKEN = "taken", "Por enviar"
        DONE = "done", "Enviado"
        DROPPED = "dropped", "Ya no hizo falta"
        FAILED = "failed", "Rechazado"

    key = models.CharField("clave", max_length=160, unique=True)
    kind = models.CharField("plantilla", max_length=60)
    about = models.CharField("de qué trata", max_length=80, blank=True)
    to = models.EmailField("para", blank=True)
    reply_to = models.EmailField("responder a", blank=True)
    facts = models.JSONField("datos", default=dict)
    headers = models.JSONField("encabezados", default=dict)
    attachments = models.JSONField("adjuntos", default=list)
    receipt = models.CharField("acuse", max_length=200, blank=True)

    objects: ClassVar[Any] = MailQuerySet.as_manager()

    class Meta:
        verbose_name = "correo"
        indexes = (
            models.Index(
                fields=("priority", "round", "id"),
                condition=models.Q(state="queued"),
                name="mail_in_line",
            ),
            models.Index(
                fields=("priority", "-round"),
                condition=models.Q(claimed_at__isnull=False),
                name="mail_served",
            ),
            models.Index(
                fields=("claimed_at",), condition=models.Q(state="taken"), name="mail_taken"
            ),
            models.Index(fields=("company", "kind", "about"), name="mail_about"),
            models.Index(fields=("finished_at",), name="mail_ended"),
        )

    def __str__(self) -> str:
        return self.key

    @property
    def shown(self) -> str:
        """The state in the words of who sent it."""
        return str(self.Shown(self.state).label)

    @property
    def message_id(self) -> str:
        """The same for each try, so that who receives a message twice can tell."""
        digest = sha256(self.key.encode()).hexdigest()[:32]
        return f"<{digest}@{settings.BASE_DOMAIN}>"

    def has_tried_enough(self, moment: datetime) -> bool:
        return moment - self.asked_at > TRIED_FOR
