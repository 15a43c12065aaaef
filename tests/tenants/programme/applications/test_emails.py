"""The mails about an application: text and HTML alike, and nothing to whom it does not concern."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from tenants.outbox.models import Mail
from tenants.outbox.sending import send_next
from tenants.programme.applications import services
from tenants.programme.applications.links import application_link
from tenants.programme.applications.models import Application
from tenants.programme.managers.services import create_manager
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tests.programme import ANSWERS, OTHER, make_rosas

NEW_YEAR = datetime(2030, 1, 1, 5, 30, tzinfo=UTC)


def sent() -> list[EmailMultiAlternatives]:
    """All that waits goes out; the messages, the oldest first."""
    with public_context():
        while Mail.objects.due_at(timezone.now()).exists():
            send_next()
    return list(mail.outbox)  # type: ignore[arg-type]  # every message has a second form


def words_of(message: EmailMultiAlternatives) -> tuple[str, str]:
    ((html, kind),) = message.alternatives
    assert kind == "text/html"
    return str(message.body), str(html)


def decided(act: Callable[..., object]) -> Application:
    application = make_rosas()
    with public_context():
        ines = create_manager("ines@programa.example", "Inés Robles", "encargado")
        act(application, "Queda lejos", by=ines, moment=timezone.now())
    return application


@pytest.mark.parametrize("act", [services.decline, services.put_on_waiting_list])
def test_text_and_html_say_the_same_and_lead_to_the_applicants_page(
    company: Company, act: Callable[..., object]
) -> None:
    application = decided(act)
    messages = sent()  # nobody has to confirm any more
    assert len(messages) == 2
    for message in messages:
        text, html = words_of(message)
        assert message.to == [ANSWERS["email"]]
        assert application_link(application) in text
        assert application_link(application) in html
        assert "{" not in text + message.subject
        assert settings.SUPPORT_EMAIL in text and settings.SUPPORT_EMAIL in html
        for line in text.splitlines():
            if line.endswith(".") and "Dudas" not in line:
                assert line in html, line
        assert "Queda lejos" not in text + html
    said = words_of(messages[-1])[0]
    assert ("en 12 meses" in said) == (act is services.decline)
    assert (re.search(r"desde el \d+ de [a-z]+ de \d{4}\.", said) is None) == (
        act is services.decline
    )


def test_what_a_stranger_typed_does_not_go_to_an_address_that_nobody_confirmed(
    company: Company,
) -> None:
    make_rosas(confirmed=False, company_name="Gana en premio.example", contact_name="Compra ya")
    (message,) = sent()
    for words in words_of(message):
        assert "premio" not in words
        assert "Compra ya" not in words
    assert "premio" not in message.subject


def test_whoever_is_joined_by_the_rfc_learns_nothing_of_the_other(company: Company) -> None:
    make_rosas(company_name="Vidrios de Rosa")
    make_rosas(company_name="Vidrios Rosa SA", email=OTHER["email"], whatsapp=OTHER["whatsapp"])
    last = sent()[-1]
    assert last.to == [OTHER["email"]]
    for words in (*words_of(last), last.subject):
        assert ANSWERS["email"] not in words
        assert "Vidrios de Rosa" not in words
    assert "enviada con otro correo" in words_of(last)[0]


def test_whoever_is_joined_by_the_email_is_told_that_it_is_theirs(company: Company) -> None:
    make_rosas()
    make_rosas(people=20)
    last = sent()[-1]
    assert last.subject == "Ya teníamos tu solicitud"
    assert "respuestas nuevas" in words_of(last)[0]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("America/Tijuana", "14 de enero de 2030"),
        ("America/Hermosillo", "14 de enero de 2030"),
        ("America/Mexico_City", "14 de enero de 2030"),
        ("America/Cancun", "15 de enero de 2030"),
    ],
)
def test_days_are_those_of_the_applicants_clock(company: Company, zone: str, day: str) -> None:
    """Half past eleven of New Year's Eve in Mexico City is the new year in Cancún already."""
    make_rosas(confirmed=False, at=NEW_YEAR, time_zone=zone)
    assert f"la borramos el {day}" in words_of(sent()[0])[0]
