"""«Mi cuenta» stops the weekly letters, and has them again."""

from collections.abc import Callable

import pytest

from feedback.weeks.events import LettersStopped, LettersWanted
from feedback.weeks.models import OptOut
from tenants.events.models import Event
from tenants.people.models import User
from tenants.people.roles import Role
from tests.people import CompanyClient, make_person

STOP, AGAIN = {"detener": "1"}, {"otra-vez": "1"}


@pytest.mark.parametrize("role", Role)
def test_whoever_works_in_a_company_stops_the_letters_and_has_them_again(
    client_for: Callable[..., CompanyClient], role: Role
) -> None:
    person = make_person(role)
    browser = client_for(person)
    for _ in range(2):  # a second press, or another tab, changes nothing more
        page = browser.post("/opiniones/correos/", STOP, follow=True).text
    assert "ya no recibirás" in page and "Recibirlos otra vez" in page
    assert OptOut.objects.get().user_id == person.pk
    page = browser.post("/opiniones/correos/", AGAIN, follow=True).text
    assert "vuelves a recibir" in page and "No quiero recibirlos" in page
    assert not OptOut.objects.exists()
    for kind in (LettersStopped, LettersWanted):
        assert Event.objects.of_kind(kind).get().actor_id == person.pk


def test_looking_at_the_account_changes_nothing(browser: CompanyClient, seller: User) -> None:
    page = browser.get("/cuenta/").text
    assert seller.full_name in page and "No quiero recibirlos" in page
    assert browser.get("/opiniones/correos/").status_code == 405
    assert not OptOut.objects.exists()


def test_a_person_stops_nobody_elses_letters(
    client_for: Callable[..., CompanyClient], browser: CompanyClient, seller: User
) -> None:
    browser.post("/opiniones/correos/", STOP)
    colleague = client_for(make_person(Role.SALES))
    assert "No quiero recibirlos" in colleague.get("/cuenta/").text
