"""Lock-outs and security, at the desk of the programme."""

from django.urls import URLPattern, path

from ops.lockouts.desk import dossier_page, security_page
from ops.lockouts.desk import lists as lists
from tenants.programme.desk.site import page

DOSSIER = {
    "unlock": "desbloquear",
    "sessions": "sesiones",
    "reset": "contrasena",
    "bar": "bloquear-direccion",
    "free": "liberar-direccion",
    "close": "cerrar",
    "reopen": "abrir",
}

urlpatterns: list[URLPattern] = [
    path("seguridad/", security_page.show, name="security"),
    *page("expedientes", "dossier", dossier_page, DOSSIER),
]
