"""Support looks into a company: read-only, with a reason, for half an hour, seen by the company."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.utils import timezone

from tenants.events.models import Event
from tenants.people.events import LoggedIn
from tenants.people.models import User
from tenants.people.roles import ProgrammeRole, Role
from tenants.programme.support.events import (
    PageSeen,
    VisitAsked,
    VisitBegan,
    VisitEnded,
    WriteRefused,
)
from tenants.programme.support.links import visit_link
from tenants.programme.support.models import SupportVisit
from tenants.programme.support.services import VisitError, ask_visit
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tests.addresses import company_addresses
from tests.furnished import furnish
from tests.people import CompanyClient
from tests.programme import make_manager
from tests.sizes import sized
from tests.test_isolation import OURS, nothing_changes_in

VISITS = sized("VISITS", 50, 5)
REASON = "El total de la cotización 12 no cuadra"
WRITES = ("post", "put", "patch", "delete")


@pytest.fixture
def manager(company: Company) -> User:
    return make_manager(ProgrammeRole.SUPPORT, name="Sara Soporte")


@pytest.fixture
def visit(company: Company, owner: User, manager: User) -> SupportVisit:
    with public_context():
        return ask_visit(company, REASON, by=manager, moment=timezone.now())


def path_of(visit: SupportVisit) -> str:
    link = visit_link(visit)
    return link[link.index("/soporte/") :]


@pytest.fixture
def browser(company: Company, visit: SupportVisit) -> CompanyClient:
    """Of support, inside."""
    client = CompanyClient(company)
    assert client.post(path_of(visit))["Location"] == "/"
    return client


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_the_link_says_who_why_and_how_long_and_opening_it_changes_nothing(
    company: Company, visit: SupportVisit
) -> None:
    events = Event.objects.count()
    for _ in range(VISITS):
        page = text(CompanyClient(company).get(path_of(visit)))
    assert "Sara Soporte" in page and REASON in page and "30 minutos" in page
    visit.refresh_from_db()
    assert visit.entered_at is None and Event.objects.count() == events
    assert CompanyClient(company).post(path_of(visit)).status_code == 302


def test_support_sees_what_the_owner_sees_under_a_banner(
    browser: CompanyClient, company: Company
) -> None:
    for path in ("/cotizaciones/", "/personas/", "/empresa/"):
        page = text(browser.get(path))
        assert "Soporte: Sara Soporte está viendo" in page
        assert REASON in page and "Salir de la visita" in page


def test_nothing_of_the_owners_is_touched(
    company: Company, owner: User, visit: SupportVisit, client_for: Any
) -> None:
    theirs = client_for(owner)
    theirs.get("/cotizaciones/")
    entered = Event.objects.of(company).of_kind(LoggedIn).count()
    before = set(Session.objects.values_list("session_key", "session_data", "expire_date"))
    client = CompanyClient(company)
    client.post(path_of(visit))
    client.get("/cotizaciones/")
    client.post("/soporte/salir/")
    after = set(Session.objects.values_list("session_key", "session_data", "expire_date"))
    assert before <= after
    assert User.objects.get(pk=owner.pk).last_login is None
    assert Event.objects.of(company).of_kind(LoggedIn).count() == entered
    assert theirs.get("/cotizaciones/").status_code == 200


def test_a_link_is_used_once_and_of_its_own_company(
    browser: CompanyClient, company: Company, neighbour: Company, visit: SupportVisit
) -> None:
    for place in (company, neighbour):
        for answer in (
            CompanyClient(place).get(path_of(visit)),
            CompanyClient(place).post(path_of(visit)),
        ):
            assert answer.status_code == 410


def test_a_late_link_opens_nothing(company: Company, visit: SupportVisit) -> None:
    late = timezone.now() - timedelta(seconds=1)
    SupportVisit.objects.filter(pk=visit.pk).update(ends_at=late)
    assert CompanyClient(company).post(path_of(visit)).status_code == 410


def test_every_write_of_every_address_is_refused(browser: CompanyClient, company: Company) -> None:
    furnish(OURS, "propio")
    refused = 0
    with nothing_changes_in(company):
        for address in company_addresses():
            if address.name == "support:leave":
                continue
            path = address.path(pk=OURS, token="inventado", kind="perfil")
            for verb in WRITES:
                answer = getattr(browser, verb)(path)
                wanted = 410 if (address.name, verb) == ("support:visit", "post") else 403
                if address.name == "support:visit" and verb != "post":
                    wanted = 405
                assert answer.status_code == wanted, (address.name, verb)
                refused += answer.status_code == 403
                if answer.status_code == 403:
                    assert "No se guardó nada" in text(answer), (address.name, verb)
                    assert "visita" in answer.headers["X-Said"]
    assert refused > 4 * 100
    assert Event.objects.of(company).of_kind(WriteRefused).count() == refused
    assert browser.get("/cotizaciones/").status_code == 200


def test_a_visit_ends_after_half_an_hour(
    browser: CompanyClient, visit: SupportVisit, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit.refresh_from_db()
    assert visit.ends_at - visit.entered_at == timedelta(minutes=30)
    later = visit.ends_at
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert browser.get("/cotizaciones/")["Location"].startswith(("/soporte/", "/entrar/"))
    monkeypatch.undo()
    assert browser.get("/cotizaciones/")["Location"].startswith("/entrar/")


def test_support_leaves_by_a_button(browser: CompanyClient, visit: SupportVisit) -> None:
    answer = browser.post("/soporte/salir/", follow=True)
    assert "La visita terminó" in text(answer)
    assert browser.get("/cotizaciones/")["Location"].startswith("/entrar/")
    visit.refresh_from_db()
    assert visit.left_at is not None


def test_whoever_is_no_longer_of_the_programme_is_out_at_once(
    browser: CompanyClient, manager: User
) -> None:
    with public_context():
        User.objects.filter(pk=manager.pk).update(is_active=False)
    assert browser.get("/cotizaciones/")["Location"] == "/soporte/terminada/"


def test_both_identities_are_in_the_companys_log_and_the_reason_in_its_row(
    browser: CompanyClient, company: Company, owner: User, manager: User, visit: SupportVisit
) -> None:
    browser.get("/cotizaciones/")
    browser.post("/cotizaciones/nueva/")
    browser.post("/soporte/salir/")
    kinds = (VisitAsked, VisitBegan, PageSeen, WriteRefused, VisitEnded)
    told = list(Event.objects.of(company).of_kind(*kinds).order_by("pk"))
    assert [type(event.fact) for event in told] == list(kinds)
    for event in told:
        assert (event.actor_kind, event.actor_id) == ("support", manager.pk)
        assert event.subject == f"user:{visit.user_id}"
    assert SupportVisit.objects.get(pk=visit.pk).reason == REASON


def test_the_company_reads_its_visits(
    browser: CompanyClient, visit: SupportVisit, client_for: Any, owner: User, seller: User
) -> None:
    for _ in range(3):
        browser.get("/cotizaciones/")
        browser.get("/sesion/")
        browser.get("/cotizaciones/", headers={"HX-Request": "true"})
    page = text(client_for(owner).get("/soporte/visitas/"))
    assert "Sara Soporte" in page and REASON in page
    assert "3 páginas" in page
    assert client_for(seller).get("/soporte/visitas/").status_code == 403


@pytest.mark.parametrize(("reason", "words"), [(" ", "motivo"), ("x" * 301, "300 letras")])
def test_a_visit_has_a_reason(
    company: Company, owner: User, manager: User, reason: str, words: str
) -> None:
    with public_context(), pytest.raises(VisitError, match=words):
        ask_visit(company, reason, by=manager, moment=timezone.now())


def test_a_company_that_does_not_serve_or_has_no_owner_is_not_visited(
    company: Company, manager: User
) -> None:
    with company_context(company):
        User.objects.filter(role=Role.OWNER).update(is_active=False)
    with public_context(), pytest.raises(VisitError, match="persona dueña"):
        ask_visit(company, REASON, by=manager, moment=timezone.now())
    Company.objects.filter(pk=company.pk).update(state=Company.State.SUSPENDED)
    company.refresh_from_db()
    with public_context(), pytest.raises(VisitError, match="no está en servicio"):
        ask_visit(company, REASON, by=manager, moment=timezone.now())
