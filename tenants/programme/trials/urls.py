from django.urls import path

from tenants.programme.trials import views

urlpatterns = [path("conservar/<str:token>/", views.keep_company, name="keep_company")]
