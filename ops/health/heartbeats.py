"""Signs of life of beat and of the workers, kept in Redis by the name of what they serve.

A worker gives one for each queue it takes from, however busy it is. They do not expire: the age
of the last one tells since when there is none. The settings are read when Redis is first asked,
since what starts the workers loads this before they are there.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache

import redis
from django.conf import settings

from tenants.web.redis import connection_options

logger = logging.getLogger(__name__)

BEAT = "beat"
QUEUES = ("default", "mail", "pdf", "cutting")
KEY = "cotizador:alive"
EVERY = timedelta(seconds=10)


class Heart:
    """Of one process: gives a sign at most every few seconds, however often it is asked to."""

    def __init__(self) -> None:
        self._last = datetime.min.replace(tzinfo=UTC)

    def beat(self, names: Iterable[str]) -> None:
        moment = datetime.now(UTC)
        if moment - self._last >= EVERY:
            self._last = moment
            give(names, moment)


heart = Heart()


@cache
def _server() -> redis.Redis:
    return redis.Redis.from_url(settings.RATE_LIMIT_REDIS_URL, **connection_options())


def give(names: Iterable[str], moment: datetime) -> None:
    """A Redis that is away is told by whoever asks it; who works goes on working."""
    try:
        _server().hset(KEY, mapping={name: str(moment.timestamp()) for name in names})
    except redis.RedisError:
        logger.warning("No sign of life could be given: Redis is away")


def last() -> Mapping[str, datetime | None]:
    """When each was last heard, beat first. Raises RedisError."""
    names = [BEAT, *QUEUES]
    told: list[bytes | None] = _server().hmget(KEY, names)  # type: ignore[assignment]
    return {
        name: None if value is None else datetime.fromtimestamp(float(value), UTC)
        for name, value in zip(names, told, strict=True)
    }


def broker_answers() -> bool:
    try:
        return bool(_server().ping())
    except redis.RedisError:
        return False
