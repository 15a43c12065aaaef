"""Incidents, at the desk of the programme."""

from django.urls import URLPattern, path

from ops.incidents.desk import lists as lists
from ops.incidents.desk import page as incident_page
from ops.incidents.desk import scorecard_page
from tenants.programme.desk.site import page

INCIDENT = {
    "attend": "tomar",
    "tell": "avisar",
    "mitigate": "mitigado",
    "resolve": "resuelto",
    "step": "paso",
    "note": "nota",
    "severity": "gravedad",
    "whom": "a-quien",
    "assign": "asignar",
    "cause": "causa-raiz",
    "action": "accion",
    "done": "accion-hecha",
    "close": "cerrar",
    "reopen": "abrir",
}

urlpatterns: list[URLPattern] = [
    path("incidentes/nuevo/", incident_page.new, name="incident_new"),
    path("incidentes/de-caso/<int:pk>/", incident_page.of_case, name="incident_of_case"),
    path("incidentes/cifras/", scorecard_page.show, name="scorecard"),
    path("incidentes/cifras/exportar/", scorecard_page.export, name="scorecard_export"),
    *page("incidentes", "incident", incident_page, INCIDENT),
]
