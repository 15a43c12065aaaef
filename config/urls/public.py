"""The programme's site, on the base domain."""

from django.urls import include, path

from tenants.programme.site.views import go_to_company, landing

urlpatterns = [
    path("", landing, name="landing"),
    path("entrar/", go_to_company, name="go_to_company"),
    path("programa/", include("tenants.programme.managers.urls")),
]

handler500 = "tenants.web.errors.server_error"
