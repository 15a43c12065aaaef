"""A company's site, on its own subdomain."""

from django.urls import include, path

from quoting.views.home import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("tenants.accounts.urls")),
    path("catalogo/", include("catalog.urls")),
    path("", include("quoting.urls")),
]
