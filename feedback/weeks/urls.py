from django.urls import path

from feedback.weeks import views

urlpatterns = [path("correos/<str:token>/", views.weekly_letters, name="weekly_letters")]
