from django.urls import path

from quoting.views.home import home

app_name = "quoting"
urlpatterns = [
    path("cotizaciones/", home, name="list"),
    path("clientes/", home, name="customers"),
    path("taller/", home, name="workshop"),
]
