"""The sample quotation: made and removed by an owner."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from quoting.drafts.services.errors import NothingToShow
from quoting.drafts.services.samples import make_sample, remove_sample
from tenants.people.access import CompanyRequest, for_owner
from tenants.schemas.clock import today


@for_owner
@require_POST
def make(request: CompanyRequest) -> HttpResponse:
    try:
        return redirect(make_sample(today(), by=request.user))
    except NothingToShow as error:
        messages.error(request, str(error))
        return redirect("quoting:list")


@for_owner
@require_POST
def remove(request: CompanyRequest) -> HttpResponse:
    remove_sample(by=request.user)
    messages.success(request, "Quitamos el ejemplo. No quedó nada de él.")
    return redirect("quoting:list")
