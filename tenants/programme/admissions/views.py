"""From the invitation into the open company: the form, its progress, and the hand-over."""

from contextlib import suppress
from time import time

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants.companies.opening import resume_opening
from tenants.companies.states import WrongState
from tenants.people.access import open_to_all, works_read_only
from tenants.people.backends import SCHEMA_BACKEND
from tenants.programme.admissions import services
from tenants.programme.admissions.agreement import agreement_now
from tenants.programme.admissions.forms import OpeningForm
from tenants.programme.admissions.links import (
    admission_in_progress,
    admission_of_link,
    hand_over_link,
    owner_of_link,
    progress_path,
)
from tenants.programme.admissions.models import Admission
from tenants.programme.admissions.opening import (
    Stage,
    check_subdomain,
    stage_of,
    steps_done,
    suggestions,
)
from tenants.programme.applications.services import APPLICANT, ApplicationError
from tenants.shell.help import help_links
from tenants.web.clientip import visitor
from tenants.web.links import BadLink
from tenants.web.ratelimit import MINUTE, few_tries, limiter
from tenants.web.requests import posted

CHECKS_PER_MINUTE = 60
GET_OR_POST = ["GET", "HEAD", "POST"]


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(GET_OR_POST)
@few_tries
def open_company(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET shows the form and spends nothing; POST opens the company."""
    try:
        admission = admission_of_link(token)
    except BadLink:
        return _bad_link(request)
    form = OpeningForm(
        admission, posted(request), initial={"subdomain": _first(request, admission)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.claim(
                admission,
                subdomain=form.cleaned_data["subdomain"],
                password=form.cleaned_data["password"],
                agreement_version=agreement_now().version,
                moment=timezone.now(),
            )
        except ValidationError as error:
            form.add_error(None, error)
        except ApplicationError:
            admission.refresh_from_db()
        else:
            return redirect(progress_path(admission))
    if not admission.is_outstanding or admission.is_late_at(timezone.now()):
        return _no_form(request, admission, token)
    context = _about(admission) | {"form": form, "token": token, "agreement": agreement_now()}
    context["checked"] = check_subdomain(str(form["subdomain"].value() or ""), admission)
    return render(request, "admissions/open.html", context)


def _first(request: HttpRequest, admission: Admission) -> str:
    """The address that stands in a form that nobody has filled in yet."""
    if request.method == "POST":
        return ""
    return request.GET.get("direccion") or next(iter(suggestions(admission)), "")


def _no_form(request: HttpRequest, admission: Admission, token: str) -> HttpResponse:
    """An invitation that opens nothing, and what to do instead."""
    context = _about(admission) | {"token": token}
    if admission.company is not None:
        context["stage"] = stage_of(admission.company)
        return render(request, "admissions/used.html", context, status=410)
    name = "late" if admission.is_outstanding else "given_back"
    return render(request, f"admissions/{name}.html", context, status=410)


@open_to_all
@never_cache
@require_safe
def check_address(request: HttpRequest, token: str) -> HttpResponseBase:
    """What may be said of a name while it is typed: a fragment of the form."""
    try:
        admission = admission_of_link(token)
    except BadLink:
        return HttpResponse(status=410)
    checks = limiter(settings.RATE_LIMIT_REDIS_URL, CHECKS_PER_MINUTE, MINUTE)
    if not admission.is_outstanding:
        return HttpResponse(status=410)
    if not checks.allow(f"public:address:{visitor(request)}", time()):
        return HttpResponse(status=429)
    checked = check_subdomain(request.GET.get("direccion", ""), admission)
    return render(request, "admissions/address.html", {"checked": checked, "token": token})


@open_to_all
@never_cache
@require_POST
def ask_invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Another invitation, to the e-mail of the application and to no other."""
    try:
        admission = admission_of_link(token)
    except BadLink:
        return _bad_link(request)
    try:
        services.ask_again(admission, timezone.now())
    except ApplicationError as error:
        context = _about(admission) | {"token": token, "error": str(error)}
        return render(request, "admissions/late.html", context, status=409)
    return render(request, "admissions/sent_again.html", _about(admission))


@open_to_all
@never_cache
@require_http_methods(GET_OR_POST)
@few_tries
def opening_progress(request: HttpRequest, token: str) -> HttpResponseBase:
    """How far the opening has come, and the way in. POST goes on with one that stopped."""
    try:
        admission, company = admission_in_progress(token)
    except BadLink:
        return _bad_link(request)
    if request.method == "POST":
        with suppress(WrongState):  # it is open, or somebody went on with it
            resume_opening(company, by=APPLICANT)
        return redirect("opening_progress", token)
    stage = stage_of(company)
    context = _about(admission) | {"stage": stage, "done": steps_done(company)}
    if stage == Stage.OPEN:
        context["way_in"] = hand_over_link(company)
    part = "progress_part" if "parte" in request.GET else "progress"
    return render(request, f"admissions/{part}.html", context)


@open_to_all
@never_cache
@works_read_only
@require_http_methods(GET_OR_POST)
def hand_over(request: HttpRequest, token: str) -> HttpResponseBase:
    """In the company: GET shows a button that its script presses; POST lets the owner in, once."""
    if request.user.is_authenticated:
        return redirect("home")
    try:
        owner = owner_of_link(token)
    except BadLink:
        return redirect("accounts:login")
    if request.method != "POST":
        return render(request, "admissions/hand_over.html", {"person": owner})
    if services.let_in(owner):
        login(request, owner, backend=SCHEMA_BACKEND)
    return redirect("home")  # or from there to the log-in


@open_to_all
@require_safe
def agreement(request: HttpRequest) -> HttpResponseBase:
    return render(request, "admissions/agreement.html", {"agreement": agreement_now()})


def _about(admission: Admission) -> dict[str, object]:
    return {
        "admission": admission,
        "application": admission.application,
        "opened": admission.company,
        "base_domain": settings.BASE_DOMAIN,
        "help": help_links(f"Abrir {admission.application.company_name}"),
    }


def _bad_link(request: HttpRequest) -> HttpResponse:
    context = {"help": help_links("Mi invitación")}
    return render(request, "admissions/link_invalid.html", context, status=410)
