from django.urls import path

from tenants.programme.managers import views

app_name = "programme"
urlpatterns = [
    path("cuenta/", views.account, name="account"),
    path("entrar/", views.enter, name="login"),
    path("codigo/", views.code, name="code"),
    path("segundo-factor/", views.enrol, name="enrol"),
    path("clave/<str:token>/", views.choose_password, name="password"),
    path("salir/", views.leave, name="logout"),
]
