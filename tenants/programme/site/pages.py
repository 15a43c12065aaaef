"""The pages of the site that only say something."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tenants.people.access import open_to_all
from tenants.programme.applications.terms import CLOSED_MONTHS, UNCONFIRMED_KEPT
from tenants.programme.site.availability import availability
from tenants.programme.site.health import parts_at
from tenants.programme.site.notice import NOTICE_VERSION, TERMS_VERSION
from tenants.programme.site.stories import DAYS, stories


def who_answers() -> dict[str, Any]:
    """Whom the law asks to be named, for the texts of the site."""
    return {
        "legal_name": settings.LEGAL_NAME or settings.APP_NAME,
        "legal_address": settings.LEGAL_ADDRESS,
        "support": settings.SUPPORT_EMAIL,
    }


@open_to_all
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {
        "version": NOTICE_VERSION,
        "unconfirmed_days": UNCONFIRMED_KEPT.days,
        "closed_months": CLOSED_MONTHS,
    }
    return render(request, "site/privacy.html", who_answers() | context)


@open_to_all
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    context = {"version": TERMS_VERSION, "months": settings.TRIAL_MONTHS}
    return render(request, "site/terms.html", who_answers() | context)


@open_to_all
@never_cache
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    parts = parts_at(now)
    told = stories.value(now)
    felt = [story for story in told if not story.is_over]
    is_well = not felt and all(part.is_well for part in parts)
    summary = "Todo funciona." if is_well else "Funciona, con retraso en alguna parte."
    context = {
        "moment": now,
        "parts": parts,
        "tone": "ok" if is_well else "warn",
        "summary": "Estamos atendiendo un problema." if felt else summary,
        "felt": felt,
        "past": [story for story in told if story.is_over],
        "days": DAYS,
        "figures": availability.value(now),
    }
    return render(request, "site/status.html", who_answers() | context)
