"""A whole run of the product leaves no address, token or name in the log, and a line for each act.

Every address is opened and posted to by an owner and by nobody; a log-in fails, is locked out and
succeeds; an e-mail is refused by its server; a page breaks on an error that quotes an address.
"""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import StringIO
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError
from structlog.stdlib import ProcessorFormatter

from quoting.offers.addresses import customer_url
from quoting.offers.models.responses import CustomerLink
from tenants.people import views
from tenants.people.links import RESET, password_link
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.schemas.companies import Company
from tests.addresses import company_addresses
from tests.furnished import furnish
from tests.people import PASSWORD, CompanyClient, make_person, release

OURS = 990_001
MARK = "Zacarias"
UNKNOWN = "desconocida@personas.example"
TYPED = "buscado-con-lupa"

Browse = Callable[..., CompanyClient]


@pytest.fixture
def log(settings: LazySettings) -> Iterator[StringIO]:
    """What a server's console would show."""
    output = StringIO()
    handler = logging.StreamHandler(output)
    line = settings.LOGGING["formatters"]["line"]
    handler.setFormatter(ProcessorFormatter(**{name: line[name] for name in line if name != "()"}))
    logging.getLogger().addHandler(handler)
    yield output
    logging.getLogger().removeHandler(handler)


def lines_of(log: StringIO, logger: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    return [line for line in lines if line["logger"] == logger]


def token_of(url: str) -> str:
    return url.rstrip("/").rsplit("/", 1)[-1]


def test_a_whole_run_tells_no_address_token_or_name(
    company: Company, client_for: Browse, log: StringIO, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks,
) -> None:  # fmt: skip
    furnish(OURS, MARK)
    owner = make_person(Role.OWNER, full_name="Olegario Dueñas")
    customers_link = token_of(customer_url(CustomerLink.objects.get(pk=OURS)))
    reset_link = token_of(password_link(RESET, owner))

    def refuse(self: EmailBackend, messages: list[Any]) -> int:
        to = messages[0].to[0]
        raise SMTPRecipientsRefused({to: (550, f"no such mailbox: {to}".encode())})

    def break_down() -> int:
        raise IntegrityError(f"DETAIL:  Key (email)=({owner.email}) already exists.")

    committed = django_capture_on_commit_callbacks
    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    requests = 0
    addresses = sorted(company_addresses(), key=lambda address: address.name == "accounts:logout")
    for browser in (client_for(None), client_for(owner)):
        browser.raise_request_exception = False
        for address in addresses:
            for token in {customers_link, reset_link} if "token" in address.parameters else {""}:
                path = address.path(pk=OURS, token=token, kind="perfil")
                for ask in (browser.get, browser.post):
                    with suppress(SMTPRecipientsRefused), committed(execute=True):
                        release(ask(path, {"email": UNKNOWN, "buscar": TYPED}))
                    requests += 1
    for _ in range(6):
        client_for(None).post("/entrar/", {"username": UNKNOWN, "password": "equivocada y larga"})
    entered = client_for(None)
    entered.post("/entrar/", {"username": owner.email, "password": PASSWORD})
    with suppress(SMTPRecipientsRefused), committed(execute=True):
        entered.post("/contrasena/olvide/", {"email": owner.email})
    monkeypatch.setattr(views, "why_no_seat", break_down)
    entered.raise_request_exception = False
    assert entered.get("/personas/").status_code == 500
    requests += 9

    told = log.getvalue()
    people = list(User.objects.all())
    secrets = {
        *(person.email for person in people), *(person.full_name for person in people),
        MARK, UNKNOWN, TYPED, PASSWORD, "equivocada", customers_link, reset_link,
        "Vidrios Alfa", str(entered.session.session_key), "personas.example",
    }  # fmt: skip
    assert [secret for secret in secrets if secret in told] == []

    lines = lines_of(log, "request")
    assert len(lines) == requests
    for line in lines:
        assert {"method", "route", "status", "ms", "outcome", "company", "request_id"} <= set(line)
        assert line["company"] == company.schema_name
    assert {line["person"] for line in lines if "person" in line} == {owner.pk}
    at_people = [line for line in lines if line["route"] == "accounts:people"]
    [broken] = [line for line in at_people if line["status"] == 500]
    assert broken["error"] == ["django.db.utils.IntegrityError"]
    assert "test_logs.py" in broken["places"][0]
    assert {429, 302} <= {line["status"] for line in lines if line["route"] == "accounts:login"}
    tasks = lines_of(log, "task")
    assert tasks, "no task ran"
    assert {line["request_id"] for line in tasks} <= {line["request_id"] for line in lines}
