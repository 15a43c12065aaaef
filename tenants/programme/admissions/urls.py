from django.urls import path

from tenants.programme.admissions import views

urlpatterns = [
    path("abrir/avance/<str:token>/", views.opening_progress, name="opening_progress"),
    path("abrir/<str:token>/", views.open_company, name="open_company"),
    path("abrir/<str:token>/direccion/", views.check_address, name="check_address"),
    path("abrir/<str:token>/otra/", views.ask_invitation, name="ask_invitation"),
    path("convenio/", views.agreement, name="agreement"),
]
