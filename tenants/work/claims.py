"""What a worker makes of a row of a company: asked for, claimed by one, and told how it ended."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone

from tenants.work.queues import PDF, Queue


class WorkQuerySet(models.QuerySet["Work"]):
    def stuck_at(self, moment: datetime) -> Self:
        """What asking again would help: it failed, or its worker died."""
        # The ticket of the work is lent for the whole lease; this row was claimed a moment later.
        lost = moment - self.model.LINE.lease * 0.9
        return self.filter(
            models.Q(state=Work.FAILED) | models.Q(state=self.model.WORKING, started_at__lt=lost)
        )

    def put_back(self, pk: int, moment: datetime) -> bool:
        """Into the queue again; False for what is ready or on its way."""
        again = {"state": Work.QUEUED, "asked_at": moment, "reason": ""}
        return bool(self.stuck_at(moment).filter(pk=pk).update(**again))

    def claim(self, pk: int, moment: datetime) -> Any:
        """The row, if this worker is the one that works on it; None if it is made or being made."""
        free = self.filter(state=Work.QUEUED) | self.stuck_at(moment)
        claim = {"state": self.model.WORKING, "started_at": moment, "reason": ""}
        return self.get(pk=pk) if free.filter(pk=pk).update(**claim) else None


class Work(models.Model):
    """A row with a ``state``: QUEUED, the model's own WORKING, READY or FAILED."""

    QUEUED, READY, FAILED = "queued", "ready", "failed"
    WORKING: ClassVar[str]
    LINE: ClassVar[Queue] = PDF

    state = models.CharField("estado", max_length=10)  # each model gives its own choices
    reason = models.CharField("motivo", max_length=300, blank=True)
    asked_at = models.DateTimeField("pedido", auto_now_add=True)
    started_at = models.DateTimeField("inicio", null=True, blank=True)
    finished_at = models.DateTimeField("fin", null=True, blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        abstract = True

    def waits_at(self, moment: datetime) -> bool:
        """Whether it is still on its way as far as this row knows, so that waiting is worth it."""
        # What was finished since the row was read is found by whoever asks again.
        if self.state not in {self.QUEUED, self.WORKING}:
            return False
        return not type(self).objects.stuck_at(moment).filter(pk=self.pk).exists()

    def finish(self, **outcome: object) -> bool:
        """Write the outcome, unless the claim was lost to another worker meanwhile."""
        mine = type(self).objects.filter(pk=self.pk, state=self.WORKING, started_at=self.started_at)
        return bool(mine.update(finished_at=timezone.now(), **outcome))
