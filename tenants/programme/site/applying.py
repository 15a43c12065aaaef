"""Applying to the programme: the form, and the applicant's own page."""

from collections.abc import Callable
from functools import wraps
from time import time

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tenants.people.access import open_to_all
from tenants.programme.applications import services
from tenants.programme.applications.links import application_of_link, application_path
from tenants.programme.applications.models import Application
from tenants.programme.applications.services import ApplicationError, Consent
from tenants.programme.site.applicant import page_of
from tenants.programme.site.checks import unnamed
from tenants.programme.site.forms import BAIT, ApplicationForm
from tenants.programme.site.notice import NOTICE_VERSION
from tenants.programme.site.pages import who_answers
from tenants.programme.site.stamp import Stamp, new_stamp, read_stamp
from tenants.schemas.clock import in_zone
from tenants.web.clientip import visitor
from tenants.web.links import BadLink
from tenants.web.ratelimit import HOUR, limiter
from tenants.web.requests import posted

GET_OR_POST = ["GET", "HEAD", "POST"]
DAY = 24 * HOUR
MAILS_A_DAY = 5  # to one address that nobody confirmed
POSTS_AN_HOUR = 30  # of one visitor; whole offices share an address
BAITED = "Deja vacío el campo «{}» y envía otra vez."
TOO_SOON = "Revisa tus respuestas y toca «Enviar solicitud» otra vez. Nada se ha borrado."
TOO_LATE = "Esta página llevaba mucho tiempo abierta. Revisa tus respuestas y envíalas otra vez."
TOO_MANY = (
    "Desde tu conexión se ha enviado esta solicitud muchas veces. Espera una hora y envíala otra "
    "vez: lo que escribiste se queda guardado en este navegador."
)


@open_to_all
@never_cache
@require_http_methods(GET_OR_POST)
def apply(request: HttpRequest) -> HttpResponseBase:
    """The form. A program gets it back with what is wrong; so does a person, and loses nothing."""
    if unnamed():
        return render(request, "site/not_yet.html", who_answers(), status=503)
    now = timezone.now()
    form = ApplicationForm(posted(request))
    stamp = read_stamp(request.POST.get("stamp", "")) or new_stamp(now)
    status = 200
    if request.method == "POST":
        if not _may_post(request):
            form.add_error(None, TOO_MANY)
            status = 429
        elif form.is_valid() and _is_of_a_person(form, stamp):
            if _may_be_mailed(form.cleaned_data["email"]):
                consent = Consent(NOTICE_VERSION, now)
                services.send_application(form.answers, consent, key=stamp.key)
            return redirect("apply_thanks")
        if stamp.is_too_late(now):
            stamp = new_stamp(now)
    context = {"form": form, "stamp": stamp.signed(), "bait": form[BAIT]}
    return render(request, "site/apply.html", who_answers() | context, status=status)


def _may_post(request: HttpRequest) -> bool:
    counter = limiter(settings.RATE_LIMIT_REDIS_URL, POSTS_AN_HOUR, HOUR)
    return counter.allow(f"public:apply:{visitor(request)}", time())


def _may_be_mailed(address: str) -> bool:
    """Nobody's mailbox is filled by strangers. The answer is the same, and tells nothing."""
    whose = salted_hmac("apply", address.lower()).hexdigest()[:32]
    counter = limiter(settings.RATE_LIMIT_REDIS_URL, MAILS_A_DAY, DAY)
    return counter.allow(f"public:apply:{whose}", time())


def _is_of_a_person(form: ApplicationForm, stamp: Stamp) -> bool:
    """Else says in the form what to do."""
    now = timezone.now()
    if form.cleaned_data[BAIT]:
        form.add_error(BAIT, BAITED.format(form[BAIT].label))
    elif stamp.is_too_soon(now):
        form.add_error(None, TOO_SOON)
    elif stamp.is_too_late(now):
        form.add_error(None, TOO_LATE)
    return form.is_valid()


@open_to_all
@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "site/thanks.html", who_answers())


@open_to_all
@never_cache
@require_safe
def application(request: HttpRequest, token: str) -> HttpResponseBase:
    """The applicant's page. Opening it changes nothing: programs that check mail open links too."""
    try:
        found = application_of_link(token)
    except BadLink:
        return _bad_link(request)
    if found.state == Application.State.UNCONFIRMED:
        return render(request, "site/confirm.html", {"application": found, "token": token})
    context = {"page": page_of(found), "token": token}
    with in_zone(found.time_zone):
        return render(request, "site/application.html", who_answers() | context)


def _act(done: str) -> Callable[[Callable[[Application], object]], Callable[..., HttpResponseBase]]:
    """A button of the applicant's page: do it, say ``done``, and show the page."""

    def make(act: Callable[[Application], object]) -> Callable[..., HttpResponseBase]:
        @open_to_all
        @never_cache
        @require_POST
        @wraps(act)
        def view(request: HttpRequest, token: str) -> HttpResponseBase:
            try:
                found = application_of_link(token)
                act(found)
            except BadLink:
                return _bad_link(request)
            except ApplicationError as error:
                messages.error(request, str(error))
            else:
                messages.success(request, done)
            return redirect(application_path(found))

        return view

    return make


@_act("Listo: tu correo quedó confirmado.")
def confirm(found: Application) -> object:
    return services.confirm_application(found, timezone.now())


@_act("Retiramos tu solicitud. Si cambias de opinión, llena otra cuando quieras.")
def withdraw(found: Application) -> object:
    return services.withdraw(_own(found), timezone.now())


@_act("Una persona del programa va a revisar tu solicitud otra vez.")
def ask_review(found: Application) -> object:
    return services.ask_review(_own(found), timezone.now())


def _own(found: Application) -> Application:
    """What the link may change. Raises ApplicationError where that is another person's."""
    if found.shown is None:
        raise ApplicationError("Esa solicitud la lleva otra persona, con otro correo.")
    return found.shown


def _bad_link(request: HttpRequest) -> HttpResponse:
    return render(request, "site/link_invalid.html", who_answers(), status=410)
