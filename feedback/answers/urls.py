from django.urls import path

from feedback.answers import views

app_name = "answers"
urlpatterns = [
    path("", views.history, name="history"),
    path("<str:token>/", views.week, name="week"),
    path("<str:token>/guardar/", views.save, name="save"),
    path("<str:token>/gracias/", views.thanks, name="thanks"),
]
