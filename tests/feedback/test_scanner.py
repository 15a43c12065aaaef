"""A scanner opens every address of every letter: nothing is answered, stopped or spent.

Then people answer by script. A few letters; FEEDBACK=whole makes it two hundred. The scanner that
runs scripts is in ``tests/browser/test_week.py``.
"""

import re
from datetime import timedelta
from email.message import Message
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.core import mail as django_mail
from django.test import Client

from feedback.answers.models import Answer, Response
from feedback.weeks.models import Invitation, OptOut
from feedback.weeks.periodic import ask_the_week
from tenants.events.models import Event
from tenants.outbox.models import Mail
from tenants.outbox.sending import send_next
from tenants.people.models import User
from tenants.schemas.companies import Company
from tests.feedback.asking import THURSDAY, make_asked, nine, set_clock
from tests.pages import forms_of
from tests.people import CompanyClient
from tests.programme import APEX
from tests.sizes import sized

LETTERS = sized("FEEDBACK", 200, 8)
AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36",
    "Mozilla/5.0 (compatible; Microsoft Office; MSOffice 16)",
    "Barracuda Sentinel (EE)",
)
ADDRESS = re.compile(r"https?://[^\s\"<>]+")


def addresses_of(message: Message) -> set[str]:
    """Every address in the text, in the page and in the headers."""
    whole = [str(value) for value in message.values()]
    for part in message.walk():
        if part.get_content_maintype() == "text":
            whole.append(part.get_payload(decode=True).decode().replace("&amp;", "&"))
    return {address for text in whole for address in ADDRESS.findall(text)}


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@pytest.fixture
def letters(
    company: Company, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> list[Message]:
    settings.MAX_COMPANY_USERS = settings.MAX_BETA_USERS = LETTERS + 50
    User.objects.update(is_active=False)
    Mail.objects.all().delete()
    for number in range(LETTERS):
        make_asked(email=f"persona{number}@personas.example")
    moment = set_clock(monkeypatch, nine(THURSDAY, company))
    ask_the_week(moment)
    for _ in range(LETTERS):
        send_next()
    messages = [each.message() for each in django_mail.outbox]
    assert len(messages) == LETTERS
    return messages


def contents() -> tuple[int, ...]:
    answered = Invitation.objects.exclude(answered_at=None)
    tables = (Response, Answer, OptOut, Event)
    return (*(model.objects.count() for model in tables), answered.count())


def test_a_scanner_records_nothing_and_then_each_person_needs_two_acts(
    company: Company, letters: list[Message], monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor = {"/semana/": CompanyClient(company), "/correos/": Client(headers=APEX)}

    def browser_of(address: str) -> Client:
        [found] = [each for begin, each in visitor.items() if path_of(address).startswith(begin)]
        return found

    before, opened = contents(), 0
    for wait in (timedelta(0), timedelta(minutes=10)):
        set_clock(monkeypatch, nine(THURSDAY, company) + wait)
        for message in letters:
            for address in addresses_of(message):
                for agent in AGENTS:
                    for verb in ("get", "head"):
                        look = getattr(browser_of(address), verb)
                        answer = look(path_of(address), headers={"user-agent": agent})
                        assert answer.status_code == 200, address
                        opened += 1
    assert contents() == before

    acts = []
    for message in letters:
        [link] = (each for each in addresses_of(message) if each.endswith("?r=speed"))
        page = CompanyClient(company).get(path_of(link))  # the first act: a press in the letter
        [form] = forms_of(page.text, path_of(link))
        answer = CompanyClient(company).post(form.action, form.values)  # the second: «Enviar»
        acts.append(2 if answer.status_code == 302 else 99)
    recorded = Response.objects.filter(answers__choices=["speed"]).count()
    print(
        f"Scanner: {opened} addresses opened, {contents()[2] - before[2]} of {LETTERS} letters "
        f"stopped, 0 of {LETTERS} answered. People: {recorded} of {LETTERS} recorded "
        f"in {max(acts)} acts at most."
    )
    assert (recorded, max(acts)) == (LETTERS, 2)
    assert Response.objects.finished().count() == LETTERS
    assert OptOut.objects.count() == 0
