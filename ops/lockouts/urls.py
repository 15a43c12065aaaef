"""Log-ins, on a company's site."""

from django.urls import path

from ops.lockouts import views

app_name = "lockouts"
urlpatterns = [
    path("desbloquear/<str:token>/", views.unlock, name="unlock"),
    path("no-fui-yo/<str:token>/", views.disown, name="disown"),
    path("seguridad/", views.log, name="log"),
]
