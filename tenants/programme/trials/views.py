"""The page on which an owner keeps a company that is about to be closed or erased."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tenants.people.access import open_to_all
from tenants.programme.trials import services
from tenants.programme.trials.links import trial_of_link
from tenants.programme.trials.services import TrialError
from tenants.shell.help import help_links
from tenants.web.links import BadLink


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def keep_company(request: HttpRequest, token: str) -> HttpResponseBase:
    """GET says what is about to happen; POST stops it."""
    try:
        trial = trial_of_link(token)
    except BadLink:
        lost = {"help": help_links("Conservar mi empresa")}
        return render(request, "trials/link_invalid.html", lost, status=410)
    if request.method == "POST":
        with suppress(TrialError):  # it is kept already, as the page says
            services.keep(trial, timezone.now())
        return redirect("keep_company", token)
    context = {"trial": trial, "help": help_links(trial.company.name)}
    return render(request, "trials/keep.html", context)
