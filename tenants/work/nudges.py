"""Messages to the broker that there is work. They carry nothing, and may be lost or repeated."""

import logging
from functools import partial

from celery import Task, current_app
from django.db import transaction
from kombu.exceptions import ChannelError

from tenants.web.redis import BROKER_AWAY, redis_breaker
from tenants.work.queues import Queue

logger = logging.getLogger(__name__)
MOST_NUDGES = 100  # at once; the sweep comes again


def nudge_on_commit(task: Task) -> None:
    """Tell a worker once the row is there. A broker that is away is no error of the person's."""
    transaction.on_commit(partial(nudge, task), robust=True)


def nudge(task: Task, *args: int, times: int = 1) -> None:
    """Send ``task``, which looks for its work; the sweep makes up for what cannot be sent."""
    for _ in range(times):
        if not redis_breaker.allows():
            return
        try:
            task.apply_async(args=args, retry=False)
        except BROKER_AWAY:
            redis_breaker.trip()
            logger.warning("%s could not be sent: the broker is away", task.name)


def nudge_missing(task: Task, queue: Queue, waiting: int) -> int:
    """Send as many nudges as there are rows waiting without one; how many were sent."""
    missing = min(waiting, MOST_NUDGES) - _on_their_way(queue.name)
    nudge(task, times=max(missing, 0))
    return max(missing, 0)


def _on_their_way(queue: str) -> int:
    """Messages that lie in the broker. Unknown counts as none: too many nudges do no harm."""
    if current_app.conf.task_always_eager or not redis_breaker.allows():
        return 0
    try:
        with current_app.connection_for_write() as connection:
            declared = connection.default_channel.queue_declare(queue, passive=True)
            return int(declared.message_count)
    except ChannelError:  # a queue without messages does not exist
        return 0
    except BROKER_AWAY:
        redis_breaker.trip()
        return 0
