"""Entering, leaving, passwords, the people of a company and its letterhead."""

from collections.abc import Callable
from functools import partial
from time import time

from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from tenants.outbox.posting import latest
from tenants.people import services
from tenants.people.access import (
    CompanyRequest,
    any_role,
    for_owner,
    get_or_404,
    open_to_all,
    works_read_only,
)
from tenants.people.account import account_cards
from tenants.people.backends import SCHEMA_BACKEND
from tenants.people.emails import INVITING
from tenants.people.forms import (
    ChangePasswordForm,
    ForgottenPasswordForm,
    InviteForm,
    LoginForm,
    NewPasswordForm,
    ProfileForm,
)
from tenants.people.links import INVITATION, RESET, user_of_link
from tenants.people.models import CompanyProfile, User
from tenants.people.roles import Role
from tenants.people.tries import unless_barred
from tenants.schemas.context import current_company
from tenants.seats.taking import NoSeatLeft, why_no_seat
from tenants.web.files import file_response
from tenants.web.known import remember_browser
from tenants.web.links import BadLink
from tenants.web.pages import form_page
from tenants.web.ratelimit import few_tries
from tenants.web.requests import posted


def _own_page(request: HttpRequest, address: str) -> str:
    """``address`` if it is a page of this company, else the home page."""
    safe = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if safe and address.startswith("/") else "/"


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@form_page
@few_tries
@unless_barred
@works_read_only
def enter(request: HttpRequest) -> HttpResponseBase:
    after = request.POST.get("next") or request.GET.get("next") or "/"
    if request.user.is_authenticated and request.method != "POST":
        return redirect(_own_page(request, after))
    form = LoginForm(request, posted(request))
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user(), backend=SCHEMA_BACKEND)
        response = redirect(_own_page(request, after))
        remember_browser(request, response, form.get_user().email)
        return response
    return render(request, "accounts/login.html", {"form": form, "next": after})


@open_to_all
@never_cache
@require_safe
def session(request: HttpRequest) -> HttpResponseBase:
    """Who is logged in, if anybody, and the token with which a form of theirs may come."""
    person = request.user.pk if request.user.is_authenticated else None
    return JsonResponse({"person": person, "token": get_token(request)})


@open_to_all
@require_POST
@works_read_only
def leave(request: HttpRequest) -> HttpResponseBase:
    logout(request)
    return redirect("accounts:login")


@open_to_all
@require_safe
def interstitial(request: HttpRequest) -> HttpResponseBase:
    """A page of ours between an e-mail and the page it names: SameSite=Strict cookies are not
    sent on the first request from elsewhere, and are on the second."""
    target = _own_page(request, request.GET.get("a", "/"))
    return render(request, "accounts/ir.html", {"target": target})


@open_to_all
@never_cache
@form_page
@works_read_only
def forgotten_password(request: HttpRequest) -> HttpResponseBase:
    form = ForgottenPasswordForm(posted(request))
    if request.method == "POST" and form.is_valid():
        services.ask_password_reset(form.cleaned_data["email"], now=time())
        return render(request, "accounts/password_reset_sent.html")
    return render(request, "accounts/password_reset.html", {"form": form})


def _choose_password(
    request: HttpRequest, purpose: str, token: str, template: str
) -> HttpResponseBase:
    """GET shows the form and spends nothing; POST writes the password and enters."""
    try:
        user = user_of_link(purpose, token, to_spend=request.method == "POST")
    except BadLink:
        context = {"purpose": purpose}
        return render(request, "accounts/password_link_invalid.html", context, status=410)
    form = NewPasswordForm(user, posted(request))
    if request.method == "POST" and form.is_valid():
        services.choose_password(user, form.cleaned_data["password"])
        login(request, user, backend=SCHEMA_BACKEND)
        messages.success(request, "Listo: tu contraseña quedó guardada.")
        response = redirect("home")
        remember_browser(request, response, user.email)
        return response
    return render(request, template, {"form": form, "person": user})


@open_to_all
@never_cache
@sensitive_post_parameters("password", "repeated")
@form_page
@few_tries
@works_read_only
def reset_password(request: HttpRequest, token: str) -> HttpResponseBase:
    return _choose_password(request, RESET, token, "accounts/password_reset_confirm.html")


@open_to_all
@never_cache
@sensitive_post_parameters("password", "repeated")
@form_page
@few_tries
@works_read_only
def accept_invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    return _choose_password(request, INVITATION, token, "accounts/invitation.html")


@any_role
@require_safe
def account(request: CompanyRequest) -> HttpResponseBase:
    """Who the person is here, and what they may choose for themselves."""
    cards = [card(request) for card in account_cards]
    return render(request, "accounts/account.html", {"cards": cards})


@any_role
@sensitive_post_parameters("current", "password", "repeated")
@form_page
@few_tries
def change_password(request: CompanyRequest) -> HttpResponseBase:
    form = ChangePasswordForm(request.user, posted(request))
    if request.method == "POST" and form.is_valid():
        services.choose_password(request.user, form.cleaned_data["password"])
        update_session_auth_hash(request, request.user)
        messages.success(request, "Tu contraseña cambió. Las demás sesiones se cerraron.")
        return redirect("home")
    return render(request, "accounts/password_change.html", {"form": form})


@for_owner
@require_safe
def people(request: CompanyRequest) -> HttpResponseBase:
    everybody = list(User.objects.order_by("-is_active", "full_name", "id"))
    awaited = [f"person:{each.pk}" for each in everybody if each.is_active and not each.has_joined]
    invitations = latest(INVITING, awaited)
    context = {
        "people": [(each, invitations.get(f"person:{each.pk}")) for each in everybody],
        "why_no_seat": why_no_seat(),
        "roles": Role.choices,
    }
    return render(request, "accounts/people.html", context)


@for_owner
@form_page
def invite(request: CompanyRequest) -> HttpResponseBase:
    form = InviteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            user = services.invite_person(**form.cleaned_data, by=request.user)
        except services.PeopleError as error:
            form.add_error("email", str(error))
        except NoSeatLeft as error:
            form.add_error(None, str(error))
        else:
            said = f"La invitación para {user.email} está por enviarse. Aquí verás cuando salga."
            messages.success(request, said)
            return redirect("accounts:people")
    return render(request, "accounts/invite.html", {"form": form})


def _change_person(
    request: CompanyRequest, person: User, change: Callable[[User], None], done: str
) -> HttpResponseBase:
    """One change of one person: do it, say so, and go back to the list."""
    try:
        change(person)
    except (services.PeopleError, NoSeatLeft) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, done.format(name=person.full_name))
    return redirect("accounts:people")


@for_owner
@require_POST
def person_role(request: CompanyRequest, pk: int) -> HttpResponseBase:
    person = get_or_404(User.objects.all(), pk=pk)
    role = request.POST.get("role", "")
    change = partial(services.change_role, role=role, by=request.user)
    return _change_person(request, person, change, "El rol de {name} cambió.")


@for_owner
@require_POST
def person_deactivate(request: CompanyRequest, pk: int) -> HttpResponseBase:
    person = get_or_404(User.objects.all(), pk=pk)
    change = partial(services.deactivate_person, by=request.user)
    return _change_person(request, person, change, "{name} ya no puede entrar.")


@for_owner
@require_POST
def person_reactivate(request: CompanyRequest, pk: int) -> HttpResponseBase:
    person = get_or_404(User.objects.all(), pk=pk)
    change = partial(services.reactivate_person, by=request.user)
    return _change_person(request, person, change, "{name} puede entrar de nuevo.")


@for_owner
@require_POST
def person_resend(request: CompanyRequest, pk: int) -> HttpResponseBase:
    person = get_or_404(User.objects.all(), pk=pk)
    change = partial(services.resend_invitation, by=request.user)
    return _change_person(request, person, change, "La invitación de {name} va otra vez en camino.")


@for_owner
@form_page
def profile(request: CompanyRequest) -> HttpResponseBase:
    files, letterhead = request.FILES or None, CompanyProfile.load()
    form = ProfileForm(posted(request), files, instance=letterhead, company=request.tenant)
    if request.method == "POST" and form.is_valid():
        services.save_profile(form.instance, by=request.user)
        zone = form.cleaned_data["time_zone"]
        services.choose_time_zone(current_company(), zone, by=request.user)
        unit = form.cleaned_data["length_unit"]
        services.choose_length_unit(current_company(), unit, by=request.user)
        messages.success(request, "Guardamos los datos de tu empresa.")
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


@any_role
@require_safe
def logo(request: CompanyRequest) -> HttpResponseBase:
    letterhead = get_or_404(CompanyProfile.objects.exclude(logo=""), pk=1)
    return file_response(letterhead.logo, "logotipo.png", inline=True)
