"""Entering the programme: the password, then a code; and one's own account."""

import segno
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe
from django_otp import login as login_with_device

from tenants.people.access import open_to_all
from tenants.people.backends import SCHEMA_BACKEND
from tenants.people.forms import LoginForm, NewPasswordForm
from tenants.people.sessions import bind_session
from tenants.people.tries import unless_barred
from tenants.programme.managers import services
from tenants.programme.managers.access import ManagerRequest, any_manager, halfway
from tenants.programme.managers.forms import CodeForm
from tenants.programme.managers.links import manager_of_link
from tenants.web.known import remember_browser
from tenants.web.links import BadLink
from tenants.web.pages import form_page
from tenants.web.ratelimit import few_tries
from tenants.web.requests import posted

HALFWAY_SECONDS = 600  # between the password and the code
WRONG = "El código no es correcto o ya se usó. Espera unos segundos y escribe el que sigue."


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@form_page
@few_tries
@unless_barred
def enter(request: HttpRequest) -> HttpResponseBase:
    if request.user.is_authenticated:
        return redirect("desk:home")
    form = LoginForm(request, posted(request))
    if request.method == "POST" and form.is_valid():
        response = _halfway_in(request, form.get_user())
        remember_browser(request, response, form.get_user().email)
        return response
    return render(request, "programme/login.html", {"form": form})


def _halfway_in(request: HttpRequest, manager: services.User) -> HttpResponseBase:
    """The password was right: a short session that opens nothing but the second step."""
    login(request, manager, backend=SCHEMA_BACKEND)
    request.session.set_expiry(HALFWAY_SECONDS)
    if services.is_enrolled(manager):
        return redirect("programme:code")
    services.begin_enrolment(manager)
    return redirect("programme:enrol")


def _all_in(request: HttpRequest, device: services.Device) -> None:
    """Both factors were right: a whole session, under another key."""
    request.session.cycle_key()
    bind_session(request)
    login_with_device(request, device)


@halfway
@form_page
def code(request: ManagerRequest) -> HttpResponseBase:
    if services.pending_enrolment(request.user) is not None:
        return redirect("programme:enrol")
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        device = services.check_code(request.user, form.cleaned_data["code"])
        if device is not None:
            _all_in(request, device)
            return redirect("desk:home")
        form.add_error("code", WRONG)
    return render(request, "programme/code.html", {"form": form})


@halfway
@form_page
def enrol(request: ManagerRequest) -> HttpResponseBase:
    """Shows the secret until a code of it is written; the recovery codes are shown once."""
    device = services.pending_enrolment(request.user)
    if device is None:
        return redirect("programme:code")
    form = CodeForm(posted(request))
    form.fields["code"].help_text = "Los 6 dígitos que ahora muestra la aplicación."
    if request.method == "POST" and form.is_valid():
        confirmed = services.confirm_enrolment(request.user, form.cleaned_data["code"])
        if confirmed is not None:
            _all_in(request, confirmed[0])
            return render(request, "programme/recovery_codes.html", {"codes": confirmed[1]})
        form.add_error("code", WRONG)
    context = {
        "form": form,
        "qr": segno.make(device.config_url, error="m").svg_data_uri(
            border=2, scale=5, light="white"
        ),
        "secret": _in_fours(services.secret_of(device)),
    }
    return render(request, "programme/enrol.html", context)


@open_to_all
@never_cache
@sensitive_post_parameters("password", "repeated")
@form_page
def choose_password(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET shows the form and spends nothing; POST writes the password. Entering comes after."""
    try:
        manager = manager_of_link(token, to_spend=request.method == "POST")
    except BadLink:
        return render(request, "programme/link_invalid.html", status=410)
    form = NewPasswordForm(manager, posted(request))
    if request.method == "POST" and form.is_valid():
        services.choose_password(manager, form.cleaned_data["password"], timezone.now())
        return redirect("programme:login")
    return render(request, "programme/password.html", {"form": form, "person": manager})


@open_to_all
@require_POST
def leave(request: HttpRequest) -> HttpResponseBase:
    logout(request)
    return redirect("programme:login")


@any_manager
@require_safe
def account(request: ManagerRequest) -> HttpResponseBase:
    codes_left = services.codes_left(request.user)
    return render(request, "programme/account.html", {"codes_left": codes_left})


def _in_fours(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
