"""The questions of a week, behind the signed link of a letter: without a log-in.

A GET changes nothing. The link is all that is needed, so the form carries no token against forgery:
who could forge one knows the link.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from time import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from feedback.answers import services
from feedback.answers.forms import (
    NOTHING_SAID,
    STALE_HERE,
    Row,
    WeekForm,
    rows_again,
    rows_of,
)
from feedback.answers.history import responses_for, this_week, told
from feedback.answers.services import WeekClosed
from feedback.weeks.calendar import closes_on
from feedback.weeks.links import CHOSEN, Asked, asked_of_link, letters_path
from feedback.weeks.questions import NOTHING, TEXT_LIMIT
from feedback.weeks.services import is_open
from tenants.people.access import CompanyRequest, any_role, open_to_all
from tenants.people.models import User
from tenants.schemas.context import current_company
from tenants.shell.help import help_links
from tenants.web.links import BadLink, site_url
from tenants.web.pages import form_page, page_of
from tenants.web.ratelimit import HOUR, limiter

SAVES_PER_HOUR = 300  # of one link; each change of an answer is one
WEEKS = 12  # responses on one page of the history
TOO_MANY = "Llegaron demasiados envíos seguidos. Espera unos minutos y oprime «Enviar» otra vez."
CLOSED = "Esta semana ya cerró."
WeekView = Callable[..., HttpResponseBase]


def behind_link(view: WeekView) -> WeekView:
    """Open ``view`` to whoever holds the link of a person who still works in the company."""

    @csrf_exempt
    @open_to_all
    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponseBase:
        try:
            asked = asked_of_link(token)
        except BadLink:
            response = _refuse(request, "answers/link_invalid.html")
        else:
            person = User.objects.filter(pk=asked.user_id, is_active=True).first()
            if person is None:
                response = _refuse(request, "answers/left.html")
            else:
                response = view(request, asked, person, token)
        response["Referrer-Policy"] = "same-origin"
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "private, no-store"
        return response

    return opened


def _refuse(request: HttpRequest, template: str) -> HttpResponseBase:
    context = {"help": help_links("Preguntas de la semana")}
    return render(request, template, context, status=HTTPStatus.GONE)


@any_role
@require_safe
def history(request: CompanyRequest) -> HttpResponse:
    """What was said in former weeks, of the person or, to an owner, of the company."""
    page = page_of(request, responses_for(request.user), WEEKS)
    now_path, has_answered = this_week(request.user, timezone.now())
    context = {
        "page_obj": page,
        "weeks": list(told(page.object_list, request.user)),
        "now_path": now_path,
        "has_answered": has_answered,
        "letters": site_url(letters_path(request.tenant, request.user.pk)),
    }
    return render(request, "answers/history.html", context)


@behind_link
@form_page
def week(request: HttpRequest, asked: Asked, person: User, token: str) -> HttpResponse:
    """GET shows the form, with what is kept; POST keeps all that is well and says what is not."""
    if request.method != "POST":
        if not is_open(asked.week, timezone.now()):
            return _closed(request, asked)
        rows = rows_of(asked.questionnaire, services.given_of(asked), request.GET.get(CHOSEN, ""))
        return _page(request, asked, token, rows)
    return _take(request, asked, person, token)


def _take(request: HttpRequest, asked: Asked, person: User, token: str) -> HttpResponse:
    form = WeekForm(asked.questionnaire, request.POST)
    if not _allowed(asked):
        rows = rows_again(form, None)
        return _page(request, asked, token, rows, TOO_MANY, HTTPStatus.TOO_MANY_REQUESTS)
    try:
        saved = services.save_answers(asked, form.typed, timezone.now(), by=person, finish=True)
    except WeekClosed:
        return _closed(request, asked, form)
    rows = rows_again(form, saved)
    if form.problems:
        return _page(request, asked, token, rows, _told(saved), HTTPStatus.UNPROCESSABLE_ENTITY)
    if saved.stale:
        return _page(request, asked, token, rows, _told(saved), HTTPStatus.CONFLICT)
    if not saved.given:
        return _page(request, asked, token, rows, NOTHING_SAID, HTTPStatus.UNPROCESSABLE_ENTITY)
    return redirect("answers:thanks", token)


@behind_link
@require_POST
def save(request: HttpRequest, asked: Asked, person: User, token: str) -> HttpResponse:
    """One answer of an open page, as it is given: JSON with its new mark, or what is wrong."""
    code = request.POST.get("pregunta", "")
    if code not in asked.questionnaire.codes:
        return JsonResponse({"told": "Esa pregunta no existe."}, status=HTTPStatus.BAD_REQUEST)
    if not _allowed(asked):
        return JsonResponse({"told": TOO_MANY}, status=HTTPStatus.TOO_MANY_REQUESTS)
    form = WeekForm(asked.questionnaire, request.POST, code)
    if code in form.problems:
        wrong = {"told": form.problems[code]}
        return JsonResponse(wrong, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        saved = services.save_answers(asked, form.typed, timezone.now(), by=person, finish=False)
    except WeekClosed:
        return JsonResponse({"told": CLOSED}, status=HTTPStatus.CONFLICT)
    mark = saved.given.get(code, NOTHING).mark
    if code in saved.stale:
        stale = {"told": STALE_HERE, "mark": mark}
        return JsonResponse(stale, status=HTTPStatus.CONFLICT)
    return JsonResponse({"mark": mark})


@behind_link
@require_safe
def thanks(request: HttpRequest, asked: Asked, person: User, token: str) -> HttpResponse:
    """What the person said, and the way to change it."""
    given = services.given_of(asked)
    if not given:
        return redirect("answers:week", token)
    rows = rows_of(asked.questionnaire, given)
    missing = sum(not row.said for row in rows)
    return render(request, "answers/thanks.html", _about(asked, token, rows) | {"missing": missing})


def _page(
    request: HttpRequest,
    asked: Asked,
    token: str,
    rows: list[Row],
    problem: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = _about(asked, token, rows) | {"problem": problem}
    return render(request, "answers/week.html", context, status=status)


def _closed(request: HttpRequest, asked: Asked, form: WeekForm | None = None) -> HttpResponse:
    """What was said while the week was open; what was typed too late may be copied."""
    rows = rows_of(asked.questionnaire, services.given_of(asked))
    late = rows_again(form, None) if form else []
    context = _about(asked, "", rows) | {"late": [row for row in late if row.said]}
    return render(request, "answers/closed.html", context, status=410 if form else 200)


def _about(asked: Asked, token: str, rows: list[Row]) -> dict[str, Any]:
    return {
        "token": token,
        "rows": rows,
        "limit": TEXT_LIMIT,
        "limit_words": f"{TEXT_LIMIT:,}",
        "week": asked.week,
        "closes": closes_on(asked.week),
        "letters": site_url(letters_path(current_company(), asked.user_id)),
    }


def _told(saved: services.Saved) -> str:
    kept = "Guardamos lo demás." if saved.given else "Todavía no guardamos nada."
    return f"Revisa lo que está marcado. {kept}"


def _allowed(asked: Asked) -> bool:
    saves = limiter(settings.RATE_LIMIT_REDIS_URL, SAVES_PER_HOUR, HOUR)
    return saves.allow(f"week:{current_company().identity}:{asked.user_id}", time())
