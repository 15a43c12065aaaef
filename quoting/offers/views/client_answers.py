"""What a customer does on the page of their quotation: accept, reject, ask, renew, read it.

The page is open to all and a GET changes nothing: each act is a POST of a form of ours. When
something came in between, the form comes back as it was typed, with what happened.
"""

from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from time import time
from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from quoting.drafts.services.errors import AlreadyAnswered, QuotingError
from quoting.offers.forms.client import AcceptanceForm, QuestionForm, RejectionForm
from quoting.offers.models.responses import CustomerLink, CustomerRequest, Outcome
from quoting.offers.services import answers
from quoting.offers.services.answers import Acceptance, outcome_of
from quoting.offers.services.attention import is_machine, note_view, read_pass
from quoting.offers.services.confirming import address_of
from quoting.offers.views.client import behind_link, offer, offered, standing
from tenants.schemas.connection import current_schema
from tenants.web.clientip import client_ip, visitor
from tenants.web.links import BadLink
from tenants.web.pages import form_page
from tenants.web.ratelimit import HOUR, limiter
from tenants.web.requests import posted

Act = Callable[..., object]
ACTS_PER_HOUR = 30
BEACONS_PER_HOUR = 120
TOO_MANY = "Llegaron demasiados envíos seguidos desde tu conexión. Espera unos minutos y reintenta."
ENDINGS = {"accept": "aceptada", "reject": "rechazada", "ask": "enviada"}
"""What comes after each form."""

DONE = {*ENDINGS.values(), "renovacion"}


@behind_link
@form_page
def accept(request: HttpRequest, link: CustomerLink, token: str) -> HttpResponse:
    form = AcceptanceForm(posted(request))

    def act(**typed: Any) -> None:
        chosen = offer(request, link.version, None)
        if chosen.problem:
            raise QuotingError(chosen.problem)
        answer = Acceptance(
            **typed,
            lines=chosen.numbers,
            link=link,
            ip=client_ip(request),
            user_agent=request.headers.get("User-Agent", ""),
        )
        answers.accept(link.version, answer, timezone.now())

    return _form_page(request, link, token, form, act, "accept")


@behind_link
@form_page
def reject(request: HttpRequest, link: CustomerLink, token: str) -> HttpResponse:
    form = RejectionForm(posted(request))
    act = partial(answers.reject, link.version, moment=timezone.now(), link=link)
    return _form_page(request, link, token, form, act, "reject")


@behind_link
@form_page
def ask(request: HttpRequest, link: CustomerLink, token: str) -> HttpResponse:
    form = QuestionForm(posted(request))
    act = partial(answers.ask, link.version, moment=timezone.now())
    return _form_page(request, link, token, form, act, "ask")


@behind_link
@require_POST
def renew(request: HttpRequest, link: CustomerLink, token: str) -> HttpResponse:
    """One tap: there is nothing to fill in."""
    if not standing(link.version, token)["can_renew"]:
        return redirect("quoting:client", token)
    if not _allowed(request, link, "acts", ACTS_PER_HOUR):
        return render(request, "errors/429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    answers.ask(link.version, CustomerRequest.Kind.RENEWAL, "", "", timezone.now())
    return redirect("quoting:client_done", token, "renovacion")


@behind_link
@require_safe
def done(request: HttpRequest, link: CustomerLink, token: str, kind: str) -> HttpResponse:
    """That it arrived; an answer is told from what is written, whatever the address says."""
    if kind not in DONE:
        raise Http404
    mailed_to = address_of(link.version) if kind == "aceptada" else ""
    context = offered(request, link.version, token) | {"kind": kind, "mailed_to": mailed_to}
    if kind in {"aceptada", "rechazada"} and not _ended_as(link, kind):
        return redirect("quoting:client", token)
    return render(request, "quoting/client/done.html", context)


@behind_link
@require_POST
def attention(request: HttpRequest, link: CustomerLink, token: str) -> HttpResponse:
    """The page's word that a person is reading; nobody of the company is a reader."""
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    if request.user.is_authenticated or is_machine(request.headers.get("User-Agent", "")):
        return response
    moment = timezone.now()
    try:
        visitor, age = read_pass(link, request.POST.get("pase", ""), moment)
    except BadLink:
        return response
    if not _allowed(request, link, "views", BEACONS_PER_HOUR):
        return response
    seconds = request.POST.get("segundos", "")
    read = int(seconds) if seconds.isdecimal() and len(seconds) < 6 else 0
    note_view(link, visitor, min(read, age), moment)
    return response


def _form_page(
    request: HttpRequest, link: CustomerLink, token: str, form: forms.Form, act: Act, name: str
) -> HttpResponse:
    """The page of a form; when it is sent and ``act`` succeeds with it, on to what says so."""
    problem, status, ending = "", HTTPStatus.OK, ENDINGS[name]
    if form.is_bound:
        if not _allowed(request, link, "acts", ACTS_PER_HOUR):
            problem, status = TOO_MANY, HTTPStatus.TOO_MANY_REQUESTS
        elif not form.is_valid():
            status = HTTPStatus.UNPROCESSABLE_ENTITY
        else:
            try:
                act(**form.cleaned_data)
                return redirect("quoting:client_done", token, ending)
            except QuotingError as error:
                if isinstance(error, AlreadyAnswered) and _is_this_answer(link, form, ending):
                    return redirect("quoting:client_done", token, ending)
                problem, status = str(error), HTTPStatus.CONFLICT
    context = offered(request, link.version, token) | {"form": form, "problem": problem}
    return render(request, f"quoting/client/{name}.html", context, status=status)


def _is_this_answer(link: CustomerLink, form: forms.Form, ending: str) -> bool:
    """Whether the answer that is there is the one of this form, sent twice."""
    outcome = outcome_of(link.version)
    name = form.cleaned_data["name"].strip()
    return bool(
        outcome and _ended_as(link, ending) and (outcome.link_id, outcome.name) == (link.pk, name)
    )


def _ended_as(link: CustomerLink, kind: str) -> bool:
    outcome = outcome_of(link.version)
    if outcome is None:
        return False
    return outcome.is_agreement if kind == "aceptada" else outcome.kind == Outcome.Kind.REJECTED


def _allowed(request: HttpRequest, link: CustomerLink, what: str, limit: int) -> bool:
    """Counted by link and address: a stranger with the link cannot flood the shop."""
    acts = limiter(settings.RATE_LIMIT_REDIS_URL, limit, HOUR)
    return acts.allow(f"{current_schema()}:{what}:{link.pk}:{visitor(request)}", time())
