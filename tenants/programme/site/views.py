"""The programme's own pages, on the base domain."""

from csp.decorators import csp_update
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tenants.companies.subdomains import clean_subdomain
from tenants.people.access import open_to_all
from tenants.schemas.companies import site_address

# The form of the page sends a person on to the company's own address.
_sends_to_companies = csp_update(
    {"form-action": f"{settings.PUBLIC_SCHEME}://*.{settings.BASE_DOMAIN}:*"}
)


@open_to_all
@_sends_to_companies
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    return render(request, "landing/home.html", {"base_domain": settings.BASE_DOMAIN})


@open_to_all
@_sends_to_companies
@require_safe
def go_to_company(request: HttpRequest) -> HttpResponse:
    """Send a person to the company's own address; says nothing about whether it exists."""
    typed = request.GET.get("empresa", "").strip().lower()
    host = typed.removeprefix("https://").removeprefix("http://").partition("/")[0]
    try:
        name = clean_subdomain(host.removesuffix(f".{settings.BASE_DOMAIN}"))
    except ValidationError as error:
        context = {"base_domain": settings.BASE_DOMAIN, "typed": typed, "error": error.messages[0]}
        return render(request, "landing/home.html", context, status=400)
    return redirect(f"{site_address(f'{name}.{settings.BASE_DOMAIN}')}/entrar/")
