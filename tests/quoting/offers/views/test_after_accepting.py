"""After accepting, the customer reads what to pay and where, and is sent a confirmation."""

from collections.abc import Callable

import pytest
from django.core import mail
from django.utils import timezone

from quoting.drafts.models.customers import Customer
from quoting.offers.models.responses import Cancellation
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services.answers import Acceptance, accept
from quoting.offers.services.endings import cancel_acceptance
from quoting.offers.services.links import ensure_link
from quoting.offers.services.sending import send_quote
from tenants.outbox import sending
from tenants.outbox.models import Mail
from tenants.people.models import CompanyProfile, User
from tests.people import CompanyClient
from tests.quoting.make import make_house_job
from tests.quoting.offers.views.test_client import path_of

CLABE = "012345678901234567"


@pytest.fixture
def version(owner: User) -> QuoteVersion:
    CompanyProfile.objects.update(clabe=CLABE, bank="Banco Norte", account_holder="Vidrios SA")
    sent = send_quote(make_house_job(owner), owner, timezone.now())
    ensure_link(sent, owner)
    return sent


@pytest.fixture
def visitor(client_for: Callable[..., CompanyClient]) -> CompanyClient:
    return client_for(None)


def read(client: CompanyClient, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def take(client: CompanyClient, version: QuoteVersion, **more: object) -> str:
    answer = client.post(f"{path_of(version)}aceptar/", {"name": "Laura Mendoza"} | more)
    return read(client, answer["Location"])


def test_what_to_pay_and_where_is_read_at_once(
    version: QuoteVersion, visitor: CompanyClient
) -> None:
    assert "Para empezar" not in read(visitor, path_of(version))
    done = take(visitor, version)
    for page in (done, read(visitor, path_of(version))):
        for words in ("$ 11,861.59", "Anticipo 60 %", CLABE, "Banco Norte", "Vidrios SA"):
            assert words in page
        assert f'href="{path_of(version)}pdf/"' in page
    assert "recibió tu aceptación" in done


def test_of_a_part_it_is_the_first_payment_of_that_part(
    version: QuoteVersion, visitor: CompanyClient
) -> None:
    done = take(visitor, version, eleccion="1", partida=["2"])
    assert "$ 1,227.24" in done  # 60 % of 2,045.40
    assert "11,861.59" not in done


def test_without_an_account_the_shop_is_to_be_asked(
    version: QuoteVersion, visitor: CompanyClient, owner: User
) -> None:
    CompanyProfile.objects.update(clabe="")
    other = send_quote(make_house_job(owner), owner, timezone.now())
    ensure_link(other, owner)
    assert "cómo pagar" in take(visitor, other)


def test_who_has_an_address_is_sent_a_confirmation_once(
    version: QuoteVersion, visitor: CompanyClient, django_capture_on_commit_callbacks
) -> None:
    Customer.objects.update(email="laura@casa.example")
    with django_capture_on_commit_callbacks(execute=True):
        done = take(visitor, version, eleccion="1", partida=["1", "3"])
    assert "laura@casa.example" in done
    Mail.objects.filter(kind="acceptance").update(due_at=timezone.now())
    sending.send_next()
    [message] = [each for each in mail.outbox if each.to == ["laura@casa.example"]]
    said = message.body.replace("\xa0", " ")
    total = version.outcome.total
    for words in (
        "Hola, Laura",
        "2 de 3 partidas de COT-0001",
        f"{total:,.2f}",
        CLABE,
        "/ir/?a=/c/",
    ):
        assert words in said
    assert "19,769.32" not in said and "11,861.59" not in said


def test_nobody_without_an_address_is_written_to(
    version: QuoteVersion, visitor: CompanyClient
) -> None:
    assert "te llega la confirmación" not in take(visitor, version)
    assert not Mail.objects.filter(kind="acceptance").exists()


def test_what_was_taken_back_meanwhile_is_not_confirmed(version: QuoteVersion, owner: User) -> None:
    Customer.objects.update(email="laura@casa.example")
    outcome = accept(version, Acceptance("Laura", by=owner), timezone.now())
    cancel_acceptance(outcome, Cancellation.Reason.MISTAKE, "", owner, timezone.now())
    sending.send_next()
    assert not [each for each in mail.outbox if each.to == ["laura@casa.example"]]
    assert Mail.objects.get(kind="acceptance").state == Mail.State.DROPPED


def test_a_drawing_may_be_seen_large(version: QuoteVersion, visitor: CompanyClient) -> None:
    assert 'data-enlarge="1. Recámaras"' in read(visitor, path_of(version))
