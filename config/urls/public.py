"""The programme's site, on the base domain."""

from django.urls import include, path

urlpatterns = [
    path("", include("tenants.programme.site.urls")),
    path("programa/", include("tenants.programme.desk.urls")),
    path("", include("tenants.programme.admissions.urls")),
    path("", include("tenants.programme.trials.urls")),
    path("programa/", include("tenants.programme.managers.urls")),
]

handler500 = "tenants.web.errors.server_error"
