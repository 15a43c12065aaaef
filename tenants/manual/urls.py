from django.urls import path

from tenants.manual import views

app_name = "manual"
urlpatterns = [
    path("", views.all_chapters, name="chapters"),
    path("<slug:slug>/", views.one_chapter, name="chapter"),
]
