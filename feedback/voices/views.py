"""Telling a suggestion or a problem, from any page; and the picture that went with it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from feedback import hours
from feedback.voices import services
from feedback.voices.failures import last_failure
from feedback.voices.forms import VoiceForm
from feedback.voices.hooks import pace
from feedback.voices.models import Voice
from feedback.voices.pages import page_of_ours
from feedback.voices.pictures import picture_response
from feedback.voices.services import Said, VoiceError
from tenants.people.access import CompanyRequest, any_role, get_or_404, works_read_only
from tenants.shell.help import help_links
from tenants.shell.navigation import SAYING_FROM
from tenants.web.pages import form_page, show_form
from tenants.web.requests import posted


@works_read_only
@any_role
@form_page
def tell(request: CompanyRequest) -> HttpResponseBase:
    """Nothing of the company is changed: who may only read tells too."""
    asked_from = page_of_ours(request.GET.get(SAYING_FROM, ""))
    form = VoiceForm(posted(request), request.FILES or None, initial={"page": asked_from})
    if form.is_valid():
        data = form.cleaned_data
        page, picture = page_of_ours(data["page"]), data["picture"]
        said = Said(data["kind"], data["text"], page, last_failure(request), picture)
        try:
            voice = services.tell(said, by=request.user, moment=now())
        except VoiceError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Gracias: ya lo tenemos y te respondemos por correo.")
            return redirect(f"/opiniones/#opinion-{voice.pk}")
    page = page_of_ours(str(form["page"].value() or ""))
    return show_form(request, "voices/tell.html", form, _urgent(request, page))


def _urgent(request: CompanyRequest, page: str) -> dict[str, Any]:
    """How to reach the programme at once, and whether somebody is at work to answer."""
    moment, error = now(), last_failure(request)
    about = f"Empresa: {request.tenant.name}, versión {settings.RELEASE}"
    if error:
        about += f", error {error}"
    return {
        "page": page,
        "error": error,
        "urgent": help_links(about, page),
        "is_open": hours.is_open(moment),
        "opens": hours.next_opening(moment),
        "hours": hours.IN_WORDS,
        "pace": pace.value(moment),
    }


@any_role
@require_safe
def picture(request: CompanyRequest, pk: int) -> HttpResponseBase:
    """Of what the person told; nobody else of the company is shown it."""
    own = Voice.objects.of(request.tenant, request.user.pk).exclude(picture="")
    return picture_response(request, get_or_404(own, pk=pk))
