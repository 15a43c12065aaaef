"""A company's site, on its own subdomain."""

from django.urls import include, path

from quoting.drafts.views.home import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("tenants.people.urls")),
    path("catalogo/", include("catalog.urls")),
    path("", include("quoting.urls")),
]

handler500 = "tenants.web.errors.server_error"
