"""What was closed is ready, and sent once somebody gave it to the customer."""

from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.utils import timezone

from quoting.drafts.models.customers import Customer
from quoting.drafts.models.quotes import Quote
from quoting.drafts.services.errors import QuotingError
from quoting.offers.addresses import customer_url
from quoting.offers.events import LinkShared
from quoting.offers.models.followups import FollowUp, Notification
from quoting.offers.models.responses import CustomerLink, Sharing
from quoting.offers.models.versions import QuoteDocument
from quoting.offers.services.answers import Acceptance, accept
from quoting.offers.services.attention import note_view
from quoting.offers.services.documents import content_hash
from quoting.offers.services.followups import send_due_reminders
from quoting.offers.services.links import ensure_link
from quoting.offers.services.sending import send_quote
from quoting.offers.services.sharing import (
    Channel,
    share,
    share_by_mail,
    share_by_whatsapp,
    sharing_message,
)
from quoting.offers.services.versions import start_revision
from tenants.events.models import Event
from tenants.outbox import sending
from tenants.outbox.models import Mail
from tenants.people.models import User
from tests.quoting.make import make_house_job

NOW = timezone.now()


@pytest.fixture
def link(seller: User) -> CustomerLink:
    version = send_quote(make_house_job(seller), seller, timezone.now())
    made = ensure_link(version, seller)
    assert made is not None
    return made


def state_of(link: CustomerLink) -> tuple[str, bool]:
    quote = Quote.objects.get(pk=link.version.quote_id)
    return quote.state, quote.shared_at is not None


def ready_pdf(link: CustomerLink) -> None:
    document = QuoteDocument(
        version=link.version, state=QuoteDocument.State.READY, pages=1,
        content_hash=content_hash(link.version, link),
    )  # fmt: skip
    document.file.save("x.pdf", ContentFile(b"%PDF-1.7 prueba"))


def test_what_was_closed_is_ready_and_not_sent(link: CustomerLink) -> None:
    assert state_of(link) == ("ready", False)


@pytest.mark.parametrize("channel", sorted(set(Channel.values) - {"email"}))
def test_each_way_of_sharing_makes_it_sent_once(
    link: CustomerLink, seller: User, channel: str
) -> None:
    share(link.version, channel, seller, NOW)
    share(link.version, channel, seller, NOW + timedelta(hours=1))
    quote = Quote.objects.get(pk=link.version.quote_id)
    assert (quote.state, quote.shared_at) == ("sent", NOW)
    assert Sharing.objects.filter(version=link.version, channel=channel).count() == 2
    assert Event.objects.of_kind(LinkShared).first().fact == LinkShared(channel=channel)


@pytest.mark.parametrize("channel", ["", "paloma", "email"])
def test_another_way_is_refused(link: CustomerLink, seller: User, channel: str) -> None:
    with pytest.raises(QuotingError):
        share(link.version, channel, seller, NOW)
    assert state_of(link) == ("ready", False)


def test_what_the_customer_opened_was_given_to_them(link: CustomerLink) -> None:
    note_view(link, "visitante-de-prueba", 10, NOW)
    assert state_of(link) == ("viewed", True)


def test_what_the_customer_answered_was_given_to_them(link: CustomerLink) -> None:
    accept(link.version, Acceptance("Laura"), NOW)
    assert state_of(link) == ("accepted", True)


def test_a_new_version_is_to_be_shared_again(link: CustomerLink, seller: User) -> None:
    share(link.version, "copy", seller, NOW)
    draft = start_revision(link.version.quote, seller, NOW.date())
    send_quote(draft, seller, timezone.now())
    assert state_of(link) == ("ready", False)
    share(link.version, "copy", seller, NOW)  # the former one
    assert state_of(link) == ("ready", False)


def test_the_message_has_the_name_the_total_the_link_and_who_sends(
    link: CustomerLink, seller: User
) -> None:
    Customer.objects.update(contact="Guadalupe Hernández Ruiz")
    link.version.quote.customer.refresh_from_db()
    said = sharing_message(link, seller).replace("\xa0", " ")
    assert said.startswith("Hola, Guadalupe, buen día. Te comparto tu cotización COT-0001 por")
    assert "$ 19,769.32" in said
    assert customer_url(link) in said
    assert said.endswith("Quedo al pendiente. Saúl")


def test_a_number_that_is_learnt_while_sending_is_kept_and_called(
    link: CustomerLink, seller: User
) -> None:
    address = urlsplit(share_by_whatsapp(link, "477 123 4567", "Hola, aquí está.", seller, NOW))
    assert (address.netloc, address.path) == ("wa.me", "/524771234567")
    assert parse_qs(address.query)["text"] == [f"Hola, aquí está.\n{customer_url(link)}"]
    assert Customer.objects.get().phone == "477 123 4567"
    assert state_of(link) == ("sent", True)


def test_without_a_number_the_contact_is_chosen_there_and_none_is_lost(
    link: CustomerLink, seller: User
) -> None:
    Customer.objects.update(phone="55 1234 5678")
    assert "wa.me/?text=" in share_by_whatsapp(link, "", "Hola", seller, NOW)
    assert Customer.objects.get().phone == "55 1234 5678"


def test_the_mail_carries_the_pdf_and_is_sent_once_a_minute(
    link: CustomerLink, seller: User, django_capture_on_commit_callbacks
) -> None:
    ready_pdf(link)
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            share_by_mail(link, "lupita@casa.example", seller, NOW)
    [message] = [each for each in mail.outbox if each.to == ["lupita@casa.example"]]
    assert message.reply_to == [seller.email]
    [(name, content, kind)] = message.attachments
    assert (content, kind) == (b"%PDF-1.7 prueba", "application/pdf")
    assert name.startswith("COT-0001") and name.endswith(".pdf")
    assert "19,769.32" in message.body and "/ir/?a=/c/" in message.body
    assert Customer.objects.get().email == "lupita@casa.example"
    assert state_of(link) == ("sent", True)
    assert Sharing.objects.count() == 1


def test_the_mail_waits_for_the_pdf_but_not_for_ever(
    link: CustomerLink, seller: User, django_capture_on_commit_callbacks
) -> None:
    QuoteDocument.objects.create(
        version=link.version, content_hash=content_hash(link.version, link)
    )
    with django_capture_on_commit_callbacks(execute=True):
        share_by_mail(link, "lupita@casa.example", seller, timezone.now())
    assert not mail.outbox
    waiting = Mail.objects.get(kind="offer")
    assert waiting.is_open
    Mail.objects.update(due_at=NOW, asked_at=timezone.now() - timedelta(minutes=11))
    sending.send_next()
    [message] = mail.outbox
    assert message.attachments == []
    assert "Va también en PDF" not in message.body


def test_what_could_not_be_delivered_is_ready_again_and_told(
    link: CustomerLink, seller: User, monkeypatch, django_capture_on_commit_callbacks
) -> None:
    def refuse(message, connection) -> str:
        raise SMTPRecipientsRefused({message.to[0]: (550, b"no such mailbox")})

    monkeypatch.setattr(sending, "_hand_over", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        share_by_mail(link, "nadie@casa.example", seller, NOW)
    assert state_of(link) == ("ready", False)
    assert Sharing.objects.get().failed_at is not None
    assert "No se pudo entregar COT-0001 a nadie@casa.example" in Notification.objects.get().text


def test_reminders_count_from_the_day_on_which_it_was_sent(
    link: CustomerLink, seller: User
) -> None:
    version = link.version
    rows = FollowUp.objects.filter(version=version).order_by("number")
    planned = [row.due_on for row in rows]
    share(version, "copy", seller, version.sent_at + timedelta(days=5))
    moved = list(rows.all())
    assert [row.due_on - was for row, was in zip(moved, planned, strict=True)] == [
        timedelta(days=5)
    ] * len(planned)
    assert [row.stopped_at is None for row in moved] == [
        row.due_on <= version.valid_until for row in moved
    ]
    assert moved[-1].stopped_at is not None


def test_a_reminder_of_what_nobody_sent_goes_to_the_seller(
    link: CustomerLink, seller: User
) -> None:
    send_due_reminders(timezone.now() + timedelta(days=3))
    assert "y no la has enviado" in Notification.objects.get(user=seller).text
