"""Background work in rows of public: written in the act's transaction, taken in turns.

The broker only carries a nudge that there is something to do. What is done next is decided when a
worker takes a row, so a lost message loses nothing and a repeated one does nothing.

Companies take turns by rounds, as in fair queueing: a row stands in the round after the company's
last waiting one, and never before the round that was served last. A company with one row therefore
waits for one row of each other company, however many those have waiting.
"""

from datetime import datetime, timedelta
from typing import Any, Self

from django.db import models, transaction

from tenants.events.requests import current_request_id
from tenants.schemas.companies import Company
from tenants.work.queues import TICKET_QUEUES, Priority

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
MOST_TRIES = 5  # of a ticket
LOST = "lost"  # the reason of what a worker took and never told the end of


def pause_after(tries: int) -> timedelta:
    """How long to wait after that many failed tries: twice as long each time."""
    return min(FIRST_PAUSE * 2 ** min(max(tries - 1, 0), 10), LONGEST_PAUSE)


class ErrandQuerySet(models.QuerySet["Errand"]):
    def due_at(self, moment: datetime) -> Self:
        """What may be done now: it waits, its time has come, and its company serves."""
        serving = models.Q(company=None) | models.Q(company__state=Company.State.READY)
        return self.filter(serving, state=Errand.State.QUEUED, due_at__lte=moment)

    def put_in_line(self, row: "Errand", *, once: bool = False) -> None:
        """Save a new row in its round; ``once`` leaves the one that is there already."""
        alike = self.filter(priority=row.priority).order_by("-round")
        rounds = alike.values_list("round", flat=True)
        served = rounds.filter(claimed_at__isnull=False).first()
        last = rounds.filter(state=Errand.State.QUEUED, company=row.company_id).first()
        row.round = max(served or 0, -1 if last is None else last + 1)
        row.request_id = current_request_id()
        rows: list[Any] = [row]
        self.bulk_create(rows, ignore_conflicts=once)

    def take(self, moment: datetime) -> Any:
        """Claim the row whose turn it is; None if there is nothing to do."""
        with transaction.atomic(using=self.db):
            line = self.due_at(moment).order_by("priority", "round", "pk")
            row = line.select_for_update(skip_locked=True, of=("self",)).first()
            if row is not None:
                row.state, row.claimed_at, row.tries = Errand.State.TAKEN, moment, row.tries + 1
                row.save(update_fields=["state", "claimed_at", "tries"])
            return row

    def lost_at(self, moment: datetime, lease: timedelta) -> Self:
        """What a worker took and never told the end of."""
        return self.filter(state=Errand.State.TAKEN, claimed_at__lt=moment - lease)

    def ended_before(self, moment: datetime) -> Self:
        return self.exclude(state__in=Errand.OPEN).filter(finished_at__lt=moment)


class Errand(models.Model):
    """Something a worker has to do once, for a company or for the programme."""

    class State(models.TextChoices):
        QUEUED = "queued", "En espera"
        TAKEN = "taken", "En proceso"
        DONE = "done", "Hecho"
        DROPPED = "dropped", "Ya no hizo falta"
        FAILED = "failed", "Falló"

    OPEN = (State.QUEUED, State.TAKEN)

    company = models.ForeignKey(Company, models.CASCADE, null=True, related_name="+")
    priority = models.PositiveSmallIntegerField("prioridad", default=Priority.SOON)
    round = models.BigIntegerField("vuelta", default=0)
    state = models.CharField("estado", max_length=8, choices=State, default=State.QUEUED)
    asked_at = models.DateTimeField("pedido")
    due_at = models.DateTimeField("para cuándo")
    claimed_at = models.DateTimeField("tomado", null=True, blank=True)
    finished_at = models.DateTimeField("fin", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("intentos", default=0)
    reason = models.CharField("motivo", max_length=200, blank=True)
    request_id = models.CharField("petición", max_length=64, blank=True)

    objects = ErrandQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    def has_tried_enough(self, moment: datetime) -> bool:
        return self.tries >= MOST_TRIES

    def finish(self, state: str, moment: datetime, **more: object) -> bool:
        """Write how it ended, unless the claim was lost to another worker meanwhile."""
        return self._write(state=state, finished_at=moment, **more)

    def try_again(self, moment: datetime, reason: str, *, at_once: bool = False) -> bool:
        """Put it back for a later try, or end it as failed after enough of them."""
        if self.has_tried_enough(moment):
            return self.finish(self.State.FAILED, moment, reason=reason)
        due = moment if at_once else moment + pause_after(self.tries)
        return self._write(state=self.State.QUEUED, due_at=due, reason=reason)

    def _write(self, **fields: object) -> bool:
        mine = type(self)._default_manager.filter(
            pk=self.pk, state=self.State.TAKEN, claimed_at=self.claimed_at
        )
        written = bool(mine.update(**fields))
        if written:
            for name, value in fields.items():
                setattr(self, name, value)
        return written


class Ticket(Errand):
    """One call of a company's task: its name and plain arguments, such as ids."""

    queue = models.CharField(
        "cola", max_length=12, choices=[(name, name) for name in TICKET_QUEUES]
    )
    task = models.CharField("tarea", max_length=120)
    arguments = models.JSONField("argumentos", default=list)

    class Meta:
        verbose_name = "turno de trabajo"
        indexes = (
            models.Index(
                fields=("queue", "priority", "round", "id"),
                condition=models.Q(state="queued"),
                name="ticket_in_line",
            ),
            models.Index(
                fields=("queue", "priority", "-round"),
                condition=models.Q(claimed_at__isnull=False),
                name="ticket_served",
            ),
            models.Index(
                fields=("claimed_at",), condition=models.Q(state="taken"), name="ticket_taken"
            ),
            models.Index(fields=("finished_at",), name="ticket_ended"),
        )

    def __str__(self) -> str:
        return f"{self.task}{tuple(self.arguments)}"
