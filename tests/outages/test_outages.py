"""A server that is stopped or hangs during any act: nothing is lost, nothing is said twice."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

import pytest
from django.db import connection
from django.http import HttpResponse
from django.utils import timezone

from compose.local import processes
from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote
from quoting.offers.addresses import customer_url
from quoting.offers.models.followups import FollowUp, Notification
from quoting.offers.models.responses import EvidencePack, Outcome
from quoting.offers.models.versions import QuoteDocument
from quoting.offers.services.links import ensure_link
from quoting.offers.services.sending import send_quote
from quoting.workshop.models import CutPlan, WorkshopPaper
from quoting.workshop.services.work_orders import open_work_order
from tenants.outbox.models import Mail
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.web.redis import redis_breaker
from tenants.work.models import Ticket
from tests.outages.servers import Servers
from tests.people import PASSWORD, CompanyClient, make_person
from tests.quoting.make import make_customer, make_house_job

pytestmark = pytest.mark.stack
WORK_SECONDS = 240.0  # on a machine that does much besides
Outage = Callable[[Servers, str], AbstractContextManager[None]]
OUTAGES: dict[str, Outage] = {"stopped": Servers.away, "hung": Servers.hang}


@dataclass
class Cast:
    """Two quotations: a draft, and one that the customer has; their people and pages."""

    owner: User
    draft: Quote
    sent: Quote
    browser: CompanyClient
    visitor: CompanyClient
    offer: str
    order: int


@pytest.fixture
def cast(shop: Company) -> Cast:
    owner = make_person(Role.OWNER, email="olivia@cortes.example")
    draft, waiting, accepted = (make_house_job(owner) for _ in range(3))
    for quote in (draft, waiting):
        quote.customer = make_customer(email=f"cliente{quote.pk}@cortes.example")
        quote.save()
    now = timezone.now()
    version = send_quote(waiting, owner, now)
    order = open_work_order(send_quote(accepted, owner, now), None, owner, now)
    address = customer_url(ensure_link(version, owner))
    browser, visitor = CompanyClient(shop), CompanyClient(shop)
    for each in (browser, visitor):
        each.raise_request_exception = False
    browser.force_login(owner)
    return Cast(owner, draft, waiting, browser, visitor, re.sub(r"^https?://[^/]+", "", address),
                order.pk)  # fmt: skip


def acts(cast: Cast) -> dict[str, Callable[[], HttpResponse]]:
    """One of every kind of act, in an order in which each can be done."""
    post, tomorrow = cast.browser.post, timezone.localdate() + timedelta(days=1)
    draft, sent = f"/cotizaciones/{cast.draft.pk}/", f"/cotizaciones/{cast.sent.pk}/"
    login = {"username": cast.owner.email, "password": PASSWORD}
    guest = {"email": "nora@cortes.example", "full_name": "Nora Nueva", "role": "ventas"}
    return {
        "list": lambda: cast.browser.get("/cotizaciones/"),
        "editor": lambda: cast.browser.get(draft),
        "presence": lambda: post(f"{draft}presencia/"),
        "log in": lambda: CompanyClient(cast.browser.company).post("/entrar/", login),
        "customer": lambda: post("/clientes/nuevo/", {"name": "Vidriera Roble"}),
        "task": lambda: post(f"{sent}seguimiento/", {"text": "Llamar", "due_on": tomorrow}),
        "invite": lambda: post("/personas/invitar/", guest),
        "reset": lambda: cast.visitor.post("/contrasena/olvide/", {"email": cast.owner.email}),
        "send": lambda: post(f"{draft}enviar/"),
        "paper": lambda: post(f"/taller/ordenes/{cast.order}/papeles/", {"papel": "sheet"}),
        "plan": lambda: post("/taller/planes/nuevo/", {"orden": [cast.order]}),
        "offer": lambda: cast.visitor.get(cast.offer),
        "ask": lambda: cast.visitor.post(f"{cast.offer}preguntar/", {"text": "¿Hay en negro?",
                                         "kind": "question", "name": "Laura"}),
        "accept": lambda: cast.visitor.post(f"{cast.offer}aceptar/", {"name": "Laura Mendoza"}),
    }  # fmt: skip


def everything_was_done(cast: Cast) -> None:
    """What each act leaves in the database, once."""
    assert Customer.objects.filter(name="Vidriera Roble").count() == 1
    assert FollowUp.objects.filter(text="Llamar").count() == 1
    assert User.objects.filter(email="nora@cortes.example").count() == 1
    assert Quote.objects.get(pk=cast.draft.pk).state == Quote.State.READY
    assert Outcome.objects.filter(version__quote=cast.sent).count() == 1
    assert WorkshopPaper.objects.count() == CutPlan.objects.count() == 1


def nothing_waits() -> bool:
    connection.close()
    waiting = [*Ticket.objects.all(), *Mail.objects.all()]
    return not any(row.is_open for row in waiting)


def finish(servers: Servers) -> None:
    """Real workers and a real clock do what is left."""
    if not servers.workers:
        servers.start_worker()
        servers.start_beat()
    assert processes.wait_until(nothing_waits, WORK_SECONDS), [
        (str(row), row.state, row.tries, row.reason)
        for row in (*Ticket.objects.all(), *Mail.objects.all())
        if row.is_open
    ]


def everything_was_made(servers: Servers) -> None:
    """Documents, packs and plans are there, and each message arrived once."""
    assert {each.state for each in QuoteDocument.objects.all()} == {"ready"}
    assert {each.state for each in WorkshopPaper.objects.all()} == {"ready"}
    assert CutPlan.objects.get().state == "ready"
    assert EvidencePack.objects.exists()
    sent = Mail.objects.filter(state=Mail.State.DONE)
    wanted = sorted(mail.message_id for mail in sent)
    kinds = set(sent.values_list("kind", flat=True))
    assert kinds == {"acceptance", "invitation", "password_reset", "notice"}
    assert Notification.objects.count() == sent.filter(kind="notice").count()
    assert sorted(servers.sink.received()) == wanted


@pytest.mark.parametrize("outage", OUTAGES)
def test_without_redis_everything_is_done_and_nothing_is_lost(
    servers: Servers, cast: Cast, outage: str
) -> None:
    usual = {}
    for name in ("list", "editor", "offer"):
        started = monotonic()
        assert acts(cast)[name]().status_code == 200
        usual[name] = monotonic() - started
    with OUTAGES[outage](servers, "redis"):
        for name, act in acts(cast).items():
            redis_breaker.reset()  # each of them meets the outage first
            started = monotonic()
            answer = act()
            took = monotonic() - started
            print(f"{outage} Redis, {name}: {answer.status_code} in {took:.2f} s")
            assert answer.status_code < 400, (name, answer.content.decode()[:2000])
            assert took < 4 or took < usual.get(name, 0) + 3, name
        everything_was_done(cast)
        health = cast.browser.get("/health/ready")
        assert (health.status_code, health.json()["status"]) == (200, "degraded")
        assert Mail.objects.filter(state=Mail.State.QUEUED).count() >= 4
    finish(servers)
    everything_was_made(servers)


@pytest.mark.parametrize("outage", OUTAGES)
def test_without_its_database_a_page_says_so_and_nothing_is_half_done(
    servers: Servers, cast: Cast, outage: str
) -> None:
    before = [model.objects.count() for model in (Customer, User, Mail, Ticket, Outcome, FollowUp)]
    with OUTAGES[outage](servers, "database"):
        for name, act in acts(cast).items():
            if name == "log in":
                continue
            if name != "list":  # the first finds the server gone on a connection that it had
                connection.close()
            started = monotonic()
            answer = act()
            took = monotonic() - started
            page = answer.content.decode()
            print(f"{outage} PostgreSQL, {name}: {answer.status_code} in {took:.2f} s")
            assert answer.status_code == 503, (name, page[:500])
            assert "vuelve a intentarlo" in page
            assert answer["Retry-After"]
        health = cast.browser.get("/health/ready")
        assert (health.status_code, health.json()["status"]) == (503, "down")
    connection.close()
    after = [model.objects.count() for model in (Customer, User, Mail, Ticket, Outcome, FollowUp)]
    assert after == before
    for name, act in acts(cast).items():
        assert act().status_code < 400, name
    everything_was_done(cast)
    finish(servers)
    everything_was_made(servers)


@pytest.mark.parametrize("outage", OUTAGES)
def test_without_a_mail_server_all_is_done_and_each_message_arrives_once_later(
    servers: Servers, cast: Cast, outage: str
) -> None:
    servers.start_worker()
    servers.start_beat()
    with OUTAGES[outage](servers, "mail"):
        for name, act in acts(cast).items():
            assert act().status_code < 400, name
        everything_was_done(cast)

        def all_were_tried() -> bool:
            connection.close()
            return not Mail.objects.filter(state=Mail.State.QUEUED, tries=0).exists()

        assert processes.wait_until(all_were_tried, WORK_SECONDS)
        page = cast.browser.get("/personas/").content.decode()
        assert "por enviar" in page
    Mail.objects.filter(state=Mail.State.QUEUED).update(due_at=timezone.now())
    finish(servers)
    everything_was_made(servers)
    assert "enviado" in cast.browser.get("/personas/").content.decode()


@pytest.mark.parametrize("name", ["database", "redis"])
@pytest.mark.parametrize("outage", OUTAGES)
def test_workers_outlive_an_outage_and_finish_what_they_had(
    servers: Servers, cast: Cast, outage: str, name: str
) -> None:
    servers.start_worker()
    servers.start_beat()
    for each, act in acts(cast).items():
        assert act().status_code < 400, each
    with OUTAGES[outage](servers, name):
        processes.wait_until(lambda: False, 8)
    connection.close()
    redis_breaker.reset()
    finish(servers)
    everything_was_made(servers)
