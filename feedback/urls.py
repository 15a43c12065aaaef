"""Opinions, on a company's site."""

from django.urls import path

from feedback.board import views as board
from feedback.cases import views as cases
from feedback.voices import views as voices
from feedback.weeks import views as weeks

app_name = "feedback"
urlpatterns = [
    path("", cases.mine, name="mine"),
    path("decir/", voices.tell, name="tell"),
    path("<int:pk>/imagen/", voices.picture, name="picture"),
    path("correos/", weeks.own_letters, name="letters"),
    path("ideas/", board.ideas, name="ideas"),
    path("ideas/<int:pk>/votar/", board.vote, name="vote"),
    path("ideas/<int:pk>/quitar-voto/", board.take_back, name="take_back"),
]
