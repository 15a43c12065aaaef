"""Counts each request of a page by its company and its route; never breaks one.

Stands below the addresses for watchers and the static files, which are no pages, and above all
that a visitor waits for.
"""

import logging
from collections.abc import Callable
from hashlib import blake2b
from time import perf_counter, time
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from structlog.contextvars import get_contextvars

from ops.metrics.collecting import collector
from ops.metrics.flushing import flusher
from tenants.schemas.companies import Company
from tenants.web.clientip import visitor

logger = logging.getLogger(__name__)
NOWHERE = ""
"""The route of an address that does not exist."""


class MetricsMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.METRICS_SECONDS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        response = self.get_response(request)
        try:
            _count(request, response.status_code, (perf_counter() - began) * 1000)
        except Exception:
            logger.exception("A request could not be counted")
        return response


def _count(request: Any, status: int, ms: float) -> None:
    found = request.resolver_match
    tenant = getattr(request, "tenant", None)
    company = tenant.pk if isinstance(tenant, Company) else None
    route = found.view_name if found else NOWHERE
    mark = _mark(request, company) if status >= 500 else None
    collector.count(time(), company, route, ms, mark=mark)
    flusher.wake()


def _mark(request: HttpRequest, company: int | None) -> int:
    """Tells one person who saw an error from another, and nobody who it is; kept for three
    days."""
    person = get_contextvars().get("person") or visitor(request)
    words = f"{settings.SECRET_KEY}:{company}:{person}".encode()
    return int.from_bytes(blake2b(words, digest_size=4).digest()) >> 1
