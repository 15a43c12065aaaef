from django.urls import path

from tenants.programme.onboarding import views

app_name = "onboarding"
urlpatterns = [
    path("", views.steps, name="steps"),
    path("esconder/", views.hide, name="hide"),
    path("mostrar/", views.show, name="show"),
]
