"""One line for each request, and the request's id for all that happens in it."""

import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any

import structlog
from django.conf import settings
from django.core.signals import got_request_exception
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import bind_contextvars, clear_contextvars

from tenants.events.requests import REQUEST_ID, request_id_from

GetResponse = Callable[[HttpRequest], HttpResponse]

HEADER = "X-Request-ID"
# Asked for every few seconds: only told when something is wrong.
NOT_TOLD = {"/health", "/health/live", "/health/ready", "/health/readings", "/metrics"}

log = structlog.get_logger("request")


class RequestLogMiddleware:
    """Stands first, so that it measures the whole and sees every answer.

    The route's name stands for the address, which may hold a customer's or a password's link.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        clear_contextvars()
        request_id = request_id_from(request.headers.get(HEADER, ""))
        bind_contextvars(**{REQUEST_ID: request_id})
        response = self.get_response(request)
        response[HEADER] = request_id
        _tell(request, response, perf_counter() - began)
        return response


def _tell(request: Any, response: HttpResponse, seconds: float) -> None:
    status = response.status_code
    found = request.resolver_match
    is_static = found is None and request.path.startswith(settings.STATIC_URL)
    line = {
        "method": request.method if request.method.isascii() else "?",
        "route": found.view_name if found else "static" if is_static else "",
        "status": status,
        "ms": round(seconds * 1000, 1),
        "outcome": "failed" if status >= 500 else "refused" if status >= 400 else "ok",
    }
    if company := getattr(request, "tenant", None):
        line["company"] = company.schema_name
    if status >= 500:
        log.error("request", **line, exc_info=getattr(request, "failure", None))
    elif is_static or request.path in NOT_TOLD:
        log.debug("request", **line)
    else:
        log.info("request", **line)


def _keep_failure(request: Any, **kwargs: Any) -> None:
    """The error behind a 500 is gone by the time the middleware sees the answer."""
    if request is not None:
        request.failure = sys.exc_info()[1]


got_request_exception.connect(_keep_failure, dispatch_uid="requestlog.keep_failure")
