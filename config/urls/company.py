"""A company's site, on its own subdomain."""

from django.urls import include, path

from quoting.drafts.views.home import home
from tenants.programme.admissions.views import hand_over
from tenants.shell.searching import search_page

urlpatterns = [
    path("", home, name="home"),
    path("buscar/", search_page, name="search"),
    path("", include("tenants.people.urls")),
    path("cuenta/", include("ops.lockouts.urls")),
    path("ayuda/", include("tenants.manual.urls")),
    path("soporte/", include("tenants.programme.support.urls")),
    path("bienvenida/<str:token>/", hand_over, name="hand_over"),
    path("empresa/disponibilidad/", include("ops.uptime.company_urls")),
    path("primeros-pasos/", include("tenants.programme.onboarding.urls")),
    path("actividad/", include("ops.audit.urls")),
    path("opiniones/", include("feedback.urls")),
    path("catalogo/", include("catalog.urls")),
    path("semana/", include("feedback.answers.urls")),
    path("", include("quoting.urls")),
]

handler500 = "tenants.shell.failing.company_server_error"
