"""The weekly letters are stopped with one click of a mail reader, and by no scanner."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from feedback.weeks.events import LettersStopped, LettersWanted
from feedback.weeks.links import letters_link, letters_path
from feedback.weeks.models import OptOut
from tenants.events.models import Event
from tenants.people.models import User
from tenants.schemas.companies import Company
from tests.feedback.asking import make_asked
from tests.programme import APEX

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def person(company: Company) -> User:
    return make_asked()


@pytest.fixture
def path(company: Company, person: User) -> str:
    assert urlsplit(letters_link(company, person.pk)).path == letters_path(company, person.pk)
    return letters_path(company, person.pk)


def mail_reader() -> Client:
    """It has no cookie, says nothing of where it comes from, and is refused where a form is."""
    return Client(enforce_csrf_checks=True, headers=APEX)


def test_one_post_stops_the_letters_at_once(company: Company, person: User, path: str) -> None:
    for _ in range(2):
        answer = mail_reader().post(path, ONE_CLICK)
        assert (answer.status_code, answer.headers.get("Location")) == (200, None)
        assert not answer.cookies
    [kept] = OptOut.objects.all()
    assert (kept.company_id, kept.user_id) == (company.pk, person.pk)
    assert Event.objects.of_kind(LettersStopped).count() == 1


def test_one_post_as_a_file_of_fields_stops_them_too(company: Company, path: str) -> None:
    answer = mail_reader().post(
        path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    assert OptOut.objects.count() == 1


@pytest.mark.parametrize("agent", ["Mozilla/5.0", "Microsoft Office", "curl/8"])
def test_a_get_stops_nothing(company: Company, path: str, agent: str) -> None:
    for look in (Client(headers=APEX).get, Client(headers=APEX).head):
        answer = look(path, headers={"user-agent": agent})
        assert answer.status_code == 200
    assert "No quiero recibirlos" in Client(headers=APEX).get(path).text
    assert OptOut.objects.count() == 0


def test_the_letters_can_be_had_again_on_the_same_page(company: Company, path: str) -> None:
    browser = Client(headers=APEX)
    assert "Recibirlos otra vez" in browser.post(path, {"detener": "1"}).text
    page = browser.post(path, {"otra-vez": "1"})
    assert (page.status_code, OptOut.objects.count()) == (200, 0)
    assert "vuelves a recibirlos" in page.text
    assert Event.objects.of_kind(LettersWanted).count() == 1


def test_the_letters_of_a_company_that_serves_no_more_can_be_stopped(
    company: Company, path: str
) -> None:
    Company.objects.filter(pk=company.pk).update(state=Company.State.SUSPENDED)
    assert mail_reader().post(path, ONE_CLICK).status_code == 200
    assert OptOut.objects.count() == 1


def test_a_link_that_is_not_good_stops_nothing(company: Company, path: str) -> None:
    gone = letters_path(Company(pk=999_999), 1)
    for bad, status in ((path[:-3] + "xx/", 410), ("/correos/inventado/", 410), (gone, 200)):
        for answer in (mail_reader().get(bad), mail_reader().post(bad, ONE_CLICK)):
            assert answer.status_code == status
    assert OptOut.objects.count() == 0
