"""Where a person lands after entering: the first page that the role may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from tenants.access import any_role
from tenants.navigation import menu


@any_role
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    return redirect(menu(request.user, request.path)[0]["url"])
