"""Is this process alive, and can it serve? Answered before any host, session or company.

``/healthz`` touches nothing; ``/readyz`` asks the database and the broker.
"""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from tenants.schemas.context import public_context

GetResponse = Callable[[HttpRequest], HttpResponse]
_broker = redis.Redis.from_url(
    settings.RATE_LIMIT_REDIS_URL, socket_timeout=1, socket_connect_timeout=1
)


class HealthMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return JsonResponse({"status": "ok"})
        if request.path == "/readyz":
            return ready()
        return self.get_response(request)


def ready() -> HttpResponse:
    """200 if every part answers, else 503; the body says which does not."""
    parts = {"database": _database_answers(), "broker": _broker_answers()}
    return JsonResponse(
        {name: "ok" if fine else "down" for name, fine in parts.items()},
        status=200 if all(parts.values()) else 503,
    )


def _database_answers() -> bool:
    try:
        with public_context(), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return False
    return True


def _broker_answers() -> bool:
    try:
        return bool(_broker.ping())
    except redis.RedisError:
        return False
