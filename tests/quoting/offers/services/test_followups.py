"""Reminders of a quotation that waits, and the tasks of a seller."""

from datetime import date, timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.utils import timezone

from quoting.drafts.models.quotes import Quote
from quoting.drafts.models.settings import QuoteSettings
from quoting.drafts.services.errors import QuotingError
from quoting.offers.models.followups import FollowUp, Notification
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services import followups
from quoting.offers.services.followups import (
    add_task,
    complete,
    plan_reminders,
    send_due_reminders,
    stop_reminders,
)
from quoting.offers.services.links import ensure_link
from quoting.offers.services.sending import send_quote
from quoting.offers.services.sharing import share
from tenants.outbox.kinds import mail_kinds
from tenants.outbox.models import Mail
from tenants.outbox.posting import Letter, post
from tenants.outbox.sending import send_next
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.context import company_context
from tests.quoting.make import make_customer, make_house_job

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(seller: User, django_capture_on_commit_callbacks) -> QuoteVersion:
    settings = QuoteSettings.load()
    settings.reminder_days = [3, 7, 12]
    settings.save()
    quote = make_house_job(seller)
    quote.customer = make_customer(email="compras@nogal.example")
    quote.save()
    sent = send_quote(quote, by=seller, moment=timezone.now())
    ensure_link(sent, by=seller)
    share(sent, "whatsapp", seller, timezone.now())
    return sent


def simulate(days: int, capture) -> None:
    """Each of the next ``days`` the job runs twice."""
    moment = timezone.now()
    for after in range(days):
        for _ in range(2):
            with capture(execute=True):
                send_due_reminders(moment + timedelta(days=after))


def test_a_silent_customer_gets_each_reminder_once_in_ninety_days(
    version: QuoteVersion, django_capture_on_commit_callbacks
) -> None:
    simulate(90, django_capture_on_commit_callbacks)

    reminders = [message for message in mail.outbox if message.to == ["compras@nogal.example"]]
    assert len(reminders) == 3
    assert version.folio in reminders[0].subject
    assert "/c/" in reminders[0].body


def test_no_reminder_follows_an_answer(
    version: QuoteVersion, django_capture_on_commit_callbacks
) -> None:
    simulate(4, django_capture_on_commit_callbacks)
    stop_reminders(version.quote, "Ya contestó", timezone.now())
    simulate(90, django_capture_on_commit_callbacks)

    assert len(mail.outbox) == 1
    assert set(FollowUp.objects.exclude(sent_at=None).values_list("number", flat=True)) == {1}


def test_a_decided_quotation_gets_none_even_if_nobody_stopped_them(
    version: QuoteVersion, django_capture_on_commit_callbacks
) -> None:
    Quote.objects.filter(pk=version.quote_id).update(state=Quote.State.REJECTED)

    simulate(90, django_capture_on_commit_callbacks)

    assert not mail.outbox
    assert not FollowUp.objects.pending().exists()


def test_customers_of_a_company_that_takes_no_answers_are_reminded_of_nothing(
    version: QuoteVersion, company: Company, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks():
        send_due_reminders(timezone.now() + timedelta(days=3))
    company.read_only_since = timezone.now()
    company.save()
    with company_context(company):
        (waiting,) = Mail.objects.filter(kind="reminder")
        assert mail_kinds["reminder"].compose(waiting) is None, "one that is on its way, too"
        simulate(90, django_capture_on_commit_callbacks)
        reasons = FollowUp.objects.exclude(number=1).values_list("stop_reason", flat=True)
    assert set(reasons) == {"Empresa en solo lectura"}
    assert not mail.outbox


def test_who_has_seen_it_is_left_to_the_seller(
    version: QuoteVersion, seller: User, django_capture_on_commit_callbacks
) -> None:
    Quote.objects.filter(pk=version.quote_id).update(state=Quote.State.VIEWED)

    simulate(4, django_capture_on_commit_callbacks)

    assert [message.to for message in mail.outbox] == [[seller.email]]
    notice = Notification.objects.get(user=seller)
    assert "ya la vio" in notice.text
    assert FollowUp.objects.pending().filter(number=1).exists()


def test_no_reminder_is_planned_after_the_quotation_expires(version: QuoteVersion) -> None:
    FollowUp.objects.all().delete()
    QuoteSettings.objects.update(reminder_days=[3, 40])

    planned = plan_reminders(version, timezone.now())

    assert [followup.number for followup in planned] == [1]


def test_one_broken_reminder_does_not_keep_the_others_from_leaving(
    version: QuoteVersion, seller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = send_quote(make_house_job(seller), by=seller, moment=timezone.now())
    in_three_days = timezone.now() + timedelta(days=3)

    def break_down(letter: Letter) -> None:
        if letter.kind is followups.REMINDER:
            raise ZeroDivisionError
        post(letter)

    monkeypatch.setattr(followups, "post", break_down)
    share = send_due_reminders(in_three_days)
    assert (share.done, share.failed) == (1, 1)
    left = FollowUp.objects.exclude(seller_at=None).values_list("version", flat=True)
    assert list(left) == [other.pk]  # whose customer has no e-mail

    monkeypatch.undo()
    assert send_due_reminders(in_three_days).done == 0
    assert send_due_reminders(in_three_days + timedelta(hours=1)).done == 1


def test_a_reminder_is_marked_sent_only_once_the_mail_server_took_it(
    version: QuoteVersion, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
) -> None:
    def away(*args: object) -> None:
        raise ConnectionRefusedError

    with monkeypatch.context() as patched:
        patched.setattr("tenants.outbox.sending._hand_over", away)
        simulate(4, django_capture_on_commit_callbacks)
    first = FollowUp.objects.get(version=version, number=1)
    assert first.posted_at is not None
    assert first.sent_at is first.done_at is None

    Mail.objects.update(due_at=timezone.now())
    send_next()
    first.refresh_from_db()
    assert first.sent_at is not None


def test_who_answered_while_a_reminder_waited_gets_none(
    version: QuoteVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_due_reminders(timezone.now() + timedelta(days=3))
    stop_reminders(version.quote, "Ya contestó", timezone.now())
    send_next()
    assert not mail.outbox
    assert Mail.objects.get(kind="reminder").state == Mail.State.DROPPED
    assert FollowUp.objects.get(version=version, number=1).sent_at is None


def test_a_reminder_that_was_refused_is_left_to_the_seller(
    version: QuoteVersion, seller: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: object) -> None:
        raise SMTPRecipientsRefused({"compras@nogal.example": (550, b"unknown")})

    send_due_reminders(timezone.now() + timedelta(days=3))
    monkeypatch.setattr("tenants.outbox.sending._hand_over", refuse)
    send_next()
    first = FollowUp.objects.get(version=version, number=1)
    assert (first.sent_at, first.done_at) == (None, None)
    assert first.seller_at is not None
    assert "no se pudo entregar" in Notification.objects.get(user=seller).text


def test_a_task_is_written_and_done_once(version: QuoteVersion, seller: User) -> None:
    task = add_task(version.quote, "Llamar a la obra", date(2026, 12, 1), by=seller)
    complete(task, timezone.now(), by=seller)
    first = FollowUp.objects.get(pk=task.pk).done_at
    complete(task, timezone.now(), by=seller)

    assert FollowUp.objects.get(pk=task.pk).done_at == first


def test_a_task_without_a_text_is_refused(version: QuoteVersion, seller: User) -> None:
    with pytest.raises(QuotingError, match="qué hay que hacer"):
        add_task(version.quote, "  ", date(2026, 12, 1), by=seller)
