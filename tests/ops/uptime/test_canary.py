"""The canary enters as a person does, on the real pages, and says when that is not possible."""

from collections.abc import Mapping
from urllib.parse import urlsplit

import pytest
from django.contrib.sessions.models import Session

from ops.uptime.watcher import probes
from ops.uptime.watcher.asking import Answer, NoAnswer, Visitor
from ops.uptime.watcher.probes import LoginProbe
from ops.uptime.watcher.settings import Canary, Connection
from tenants.events.models import Event
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tests.people import PASSWORD, CompanyClient, make_person

pytestmark = pytest.mark.django_db


class OnThePages(Visitor):
    """Its requests come to the application without a network; ``is_away`` as if there were none."""

    def __init__(self, company: Company) -> None:
        super().__init__(Connection())
        self.company, self.is_away = company, False
        self.asked: list[str] = []

    def ask(
        self,
        method: str,
        address: str,
        *,
        headers: Mapping[str, str] | None = None,
        cookies: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        if self.is_away:
            raise NoAnswer("no se pudo conectar")
        browser = CompanyClient(self.company)
        browser.handler.enforce_csrf_checks = True
        browser.cookies.load(dict(cookies or {}))
        path = urlsplit(address).path
        self.asked.append(f"{method} {path}")
        form = "application/x-www-form-urlencoded"
        response = browser.generic(method, path, body or b"", content_type=form)
        found = {name: each.value for name, each in response.cookies.items()}
        headers = {name.lower(): value for name, value in response.headers.items()}
        body = b"".join(response) if response.streaming else response.content
        return Answer(response.status_code, headers, found, body, None)


@pytest.fixture
def visitor(company: Company) -> OnThePages:
    return OnThePages(company)


@pytest.fixture
def probe(visitor: OnThePages) -> LoginProbe:
    person = make_person(Role.SALES, email="testigo@vidrios.example")
    address = f"http://{visitor.company.host}"
    return LoginProbe(visitor, Canary(address, person.email, PASSWORD))


def test_it_enters_and_then_opens_the_first_page_again(
    probe: LoginProbe, visitor: OnThePages
) -> None:
    for _ in range(3):
        assert probe.look().is_up is True
    door, first = ["GET /entrar/", "POST /entrar/"], visitor.asked[2:4]
    assert first[0] == "GET /"
    assert visitor.asked == [*door, *first * 3]
    assert Event.objects.filter(kind="session.opened").count() == 1


def test_a_session_that_is_over_is_opened_anew(probe: LoginProbe, visitor: OnThePages) -> None:
    assert probe.look().is_up is True
    Session.objects.all().delete()
    assert probe.look().is_up is True
    assert visitor.asked.count("POST /entrar/") == 2


def test_it_enters_anew_now_and_then(
    probe: LoginProbe, visitor: OnThePages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probes, "ENTERS_EVERY", 0.0)
    for _ in range(2):
        assert probe.look().is_up is True
    assert visitor.asked.count("POST /entrar/") == 2


def test_a_door_that_stays_shut_is_an_outage(visitor: OnThePages) -> None:
    canary = Canary(f"http://{visitor.company.host}", "nadie@vidrios.example", "otra clave")
    sight = LoginProbe(visitor, canary).look()
    assert sight.is_up is False
    assert sight.why == "no dejó entrar al testigo: HTTP 200"


def test_after_an_outage_it_enters_anew(probe: LoginProbe, visitor: OnThePages) -> None:
    assert probe.look().is_up is True
    visitor.is_away = True
    sight = probe.look()
    assert (sight.is_up, sight.why) == (False, "no se pudo conectar")
    visitor.is_away = False
    assert probe.look().is_up is True
    assert visitor.asked.count("POST /entrar/") == 2
