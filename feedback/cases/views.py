"""What a person told, and what came of it. Nobody reads another's."""

from typing import Any

from django.db.models import Q
from django.http import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from feedback.cases.models import Case, Reply, Source
from feedback.voices.models import Voice
from tenants.people.access import CompanyRequest, any_role
from tenants.web.pages import page_of


@any_role
@require_safe
def mine(request: CompanyRequest) -> HttpResponseBase:
    page = page_of(request, Voice.objects.of(request.tenant, request.user.pk))
    voices = list(page.object_list)
    cases = _cases_of(voices)
    own = Case.objects.of(request.tenant, request.user.pk)
    weekly = own.filter(sources__kind=Source.Kind.RESPONSE).exclude(sources__kind=Source.Kind.VOICE)
    weekly = weekly.filter(Q(replies__isnull=False) | Q(state=Case.State.DONE)).distinct()
    answered = list(weekly.order_by("-pk")[:30])
    replies = _replies_to([*cases.values(), *answered])
    told = [(voice, cases.get(voice.pk)) for voice in voices]
    context = {
        "page_obj": page,
        "voices": [(voice, case, replies.get(case.pk, []) if case else []) for voice, case in told],
        "weekly": [(case, replies.get(case.pk, [])) for case in answered],
    }
    return render(request, "cases/mine.html", context)


def _cases_of(voices: list[Voice]) -> dict[int, Case]:
    """The case of each voice, by the voice's number."""
    rows = Source.objects.filter(
        kind=Source.Kind.VOICE, number__in=[voice.pk for voice in voices]
    ).select_related("case")
    return {row.number: row.case for row in rows}


def _replies_to(cases: list[Case]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in Reply.objects.filter(case__in=[case.pk for case in cases]):
        found.setdefault(row.case_id, []).append(row)
    return found
