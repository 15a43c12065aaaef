"""The pages of what went wrong, in Spanish."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A stale tab or blocked cookies; nothing was saved."""
    return render(request, "errors/csrf.html", status=403)
