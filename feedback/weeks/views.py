"""Stopping the weekly letters, or having them again: by a letter's link, or on one's account."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from feedback.weeks import services
from feedback.weeks.links import reader_of_link
from feedback.weeks.models import OptOut
from tenants.people.access import CompanyRequest, any_role, open_to_all, works_read_only
from tenants.schemas.companies import Company
from tenants.shell.help import help_links
from tenants.web.links import BadLink
from tenants.web.pages import form_page

AGAIN = "otra-vez"


@csrf_exempt  # a mail reader posts without a page of ours; who knows the address may
@open_to_all
@never_cache
@form_page
def weekly_letters(request: HttpRequest, token: str) -> HttpResponse:
    """GET says how things stand; POST stops the letters at once, or sends them again.

    The answer to a POST is a page and never a redirect, as RFC 8058 asks.
    """
    try:
        key, user_id = reader_of_link(token)
    except BadLink:
        lost = {"help": help_links("Correos semanales")}
        return render(request, "weeks/link_invalid.html", lost, status=410)
    company = Company.objects.filter(pk=key).first()
    if company is None:  # it is erased, and writes to nobody
        return render(request, "weeks/letters.html", {"gone": True})
    if request.method == "POST":
        act = services.want_letters if AGAIN in request.POST else services.stop_letters
        act(company, user_id, timezone.now())
    stopped = OptOut.objects.of(company, user_id).exists()
    shown = {"shop": company, "stopped": stopped, "again": AGAIN, "is_post": bool(request.POST)}
    return render(request, "weeks/letters.html", shown)


@works_read_only
@any_role
@require_POST
def own_letters(request: CompanyRequest) -> HttpResponseBase:
    """The same two acts of whoever is logged in."""
    again = AGAIN in request.POST
    act = services.want_letters if again else services.stop_letters
    act(request.tenant, request.user.pk, timezone.now(), by=request.user)
    done = "vuelves a recibir" if again else "ya no recibirás"
    messages.success(request, f"Listo: {done} los correos semanales.")
    return redirect("accounts:account")
