"""How many requests one person may make in a while: a sliding window counted in Redis.

The window of the last minute (or hour) is estimated from two fixed ones: what remains of the
former, by the share of it that is still inside, plus the current. When Redis is away requests pass:
a broken counter must not close the shop.

Every request of every page is counted, so the count is one script over a connection of the thread's
own: 0.04 ms of the processor, a quarter of what redis-py's client takes around the same script.
"""

import logging
from collections.abc import Callable
from functools import cache, wraps
from hashlib import sha1
from threading import local
from time import time
from typing import Any

import redis
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from tenants.schemas.connection import current_schema
from tenants.web.clientip import visitor
from tenants.web.known import person_of
from tenants.web.redis import redis_breaker

logger = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]
MINUTE, HOUR = 60, 3600  # seconds
TIMEOUT = 0.2  # seconds that a request waits for the counter
BY_ITSELF, TYPING = "X-By-Itself", "typing"
ENTRANCES = ("/entrar/", "/programa/entrar/")  # counted apart: see ``RateLimitMiddleware``
KEYSTROKES = 4  # times the limit: a preview follows each key, and costs little
HIT = """
local former = tonumber(redis.call('GET', KEYS[2]) or '0')
local current = tonumber(redis.call('GET', KEYS[1]) or '0')
if former * tonumber(ARGV[2]) + current >= tonumber(ARGV[1]) then return 0 end
redis.call('INCR', KEYS[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
"""
HIT_SHA = sha1(HIT.encode(), usedforsecurity=False).hexdigest()  # how Redis names the script


class RateLimiter:
    """``allow(key)`` counts one request of ``key`` and says whether it may pass."""

    def __init__(self, url: str, limit: int, window: int = MINUTE) -> None:
        self.limit, self.window = limit, window
        self._pool = redis.ConnectionPool.from_url(
            url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT
        )
        self._own = local()

    def allow(self, key: str, now: float) -> bool:
        if not redis_breaker.allows():
            return True
        number, elapsed = divmod(now, self.window)
        keys = [f"rl:{key}:{int(number)}", f"rl:{key}:{int(number) - 1}"]
        still_inside = 1 - elapsed / self.window
        try:
            return bool(self._hit(*keys, self.limit, still_inside, 2 * self.window))
        except (redis.RedisError, OSError) as error:
            redis_breaker.trip()
            logger.warning("The rate limit cannot count; requests pass: %s", type(error).__name__)
            return True

    def _hit(self, *arguments: Any) -> Any:
        """The answer of the script; a connection that was closed meanwhile is opened again."""
        try:
            return self._ask("EVALSHA", HIT_SHA, 2, *arguments)
        except redis.exceptions.NoScriptError:
            return self._ask("EVAL", HIT, 2, *arguments)
        except redis.TimeoutError:
            raise
        except redis.ConnectionError:
            return self._ask("EVAL", HIT, 2, *arguments)

    def _ask(self, *command: Any) -> Any:
        connection = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = self._pool.make_connection()
        try:
            connection.send_command(*command)
            return connection.read_response()
        except redis.ResponseError:
            raise
        except BaseException:
            connection.disconnect()  # an answer that comes late is not taken for the next one's
            raise


@cache
def limiter(url: str, limit: int, window: int = MINUTE) -> RateLimiter:
    """The one of this process, whose connections are kept."""
    return RateLimiter(url, limit, window)


class RateLimitMiddleware:
    """150 requests a minute by person, or by address for those who have not logged in.

    A browser from which somebody entered before is counted as that person, and the log-in's page
    apart from all others: whoever hammers at it behind a shop's Wi-Fi keeps nobody there from
    entering, nor from the links of their mailbox.

    What an open page asks by itself (the bell, who else is here) and what follows each keystroke
    say so in a header and are counted apart, so that nobody who types fast or has many tabs is kept
    from saving; who lies about it gains those allowances, and that is all.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        url, limit = settings.RATE_LIMIT_REDIS_URL, settings.RATE_LIMIT_PER_MINUTE
        self.limiter = RateLimiter(url, limit)
        self.keystrokes = RateLimiter(url, KEYSTROKES * limit)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user.pk if request.user.is_authenticated else _nobody(request)
        said = request.headers.get(BY_ITSELF)
        limiter = self.keystrokes if said == TYPING else self.limiter
        asker = "person" if said is None else TYPING if said == TYPING else "page"
        if request.path in ENTRANCES:
            asker = f"{asker}:entrance"
        if limiter.allow(f"{current_schema()}:{asker}:{person}", time()):
            return self.get_response(request)
        return _too_many(request, limiter.limit)


def few_tries(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view that checks a password: so many tries a minute from one address, over all companies
    and whatever the e-mail. Each costs much of the processor, and guesses of many people's
    passwords are guesses, too. Who has shown who they are is counted by that, and takes nothing
    from the others at the address, nor they from them."""

    @wraps(view)
    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        tries = limiter(settings.RATE_LIMIT_REDIS_URL, settings.PASSWORD_TRIES_PER_MINUTE)
        whose = f"tries:{_whose_try(request, kwargs.get('token', ''))}"
        if request.method == "POST" and not tries.allow(whose, time()):
            return _too_many(request, tries.limit)
        return view(request, *args, **kwargs)

    return counted


def _nobody(request: HttpRequest) -> str:
    return person_of(request) or visitor(request)


def _whose_try(request: HttpRequest, token: str) -> str:
    """A link's, a known browser's of the person who is typed, a logged-in person's, or an
    address's. A forged link costs no hash, so that a limit for each is one for all."""
    if token:
        return sha1(token.encode(), usedforsecurity=False).hexdigest()
    if email := request.POST.get("username", ""):
        person = person_of(request, email)
        return f"{current_schema()}:{person}" if person else visitor(request)
    if request.user.is_authenticated:
        return f"{current_schema()}:{request.user.pk}"
    return visitor(request)


def _too_many(request: HttpRequest, limit: int) -> HttpResponse:
    context = {"retry_after": MINUTE, "limit": limit}
    response = render(request, "errors/429.html", context, status=429)
    response["Retry-After"] = str(MINUTE)
    return response
