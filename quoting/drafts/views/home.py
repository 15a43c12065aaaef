"""Where a person lands after entering: the first page that the role may see."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from tenants.people.access import CompanyRequest, any_role
from tenants.shell.navigation import menu


@any_role
@require_safe
def home(request: CompanyRequest) -> HttpResponse:
    return redirect(menu(request.user, request.path)[0]["url"])
