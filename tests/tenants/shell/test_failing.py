"""Whoever meets a fault of ours at work is led to where it is told, and nobody else is."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client

from quoting.drafts.views import home
from tenants.people import views
from tenants.people.models import User
from tenants.programme.site import pages
from tests.people import CompanyClient

TELL = "Contarnos qué pasó"


@pytest.fixture(autouse=True)
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken on purpose")

    for module, name in ((home, "redirect"), (views, "LoginForm"), (pages, "render")):
        monkeypatch.setattr(module, name, fail)


def failing(browser: Client, path: str) -> str:
    browser.raise_request_exception = False
    answer = browser.get(path)
    assert answer.status_code == 500
    assert "Algo falló de nuestro lado" in answer.text
    return answer.text


def test_a_person_is_led_to_the_form_with_the_page_and_the_number_of_the_fault(
    client_for: Callable[..., CompanyClient], owner: User
) -> None:
    browser = client_for(owner)
    browser.defaults["HTTP_X_REQUEST_ID"] = "peticion-que-fallo-2"
    page = failing(browser, "/")
    assert TELL in page and 'href="/opiniones/decir/?de=/"' in page
    form = browser.get("/opiniones/decir/?de=/").text
    assert "peticion-que-fallo-2" in form


def test_a_session_that_ended_leads_through_the_log_in_to_the_form(
    client_for: Callable[..., CompanyClient], owner: User
) -> None:
    browser = client_for(owner)
    page = failing(browser, "/")
    browser.session.flush()
    assert TELL in page
    answer = browser.get("/opiniones/decir/?de=/")
    assert answer["Location"] == "/entrar/?next=/opiniones/decir/%3Fde%3D/"


def test_who_has_not_entered_is_not_sent_to_a_form_that_asks_for_a_log_in(
    client_for: Callable[..., CompanyClient],
) -> None:
    assert TELL not in failing(client_for(None), "/entrar/")


def test_the_programmes_site_has_no_such_form(company: object) -> None:
    browser = Client(headers={"host": settings.BASE_DOMAIN})
    browser.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    assert TELL not in failing(browser, "/privacidad/")
