"""How many requests a minute one person may make: a sliding window counted in Redis.

The window of the last 60 s is estimated from two fixed ones: what remains of the former, by the
share of it that is still inside, plus the current. When Redis is away requests pass: a broken
counter must not close the shop.
"""

import logging
from collections.abc import Callable
from time import time

import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tenants.clientip import client_ip
from tenants.schemas import current_schema

logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]
WINDOW = 60
HIT = """
local former = tonumber(redis.call('GET', KEYS[2]) or '0')
local current = tonumber(redis.call('GET', KEYS[1]) or '0')
if former * tonumber(ARGV[2]) + current >= tonumber(ARGV[1]) then return 0 end
redis.call('INCR', KEYS[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
"""


class RateLimiter:
    """``allow(key)`` counts one request of ``key`` and says whether it may pass."""

    def __init__(self, url: str, limit: int) -> None:
        self.limit = limit
        client = redis.Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5)
        self._hit = client.register_script(HIT)

    def allow(self, key: str, now: float) -> bool:
        window, elapsed = divmod(now, WINDOW)
        keys = [f"rl:{key}:{int(window)}", f"rl:{key}:{int(window) - 1}"]
        try:
            return bool(self._hit(keys=keys, args=[self.limit, 1 - elapsed / WINDOW, 2 * WINDOW]))
        except redis.RedisError:
            logger.exception("The rate limit cannot count; requests pass")
            return True


class RateLimitMiddleware:
    """150 requests a minute by person, or by address for those who have not logged in."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.limiter = RateLimiter(settings.RATE_LIMIT_REDIS_URL, settings.RATE_LIMIT_PER_MINUTE)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user.pk if request.user.is_authenticated else client_ip(request)
        if self.limiter.allow(f"{current_schema()}:{person}", time()):
            return self.get_response(request)
        context = {"retry_after": WINDOW, "limit": self.limiter.limit}
        response = render(request, "errors/429.html", context, status=429)
        response["Retry-After"] = str(WINDOW)
        return response
