from django.urls import path

from tenants.programme.desk import (
    application_page,
    company_page,
    home,
    manager_page,
    meeting_page,
)
from tenants.programme.desk import lists as lists
from tenants.programme.desk import system_lists as system_lists
from tenants.programme.desk.site import desk, page, pages

app_name = "desk"
APPLICATION = {
    "accept": "aceptar",
    "wait": "espera",
    "decline": "no-aceptar",
    "issue_again": "invitar-otra-vez",
    "give_back": "devolver",
}
COMPANY = {
    "resume_opening": "seguir",
    "suspend": "suspender",
    "resume": "reactivar",
    "close": "cerrar",
    "extend_trial": "prorrogar",
    "convert_trial": "contrato",
    "end_trial": "terminar-prueba",
    "erase": "borrar",
}
MANAGER = {
    "invite_again": "enlace",
    "role": "rol",
    "reset_factor": "segundo-factor",
    "deactivate": "desactivar",
    "reactivate": "reactivar",
}


urlpatterns = [
    path("", home.home, name="home"),
    *desk.get_urls(),
    path("empresas/nueva/", company_page.open_new, name="company_new"),
    path("personas/nueva/", manager_page.invite, name="manager_new"),
    path(
        "solicitudes/<int:pk>/entrevista/",
        meeting_page.propose_interview,
        name="propose_interview",
    ),
    path("empresas/<int:pk>/capacitacion/", meeting_page.propose_training, name="propose_training"),
    path("empresas/<int:pk>/visitar/", company_page.visit, name="company_visit"),
    path("reuniones/<int:pk>/", meeting_page.show, name="meeting"),
    path("reuniones/<int:pk>/notas/", meeting_page.write, name="meeting_notes"),
    path("reuniones/<int:pk>/cancelar/", meeting_page.cancel, name="meeting_cancel"),
    *page("solicitudes", "application", application_page, APPLICATION),
    *page("empresas", "company", company_page, COMPANY),
    *page("personas", "manager", manager_page, MANAGER),
    *(url for urls in pages for url in urls),
]
