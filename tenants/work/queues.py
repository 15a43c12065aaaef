"""The queues of background work: how long a task of each may take, and when it counts as lost."""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from django.conf import settings


class Priority(IntEnum):
    """Who waits for it. A smaller number is done first."""

    WAITED_FOR = 0  # a person looks at the page that shows it
    SOON = 5
    WHENEVER = 9


@dataclass(frozen=True)
class Queue:
    """A queue and its limits in seconds: asked to stop after ``soft``, killed after ``hard``."""

    name: str
    soft: int
    hard: int

    @property
    def lease(self) -> timedelta:
        """After this a claim was lost with its worker. Longer than any task may run."""
        return timedelta(seconds=settings.WORK_LEASE_SECONDS or self.hard * 5 // 4)


PDF = Queue("pdf", soft=90, hard=120)
CUTTING = Queue("cutting", soft=120, hard=150)
MAIL = Queue("mail", soft=45, hard=60)

TICKET_QUEUES = {queue.name: queue for queue in (PDF, CUTTING)}
"""The queues of company tasks. What the mail queue sends are rows of the outbox."""
