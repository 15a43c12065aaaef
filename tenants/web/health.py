"""Is this process alive, and can it serve? Answered before any host, session or company.

``/healthz`` touches nothing and tells the release; ``/readyz``, also by its older name ``/health``,
asks the database and Redis. Without Redis the site is
degraded and serves: work waits in its rows, the cache is empty, nobody is counted.
"""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from tenants.schemas.context import public_context
from tenants.web.redis import connection_options

GetResponse = Callable[[HttpRequest], HttpResponse]
_broker = redis.Redis.from_url(settings.RATE_LIMIT_REDIS_URL, **connection_options())


class HealthMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return JsonResponse({"status": "ok", "release": settings.RELEASE})
        if request.path in {"/readyz", "/health"}:
            return ready()
        return self.get_response(request)


def ready() -> HttpResponse:
    """200 while pages can be served, else 503; the body says what does not answer."""
    parts = {"database": _database_answers(), "broker": _broker_answers()}
    told = {name: "ok" if fine else "down" for name, fine in parts.items()}
    if not parts["database"]:
        return JsonResponse({"status": "down"} | told, status=503)
    return JsonResponse({"status": "ok" if parts["broker"] else "degraded"} | told)


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
