"""Log-ins of the people of the programme, on its own site."""

from django.urls import path

from ops.lockouts import views

app_name = "lockouts"
urlpatterns = [
    path("desbloquear/<str:token>/", views.unlock, name="unlock"),
    path("no-fui-yo/<str:token>/", views.disown, name="disown"),
]
