"""Opinions, at the desk of the programme."""

from django.urls import URLPattern, path

from feedback.board import desk_pages as ideas
from feedback.cases import desk_page, theme_page
from feedback.cases import lists as lists
from feedback.numbers import desk_page as figures
from tenants.programme.desk.site import page

CASE = {
    "answer": "responder",
    "finish": "ya-quedo",
    "assign": "asignar",
    "priority": "prioridad",
    "join": "unir",
    "solve": "resuelto",
    "reopen": "abrir",
}
IDEA = {"move": "estado", "change": "editar", "case": "caso"}

urlpatterns: list[URLPattern] = [
    path("opiniones/imagen/<int:pk>/", desk_page.picture, name="voice_picture"),
    path("temas/nuevo/", theme_page.new, name="theme_new"),
    path("temas/<int:pk>/", theme_page.edit, name="theme"),
    path("temas/<int:pk>/quitar/", theme_page.remove, name="theme_remove"),
    path("ideas/nueva/", ideas.new, name="idea_new"),
    path("cifras/", figures.show, name="figures"),
    path("cifras/exportar/", figures.export, name="figures_export"),
    *page("opiniones", "case", desk_page, CASE),
    *page("ideas", "idea", ideas, IDEA),
]
