from django.urls import path

from tenants.programme.support import views

app_name = "support"
urlpatterns = [
    path("visitas/", views.visits, name="visits"),
    path("salir/", views.leave, name="leave"),
    path("terminada/", views.over, name="over"),
    path("<str:token>/", views.visit, name="visit"),
]
