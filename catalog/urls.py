from django.http import HttpRequest, HttpResponse
from django.urls import path

from tenants.access import role_required
from tenants.accounts.roles import Role


@role_required(Role.OWNER)
def home(request: HttpRequest) -> HttpResponse:
    return HttpResponse("catálogo")


app_name = "catalog"
urlpatterns = [path("", home, name="home")]
