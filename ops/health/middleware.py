"""Is this process alive, can it serve, and how is the rest? Answered before any host or session.

``/health/live`` touches nothing and tells the release; ``/health/ready`` asks what a page needs and
answers 503 without it; ``/health`` adds what works beside the pages. ``/health/readings`` and
``/metrics`` tell numbers to whoever has the token. Without Redis the site is degraded and serves:
work waits in its rows, the cache is empty, nobody is counted.
"""

from collections.abc import Callable
from hmac import compare_digest

from django.conf import settings
from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import now

from ops.health.parts import Report, ready, whole
from ops.health.prometheus import CONTENT_TYPE, as_text
from ops.health.readings import read_all
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context

GetResponse = Callable[[HttpRequest], HttpResponse]
BEARER = "Bearer "


class HealthMiddleware:
    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (answer := ANSWERS.get(request.path)) is None:
            return self.get_response(request)
        if request.method not in {"GET", "HEAD"}:
            return JsonResponse({"error": "Solo se pregunta con GET."}, status=405)
        response = answer(request)
        response["Cache-Control"] = "no-store"
        return response


def live(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok", "release": settings.RELEASE})


def is_ready(request: HttpRequest) -> HttpResponse:
    return _tell(ready())


def health(request: HttpRequest) -> HttpResponse:
    return _tell(whole(now()))


def _tell(report: Report) -> HttpResponse:
    """200 while pages can be served, else 503; the body says what is not well."""
    told = {"status": report.status} | dict(report.parts)
    return JsonResponse(told, status=200 if report.is_serving else 503)


def _with_token(answer: Callable[[], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Only for who knows READINGS_TOKEN; an installation without one tells nobody."""

    def guarded(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("Authorization", "")
        wanted = f"{BEARER}{settings.READINGS_TOKEN}"
        if settings.READINGS_TOKEN and compare_digest(given.encode(), wanted.encode()):
            return answer()
        response = JsonResponse({"error": "Falta el token de las lecturas."}, status=401)
        response["WWW-Authenticate"] = "Bearer"
        return response

    return guarded


def readings() -> HttpResponse:
    moment = now()
    report = whole(moment)
    told = read_all(moment, report)
    return JsonResponse(
        {
            "at": moment.isoformat(),
            "release": settings.RELEASE,
            "status": report.status,
            "companies": _companies() if report.database_answers else [],
            "readings": [
                {"name": each.name, "labels": dict(each.labels), "value": each.value}
                for each in told.readings
            ],
            "failed": list(told.failed),
        }
    )


def metrics() -> HttpResponse:
    moment = now()
    return HttpResponse(as_text(read_all(moment, ready())), content_type=CONTENT_TYPE)


def _companies() -> list[dict[str, str]]:
    try:
        with public_context():
            return [
                {
                    "schema": company.schema_name,
                    "name": company.name,
                    "host": company.host,
                    "state": company.state,
                }
                for company in Company.objects.all()
            ]
    except Error:
        return []


ANSWERS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/health": health,
    "/health/live": live,
    "/health/ready": is_ready,
    "/health/readings": _with_token(readings),
    "/metrics": _with_token(metrics),
}
