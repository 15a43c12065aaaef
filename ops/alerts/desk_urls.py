"""Alarms, at the desk of the programme."""

from django.urls import URLPattern, path

from ops.alerts import desk_page
from ops.alerts import lists as lists

urlpatterns: list[URLPattern] = [
    path("alarmas/<int:pk>/", desk_page.show, name="alarm"),
    path("alarmas/<int:pk>/enterado/", desk_page.acknowledge, name="alarm_acknowledge"),
]
