"""Uptime, at the desk of the programme."""

from django.urls import URLPattern, path

from ops.uptime import desk_page

urlpatterns: list[URLPattern] = [
    path("disponibilidad/", desk_page.show, name="uptime"),
    path("disponibilidad/anunciar/", desk_page.announce, name="window_announce"),
    path("disponibilidad/<int:pk>/retirar/", desk_page.take_back, name="window_take_back"),
]
