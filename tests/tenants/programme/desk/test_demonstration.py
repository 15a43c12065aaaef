"""The invented programme of a laptop: a manager who enters, and applications in every state."""

from django.test import Client
from django.utils.timezone import now

from tenants.programme.applications.models import Application
from tenants.programme.desk import demonstration as programme
from tenants.programme.meetings.models import Meeting
from tests.programme import APEX

WORD = "ventanas-de-prueba"


def test_the_manager_enters_with_the_password_and_the_code_that_is_told() -> None:
    for _ in range(2):  # harmless twice
        programme.prepare_people(WORD, now())
    browser = Client(headers=APEX)
    browser.post("/programa/entrar/", {"username": programme.EMAIL, "password": WORD})
    _, code = programme.secret_and_code()
    answer = browser.post("/programa/codigo/", {"code": code})
    assert answer["Location"] == "/programa/"
    assert browser.get("/programa/").status_code == 200


def test_there_is_an_application_in_every_state_but_those_that_others_make() -> None:
    manager = programme.prepare_people(WORD, now())
    for _ in range(2):
        programme.prepare_applications(manager, now())
    states = set(Application.objects.values_list("state", flat=True))
    assert set(Application.State.values) - states == {"opened", "joined"}
    assert Application.objects.count() == len(programme.INVENTED)
    assert Meeting.objects.coming_at(now()).count() == 1
