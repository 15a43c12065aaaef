"""The pages of the site that only say something."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenants.people.access import open_to_all
from tenants.programme.site.notice import NOTICE_VERSION, TERMS_VERSION


@open_to_all
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {"version": NOTICE_VERSION, "support": settings.SUPPORT_EMAIL}
    return render(request, "site/privacy.html", context)


@open_to_all
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    context = {"version": TERMS_VERSION, "support": settings.SUPPORT_EMAIL}
    return render(request, "site/terms.html", context)


@open_to_all
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    return render(request, "site/status.html", {})
