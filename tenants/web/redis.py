"""One policy for Redis that is away: what it does is left out, and the page is served.

Cache, rate limit and broker share one breaker. The first that finds Redis silent waits for
``SECONDS``; for the next moments of this process nobody asks again.
"""

import logging
from time import monotonic
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from kombu.exceptions import OperationalError
from redis import RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)
SECONDS = 0.5  # that one question to Redis may take
REST = 5.0  # seconds in which nobody asks again
BROKER_AWAY = (OperationalError, RedisError, OSError)
"""What sending a message raises while the broker cannot be reached."""


def connection_options() -> dict[str, Any]:
    """For a client of redis-py: fail soon and do not try again."""
    return {
        "socket_timeout": SECONDS,
        "socket_connect_timeout": SECONDS,
        "retry": Retry(NoBackoff(), 0),
    }


class Breaker:
    """Remembers for a while that a server did not answer. Shared by threads."""

    def __init__(self, rest: float = REST) -> None:
        self._rest = rest
        self._closed_until = 0.0

    def allows(self) -> bool:
        """Whether asking is worth the wait."""
        return monotonic() >= self._closed_until

    def trip(self) -> None:
        self._closed_until = monotonic() + self._rest

    def reset(self) -> None:
        self._closed_until = 0.0


redis_breaker = Breaker()


class ForgivingCache(RedisCache):
    """A cache that is empty and forgets everything while Redis is away."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        params["OPTIONS"] = connection_options() | params.get("OPTIONS", {})
        super().__init__(server, params)

    def add(self, key: str, *args: Any, **kwargs: Any) -> bool:
        return bool(self._ask(super().add, True, key, *args, **kwargs))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._ask(super().get, default, key, default, version)

    def set(self, key: str, *args: Any, **kwargs: Any) -> None:
        self._ask(super().set, None, key, *args, **kwargs)

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._ask(super().touch, False, key, timeout, version))

    def delete(self, key: str, version: int | None = None) -> bool:
        return bool(self._ask(super().delete, False, key, version))

    def get_many(self, keys: Any, version: int | None = None) -> dict[str, Any]:
        return dict(self._ask(super().get_many, {}, keys, version))

    def has_key(self, key: str, version: int | None = None) -> bool:
        return bool(self._ask(super().has_key, False, key, version))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        return int(self._ask(super().incr, delta, key, delta, version))

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return list(self._ask(super().set_many, [], data, *args, **kwargs))

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._ask(super().delete_many, None, keys, version)

    def clear(self) -> None:
        self._ask(super().clear, None)

    def _ask(self, operation: Any, otherwise: Any, *args: Any, **kwargs: Any) -> Any:
        if not redis_breaker.allows():
            return otherwise
        try:
            return operation(*args, **kwargs)
        except RedisError as error:
            redis_breaker.trip()
            logger.warning("The cache is away: %s", type(error).__name__)
            return otherwise
