from django.urls import path

from tenants.people import views

app_name = "accounts"
urlpatterns = [
    path("entrar/", views.enter, name="login"),
    path("salir/", views.leave, name="logout"),
    path("sesion/", views.session, name="session"),
    path("ir/", views.interstitial, name="interstitial"),
    path("contrasena/olvide/", views.forgotten_password, name="password_reset"),
    path("contrasena/nueva/<str:token>/", views.reset_password, name="reset"),
    path("contrasena/cambiar/", views.change_password, name="password_change"),
    path("invitacion/<str:token>/", views.accept_invitation, name="invitation"),
    path("cuenta/", views.account, name="account"),
    path("personas/", views.people, name="people"),
    path("personas/invitar/", views.invite, name="invite"),
    path("personas/<int:pk>/rol/", views.person_role, name="person_role"),
    path("personas/<int:pk>/desactivar/", views.person_deactivate, name="person_deactivate"),
    path("personas/<int:pk>/reactivar/", views.person_reactivate, name="person_reactivate"),
    path("personas/<int:pk>/reenviar/", views.person_resend, name="person_resend"),
    path("empresa/", views.profile, name="profile"),
    path("empresa/logotipo/", views.logo, name="logo"),
]
