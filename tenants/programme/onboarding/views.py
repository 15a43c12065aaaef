"""The page of the first steps, and putting its card away."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tenants.people.access import CompanyRequest, for_owner
from tenants.programme.onboarding import services


@for_owner
@require_safe
def steps(request: CompanyRequest) -> HttpResponse:
    company = request.tenant
    context = {"card": services.card_of(company), "is_hidden": services.is_hidden(company)}
    return render(request, "onboarding/steps.html", context)


@for_owner
@require_POST
def hide(request: CompanyRequest) -> HttpResponse:
    services.hide_checklist(request.tenant, timezone.now(), by=request.user)
    messages.info(request, "Escondimos los primeros pasos. Siguen en Empresa, «Primeros pasos».")
    return redirect("quoting:list")


@for_owner
@require_POST
def show(request: CompanyRequest) -> HttpResponse:
    services.show_checklist(request.tenant, by=request.user)
    return redirect("quoting:list")
