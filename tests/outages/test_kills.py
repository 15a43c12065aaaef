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
from quoting.drafts.models.bars import ExactPlan, PlanContents
from quoting.drafts.services.drafts import follow_bars
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
from tenants.people.emails import send_reset
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tenants.work.models import Ticket
from tests.outages.servers import Servers, family, hold, somebody_is_held, tell
from tests.outages.test_outages import WORK_SECONDS, finish, nothing_waits
from tests.people import make_person
from tests.quoting.drafts.services.test_bars import make_draft
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
    request_paper("sheet", order, timezone.now())


def ask_for_plan(owner: User) -> None:
    version = send_quote(make_house_job(owner), owner, timezone.now())
    ask_plan([open_work_order(version, None, owner, timezone.now())], owner)


def ask_for_pack(owner: User) -> None:
    version = send_quote(make_house_job(owner), owner, timezone.now())
    accept(version, Acceptance(name="Laura Mendoza", by=owner), timezone.now())


TASKS: dict[str, tuple[Callable[[User], None], str]] = {
    "document": (ask_for_document, "make_document"),
    "paper": (ask_for_paper, "make_workshop_paper"),
    "plan": (ask_for_plan, "plan_cuts"),
    "pack": (ask_for_pack, "make_evidence_pack"),
}


@pytest.mark.parametrize("kind", TASKS)
def test_what_a_killed_worker_was_doing_is_done_by_another_once(
    servers: Servers, owner: User, kind: str
) -> None:
    ask, task = TASKS[kind]

    def taken() -> bool:
        connection.close()
        return Ticket.objects.filter(task__endswith=task, state="taken").exists()

    def caught_in_the_middle() -> bool:
        worker = servers.start_worker()
        for _ in range(CHANCES):
            ask(owner)
            processes.wait_until(lambda: taken() or nothing_waits(), WORK_SECONDS)
            tell(family(worker.pid), signal.SIGSTOP)
            if taken():
                servers.kill(worker)
                return True
            tell(family(worker.pid), signal.SIGCONT)
        return False

    assert caught_in_the_middle()
    finish(servers)
    assert everything_was_done_at_the_second_try()
    for model in (QuoteDocument, WorkshopPaper, CutPlan):
        assert {each.state for each in model.objects.all()} <= {"ready"}
    if kind == "pack":
        for number in Counter(EvidencePack.objects.values_list("outcome", "has_pdf")).values():
            assert number == 1


def everything_was_done_at_the_second_try() -> bool:
    rows = (*Ticket.objects.all(), *Mail.objects.all())
    return {row.state for row in rows} == {"done"} and max(row.tries for row in rows) == 2


def test_exact_bars_that_a_killed_worker_was_planning_are_found_by_another_once(
    servers: Servers, shop: Company, owner: User
) -> None:
    follow_bars(make_draft(owner), timezone.localdate(), timezone.now())
    asked = PlanContents.objects.count()
    with hold(f'LOCK TABLE "{shop.schema_name}".quoting_exactplan IN SHARE MODE'):
        worker = servers.start_worker()
        assert processes.wait_until(somebody_is_held, WORK_SECONDS)
        servers.kill(worker)
    assert not ExactPlan.objects.exists()
    finish(servers)
    assert everything_was_done_at_the_second_try()
    assert ExactPlan.objects.count() == asked > 0


def test_a_letter_that_a_killed_worker_was_handing_over_is_sent_by_another_once(
    servers: Servers, owner: User
) -> None:
    def taken() -> bool:
        connection.close()
        return Mail.objects.filter(state="taken").exists()

    with servers.hang("mail"):
        send_reset(owner.email)
        worker = servers.start_worker()
        assert processes.wait_until(taken, WORK_SECONDS)
        servers.kill(worker)
    finish(servers)
    assert everything_was_done_at_the_second_try()
    assert servers.sink.received() == [Mail.objects.get().message_id]


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
    finish(servers)
    received = Counter(servers.sink.received())
    wanted = {mail.message_id for mail in Mail.objects.filter(state="done")}
    repeated = sum(received.values()) - len(received)
    print(f"{KILLS} kills, {LETTERS} messages: {repeated} came twice, with the same Message-ID")
    assert set(received) == wanted
    assert len(wanted) == LETTERS
    assert repeated <= KILLS
