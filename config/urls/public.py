"""The programme's site, on the base domain."""

from django.urls import include, path

from tenants.programme.meetings.views import meeting_page

urlpatterns = [
    path("", include("tenants.programme.site.urls")),
    path("reunion/<str:token>/", meeting_page, name="meeting"),
    path("programa/", include("tenants.programme.desk.urls")),
    path("", include("tenants.programme.admissions.urls")),
    path("", include("tenants.programme.trials.urls")),
    path("programa/", include("tenants.programme.managers.urls")),
    path("", include("feedback.weeks.urls")),
    path("", include("ops.uptime.urls")),
    path("programa/cuenta/", include("ops.lockouts.site_urls")),
]

handler500 = "tenants.web.errors.server_error"
