"""A worker that is killed in the middle: another one finishes, once."""

import random
import signal
from collections import Counter
from collections.abc import Callable
from time import sleep

import pytest
from django.db import connection
from django.utils import timezone

from compose.local import processes
from quoting.offers.models.responses import EvidencePack
from quoting.offers.models.versions import QuoteDocument
from quoting.offers.services.answers import Acceptance, accept
from quoting.offers.services.documents import request_document
from quoting.offers.services.sending import send_quote
from quoting.workshop.models import CutPlan, WorkshopPaper
from quoting.workshop.services.cut_plans import ask_plan
from quoting.workshop.services.papers import request_paper
from quoting.workshop.services.work_orders import open_work_order
from tenants.outbox.models import Mail
from tenants.people.emails import invite, send_reset
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.work.models import Ticket
from tests.outages.servers import Servers, family, tell
from tests.outages.test_outages import WORK_SECONDS, finish
from tests.people import make_person
from tests.quoting.make import make_house_job

pytestmark = pytest.mark.stack
KILLS = 10
LETTERS = 60
CHANCES = 12  # to catch a short task in the middle


@pytest.fixture
def owner(shop: Company) -> User:
    return make_person(Role.OWNER, email="olivia@cortes.example")


def ask_for_document(owner: User) -> None:
    request_document(send_quote(make_house_job(owner), owner, timezone.now()), owner)


def ask_for_paper(owner: User) -> None:
    version = send_quote(make_house_job(owner), owner, timezone.now())
    order = open_work_order(version, None, owner, timezone.now())
    request_paper("sheet", timezone.now(), order=order)


def ask_for_plan(owner: User) -> None:
    version = send_quote(make_house_job(owner), owner, timezone.now())
    ask_plan([open_work_order(version, None, owner, timezone.now())], owner)


def ask_for_pack(owner: User) -> None:
    version = send_quote(make_house_job(owner), owner, timezone.now())
    accept(version, Acceptance(name="Laura Mendoza", by=owner), timezone.now())


def ask_for_mail(owner: User) -> None:
    guest = make_person(Role.SALES)
    User.objects.filter(pk=guest.pk).update(joined_at=None)
    invite(guest)


TASKS: dict[str, tuple[Callable[[User], None], str]] = {
    "document": (ask_for_document, "make_document"),
    "paper": (ask_for_paper, "make_workshop_paper"),
    "plan": (ask_for_plan, "plan_cuts"),
    "pack": (ask_for_pack, "make_evidence_pack"),
    "mail": (ask_for_mail, ""),
}


@pytest.mark.parametrize("kind", TASKS)
def test_what_a_killed_worker_was_doing_is_done_by_another_once(
    servers: Servers, owner: User, kind: str
) -> None:
    ask, task = TASKS[kind]

    def taken() -> bool:
        connection.close()
        rows = Ticket.objects.filter(task__endswith=task) if task else Mail.objects.all()
        return rows.filter(state="taken").exists()

    def caught_in_the_middle() -> bool:
        worker = servers.start_worker()
        for _ in range(CHANCES):
            ask(owner)
            if not processes.wait_until(taken, WORK_SECONDS):
                continue
            tell(family(worker.pid), signal.SIGSTOP)
            if taken():
                servers.kill(worker)
                return True
            tell(family(worker.pid), signal.SIGCONT)
        return False

    assert caught_in_the_middle()
    servers.workers.clear()
    finish(servers)
    assert max(row.tries for row in (*Ticket.objects.all(), *Mail.objects.all())) == 2
    for model in (QuoteDocument, WorkshopPaper, CutPlan):
        assert {each.state for each in model.objects.all()} <= {"ready"}
    assert all(row.state == "done" for row in Ticket.objects.all())
    if kind == "pack":
        for number in Counter(EvidencePack.objects.values_list("outcome", "has_pdf")).values():
            assert number == 1


def test_ten_kills_of_the_mail_worker_lose_no_message_and_a_repeat_is_recognisable(
    servers: Servers, owner: User
) -> None:
    for _ in range(LETTERS):
        send_reset(owner.email)
    luck = random.Random(8)
    for _ in range(KILLS):
        before = Mail.objects.filter(state="queued").count()
        worker = servers.start_worker(queues="mail", solo=True)

        def at_work(before: int = before) -> bool:
            connection.close()
            return Mail.objects.filter(state="queued").count() < before

        if not processes.wait_until(at_work, 60):
            break
        sleep(luck.uniform(0, 0.3))
        servers.kill(worker)
    servers.workers.clear()
    finish(servers)
    received = Counter(servers.sink.received())
    wanted = {mail.message_id for mail in Mail.objects.filter(state="done")}
    repeated = sum(received.values()) - len(received)
    print(f"{KILLS} kills, {LETTERS} messages: {repeated} came twice, with the same Message-ID")
    assert set(received) == wanted
    assert len(wanted) == LETTERS
    assert repeated <= KILLS
