from django.urls import path

from ops.uptime import views

urlpatterns = [path("health/watch", views.watch, name="health_watch")]
