"""Acts are sealed shortly after they were written: each once, in one chain a company."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from threading import Barrier, Thread
from threading import Event as Flag

import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction
from django.utils import timezone

from ops.audit.models import DailyHeads, Seal
from ops.audit.periodic import check, seal, send_heads
from ops.audit.sealing import seal_acts, settled_until
from quoting.offers.events import QuoteSent
from tenants.events.models import Event
from tenants.events.recording import SYSTEM, record
from tenants.outbox.models import Mail
from tenants.programme.desk.events import ListExported
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context, public_context
from tests.databases import database_copy
from tests.ops.audit.acts import do_acts, report_of, sealed_acts

WRITERS, EACH = 20, 25


@pytest.fixture
def two_companies(
    django_db_setup: None, django_db_blocker, worker_id: str
) -> Iterator[list[Company]]:
    """In a database that commits, which is the test's own."""
    with (
        django_db_blocker.unblock(),
        database_copy(f"{worker_id}_audit", "shops"),
        public_context(),
    ):
        yield list(Company.objects.order_by("pk"))


def test_twenty_write_at_once_while_three_seal_and_no_chain_forks(
    two_companies: list[Company],
) -> None:
    start, over = Barrier(WRITERS + 3), Flag()
    wrong: list[BaseException] = []

    def write(number: int) -> None:
        try:
            company = two_companies[number % len(two_companies)]
            start.wait()
            with company_context(company):
                for version in range(1, EACH + 1):
                    with transaction.atomic():
                        record(QuoteSent(lines=number, version=version), by=SYSTEM)
                        if version % 10 == 0:  # its number is given out, and nothing is there
                            transaction.set_rollback(True)
        except BaseException as error:
            wrong.append(error)
        finally:
            connections.close_all()

    def keep_sealing() -> None:
        try:
            start.wait()
            with public_context():
                while not over.is_set():
                    seal_acts()
        except BaseException as error:
            wrong.append(error)
        finally:
            connections.close_all()

    writers = [Thread(target=write, args=(number,)) for number in range(WRITERS)]
    sealers = [Thread(target=keep_sealing) for _ in range(3)]
    for thread in writers + sealers:
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    for thread in sealers:
        thread.join()
    assert wrong == []
    seal_acts()
    sent = Event.objects.of_kind(QuoteSent)
    assert sent.count() >= WRITERS * (EACH - 2)
    assert Seal.objects.count() == Event.objects.count()
    for company in two_companies:
        report = report_of(company)
        assert report.is_whole and report.pending == 0
        numbers = Seal.objects.of_chain(company.pk).values_list("number", flat=True)
        assert list(numbers) == list(range(1, report.seals + 1))


def test_an_act_whose_number_is_lower_and_that_comes_later_is_not_left_out(
    own_company: Company,
) -> None:
    """Whoever seals meanwhile waits for it, and seals nothing if it takes too long."""
    written, go_on = Flag(), Flag()

    def write_slowly() -> None:
        with company_context(own_company), transaction.atomic():
            record(QuoteSent(lines=1, version=1), by=SYSTEM)
            written.set()
            go_on.wait(30)
        connections.close_all()

    slow = Thread(target=write_slowly)
    slow.start()
    assert written.wait(30)
    later = do_acts(own_company, 1)
    with public_context():
        assert settled_until(patience=0.1) is None
        assert seal_acts(patience=0.1) == 0
        go_on.set()
        slow.join()
        seal_acts()
    assert Seal.objects.get(event_id=later[0]).number > 1
    report = report_of(own_company)
    assert report.is_whole and report.pending == 0


def test_what_is_sealed_twice_is_sealed_once(own_company: Company) -> None:
    sealed_acts(own_company)
    before = Seal.objects.count()
    with public_context():
        assert seal_acts() == 0
    assert Seal.objects.count() == before


def test_the_heads_of_a_day_are_mailed_once_and_hold_no_names(
    own_company: Company, mailoutbox
) -> None:
    acts = do_acts(own_company, 3)
    with public_context():
        record(ListExported(what="mails", rows=3, as_csv=False), by=SYSTEM)
        moment = timezone.now()
        assert send_heads(moment).done == 1
        assert send_heads(moment).done == 0
        (mail,) = Mail.objects.filter(kind="audit_heads")
    assert len(mailoutbox) == 1
    ((name, text, kind),) = mailoutbox[0].attachments
    assert name.startswith("sellos-") and kind == "application/json"
    told = json.loads(text)
    chains = {head["chain"]: head["number"] for head in told["heads"]}
    assert chains[own_company.pk] == Seal.objects.get(event_id=acts[-1]).number
    assert 0 in chains and own_company.name not in text
    assert "Guárdalo fuera del servidor" in mailoutbox[0].body
    assert mail.state == Mail.State.DONE


def test_the_command_says_that_all_is_whole(own_company: Company, tmp_path: Path) -> None:
    do_acts(own_company, 3)
    told = StringIO()
    with public_context():
        assert seal(timezone.now()).done >= 3
        send_heads(timezone.now())
        assert check(timezone.now()).done == 1 + Company.objects.count()
        kept = StringIO()
        call_command("audit", "heads", stdout=kept)
        (tmp_path / "sellos.json").write_text(kept.getvalue())
        call_command("audit", "verify", "--heads", tmp_path / "sellos.json", stdout=told)
        assert "Vidrios Propios: entera" in told.getvalue()
        as_json = StringIO()
        call_command("audit", "verify", "--json", stdout=as_json)
    assert json.loads(as_json.getvalue())["whole"] is True
    assert DailyHeads.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("nada", "no trae JSON"),
        ("{}", "le falta 'site'"),
        ('{"site": "x", "day": "mañana", "heads": []}', "trae otra cosa"),
        ('{"site": "otro.mx", "day": "2030-03-14", "heads": []}', "es de otro sitio"),
    ],
)
def test_a_file_that_is_none_of_ours_is_told(
    company: Company, tmp_path: Path, text: str, words: str
) -> None:
    (tmp_path / "a.json").write_text(text)
    with public_context(), pytest.raises(CommandError, match=words):
        call_command("audit", "verify", "--heads", tmp_path)


def test_a_file_that_is_not_there_is_told(company: Company, tmp_path: Path) -> None:
    with public_context(), pytest.raises(CommandError, match="No se pudo leer"):
        call_command("audit", "verify", "--heads", tmp_path / "no.json")
