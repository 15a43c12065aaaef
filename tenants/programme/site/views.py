"""The programme's own pages, on the base domain."""

from csp.decorators import csp_update
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tenants.companies.subdomains import clean_subdomain
from tenants.people.access import open_to_all
from tenants.programme.admissions.places import places
from tenants.programme.applications.scoring import PEOPLE, QUOTES
from tenants.schemas.companies import site_address

# The form of the page sends a person on to the company's own address.
_sends_to_companies = csp_update(
    {"form-action": f"{settings.PUBLIC_SCHEME}://*.{settings.BASE_DOMAIN}:*"}
)


@open_to_all
@_sends_to_companies
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    context = {
        "base_domain": settings.BASE_DOMAIN,
        "months": settings.TRIAL_MONTHS,
        "cap": settings.MAX_BETA_COMPANIES,
        "is_full": not places().free,
        "people": PEOPLE,
        "quotes": QUOTES,
    }
    return render(request, "landing/home.html", context)


@open_to_all
@_sends_to_companies
@require_safe
def go_to_company(request: HttpRequest) -> HttpResponse:
    """Send a person to the company's own address; says nothing about whether it exists."""
    context = {"base_domain": settings.BASE_DOMAIN}
    if "empresa" not in request.GET:
        return render(request, "site/enter.html", context)
    typed = request.GET["empresa"].strip().lower()
    host = typed.removeprefix("https://").removeprefix("http://").partition("/")[0]
    try:
        name = clean_subdomain(host.removesuffix(f".{settings.BASE_DOMAIN}"))
    except ValidationError as error:
        context |= {"typed": typed, "error": error.messages[0]}
        return render(request, "site/enter.html", context, status=400)
    return redirect(f"{site_address(f'{name}.{settings.BASE_DOMAIN}')}/entrar/")
