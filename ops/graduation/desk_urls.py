"""The launch and the graduation, at the desk of the programme."""

from django.urls import URLPattern, path

from ops.graduation import desk_page
from ops.graduation.prelaunch import desk_page as prelaunch

urlpatterns: list[URLPattern] = [
    path("graduacion/", desk_page.show, name="graduation"),
    path("graduacion/tiempo/", desk_page.confirm, name="graduation_time"),
    path("graduacion/pdf/", desk_page.export, {"kind": "pdf"}, name="graduation_pdf"),
    path("graduacion/json/", desk_page.export, {"kind": "json"}, name="graduation_json"),
    path("lanzamiento/", prelaunch.show, name="prelaunch"),
    path("lanzamiento/<slug:item>/", prelaunch.act, name="prelaunch_tick"),
]
