"""Every e-mail is a row first: written with its act, sent in turn, told as it is."""

import smtplib
from datetime import timedelta
from email.message import Message
from typing import Any

import pytest
from django.core import mail as django_mail
from django.db import transaction
from django.template.loader import get_template
from django.utils import timezone

from tenants.events.models import Event
from tenants.outbox.events import MailRefused
from tenants.outbox.housekeeping import ADDRESSES_KEPT, ROWS_KEPT, forget_mail
from tenants.outbox.kinds import MailKind, mail_kind, mail_kinds
from tenants.outbox.models import TRIED_FOR, Mail
from tenants.outbox.posting import Attachment, Letter, latest, post, post_for_programme
from tenants.outbox.sending import GAVE_UP, REFUSED, is_refusal, send_next
from tenants.outbox.tasks import sweep_outbox
from tenants.people.models import User
from tenants.schemas.companies import Company
from tenants.schemas.connection import current_schema
from tenants.schemas.context import company_context, public_context
from tenants.work.models import pause_after
from tenants.work.queues import MAIL

State = Mail.State
told: list[tuple[str, str, str]] = []


def compose(mail: Mail) -> dict[str, Any] | None:
    if not mail.facts.get("wanted", True):
        return None
    return {"company": {"name": current_schema()}, "person": {}, "link": "https://x.example/"}


KIND = MailKind(
    "password_reset",
    compose,
    sent=lambda mail, moment: told.append(("sent", mail.about, current_schema())),
    failed=lambda mail, moment: told.append(("failed", mail.about, current_schema())),
)


@pytest.fixture(autouse=True)
def one_kind(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    Mail.objects.all().delete()  # the invitations of those who opened the companies
    monkeypatch.setitem(mail_kinds, "password_reset", KIND)
    told.clear()


def letter(key: str = "k1", **more: Any) -> Letter:
    facts = {"kind": KIND, "key": key, "to": "ana@ejemplo.example", "facts": {}}
    return Letter(**facts | {"about": "thing:1"} | more)


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(*args: object) -> None:
        raise error

    monkeypatch.setattr("tenants.outbox.sending._hand_over", fail)


def test_a_letter_is_a_row_of_the_act_and_gone_with_it(
    company: Company, django_capture_on_commit_callbacks
) -> None:
    with (
        django_capture_on_commit_callbacks(execute=True) as later,
        pytest.raises(ZeroDivisionError),
        transaction.atomic(),
    ):
        post(letter())
        raise ZeroDivisionError
    assert (later, Mail.objects.count(), django_mail.outbox) == ([], 0, [])


def test_a_letter_is_sent_once_it_commits_and_marked_when_the_server_took_it(
    company: Company, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        post(letter())
        assert latest(KIND, ["thing:1"])["thing:1"].shown == "Por enviar"
    (message,) = django_mail.outbox
    row = Mail.objects.get()
    assert (row.state, row.shown, row.tries) == (State.DONE, "Enviado", 1)
    assert message.extra_headers["Message-ID"] == row.message_id
    assert told == [("sent", "thing:1", company.schema_name)]


def test_the_same_key_is_sent_once_and_each_company_has_its_own_keys(
    company: Company, neighbour: Company, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(3):
            post(letter())
        with company_context(neighbour):
            post(letter())
    assert len(django_mail.outbox) == 2
    assert "thing:1" in latest(KIND, ["thing:1"])
    first, second = Mail.objects.all()
    assert first.message_id != second.message_id


def test_a_letter_carries_what_it_was_given(
    company: Company, django_capture_on_commit_callbacks
) -> None:
    invitation = Attachment("cita.ics", "text/calendar", "BEGIN:VCALENDAR")
    with django_capture_on_commit_callbacks(execute=True):
        post(
            letter(
                reply_to="taller@ejemplo.example",
                headers={"List-Unsubscribe": "<https://x.example/baja>"},
                attachments=(invitation,),
            )
        )
    message: Message = django_mail.outbox[0].message()
    assert message["Reply-To"] == "taller@ejemplo.example"
    assert message["List-Unsubscribe"] == "<https://x.example/baja>"
    assert [part.get_filename() for part in message.walk() if part.get_filename()] == ["cita.ics"]


def test_a_letter_of_the_programme_belongs_to_no_company(
    company: Company, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        post_for_programme(letter())
    assert Mail.objects.get().company is None
    assert told == [("sent", "thing:1", "public")]


def test_what_nobody_wants_any_more_is_dropped_at_the_door_with_its_address(
    company: Company, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        post(letter(facts={"wanted": False}))
    row = Mail.objects.get()
    assert (row.state, row.to, django_mail.outbox, told) == (State.DROPPED, "", [], [])


@pytest.mark.parametrize(
    ("error", "refused"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.c": (550, b"no such user")}), True),
        (smtplib.SMTPRecipientsRefused({"a@b.c": (450, b"try later")}), False),
        (smtplib.SMTPDataError(554, b"spam"), True),
        (smtplib.SMTPDataError(451, b"try later"), False),
        (smtplib.SMTPSenderRefused(550, b"who are you", "x@y.z"), False),
        (smtplib.SMTPAuthenticationError(535, b"bad password"), False),
        (smtplib.SMTPServerDisconnected(), False),
        (ConnectionRefusedError(), False),
        (TimeoutError(), False),
        (ValueError("Invalid address"), True),
    ],
)
def test_only_what_cannot_heal_is_a_refusal(error: Exception, refused: bool) -> None:
    assert is_refusal(error) is refused


def test_a_refused_address_is_told_to_whoever_sent_it_and_not_tried_again(
    company: Company, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    post(letter())
    error = smtplib.SMTPRecipientsRefused({"ana@ejemplo.example": (550, b"unknown")})
    fail_with(monkeypatch, error)
    send_next()
    row = Mail.objects.get()
    assert (row.state, row.shown, row.reason) == (State.FAILED, "Rechazado", REFUSED)
    assert told == [("failed", "thing:1", company.schema_name)]
    event = Event.objects.get(kind=MailRefused.kind)
    assert (event.company, event.fact) == (company, MailRefused(template=KIND.name, tries=1))
    sweep_outbox(timezone.now() + timedelta(days=1))
    assert Mail.objects.get().tries == 1
    assert "ejemplo.example" not in caplog.text


def test_a_server_that_is_away_is_tried_again_for_two_days_with_longer_and_longer_pauses(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(letter())
    fail_with(monkeypatch, ConnectionRefusedError())
    send_next()
    row = Mail.objects.get()
    assert (row.state, row.tries, row.shown) == (State.QUEUED, 1, "Por enviar")
    assert row.due_at > timezone.now()
    pauses = [pause_after(tries) for tries in range(1, 60)]
    assert pauses == sorted(pauses)
    assert sum(pauses, timedelta()) > TRIED_FOR

    Mail.objects.update(asked_at=timezone.now() - TRIED_FOR * 1.1, due_at=timezone.now())
    send_next()
    assert (Mail.objects.get().state, Mail.objects.get().reason) == (State.FAILED, GAVE_UP)
    assert told == [("failed", "thing:1", company.schema_name)]


def test_what_follows_from_a_sent_letter_may_fail_and_it_stays_sent(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(mail: Mail, moment: object) -> None:
        User.objects.create(email="x@y.example", full_name="X", role="nope")
        raise ZeroDivisionError

    monkeypatch.setitem(mail_kinds, "password_reset", MailKind("password_reset", compose, fail))
    post(letter())
    send_next()
    assert Mail.objects.get().state == State.DONE
    assert len(django_mail.outbox) == 1
    assert not User.objects.filter(email="x@y.example").exists()


def test_a_letter_of_a_killed_worker_is_sent_by_the_next_sweep_with_the_same_message_id(
    company: Company,
) -> None:
    post(letter())
    moment = timezone.now()
    assert Mail.objects.take(moment)
    send_next()
    assert django_mail.outbox == []
    Mail.objects.update(claimed_at=moment - MAIL.lease * 2)
    sweep_outbox(timezone.now())
    send_next()
    assert len(django_mail.outbox) == 1
    assert Mail.objects.get().tries == 2


def test_whoever_cannot_be_told_of_a_refusal_stops_neither_its_end_nor_its_event(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(mail: Mail, moment: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(mail_kinds, KIND.name, MailKind(KIND.name, compose, failed=fail))
    post(letter())
    fail_with(monkeypatch, smtplib.SMTPDataError(554, b"spam"))
    send_next()
    assert Mail.objects.get().state == State.FAILED
    assert Event.objects.filter(kind=MailRefused.kind, company=company).count() == 1


def test_letters_of_a_company_that_cannot_be_entered_wait_and_stop_no_other(
    company: Company, neighbour: Company
) -> None:
    """Also those of a killed worker, some of which were tried for long enough."""
    moment = timezone.now()
    for key in ("new", "lost", "old"):
        post(letter(key))
    with company_context(neighbour):
        post(letter("theirs"))
    mine = {key: Mail.objects.get(key=f"{company.pk}:{key}").pk for key in ("new", "lost", "old")}
    lost = Mail.objects.exclude(pk=mine["new"])
    lost.update(state=State.TAKEN, tries=1, claimed_at=moment - MAIL.lease * 2)
    Mail.objects.filter(pk=mine["old"]).update(asked_at=moment - TRIED_FOR * 2)
    Company.objects.filter(pk=company.pk).update(time_zone="Tierra/Nada")
    with public_context():
        sweep_outbox(moment)
        for _ in range(3):
            send_next()
        assert current_schema() == "public"
    found = {row.pk: row for row in Mail.objects.all()}
    assert [(found[pk].state, found[pk].reason) for pk in mine.values()] == [
        (State.QUEUED, "company"), (State.QUEUED, "company"), (State.FAILED, GAVE_UP),
    ]  # fmt: skip
    assert Event.objects.filter(kind=MailRefused.kind, company=company).count() == 1
    assert len(django_mail.outbox) == 1
    Company.objects.filter(pk=company.pk).update(time_zone=neighbour.time_zone)
    Mail.objects.filter(state=State.QUEUED).update(due_at=moment)
    for _ in range(2):
        send_next()
    assert len(django_mail.outbox) == 3


def test_companies_take_turns_at_the_mail_too(
    company: Company, neighbour: Company, django_capture_on_commit_callbacks
) -> None:
    with company_context(neighbour):
        for number in range(100):
            post(letter(f"heap:{number}"))
    post(letter("mine"))
    for _ in range(2):
        send_next()
    done = Mail.objects.filter(state=State.DONE)
    assert {row.company_id for row in done} == {company.pk, neighbour.pk}


def test_addresses_are_blanked_after_a_month_and_rows_deleted_after_a_year(
    company: Company, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        post(letter(facts={"number": 7}))
    post(letter("k2"))
    now = timezone.now()
    forget_mail(now + ADDRESSES_KEPT - timedelta(days=1))
    assert Mail.objects.get(state=State.DONE).to
    forget_mail(now + ADDRESSES_KEPT + timedelta(days=1))
    row = Mail.objects.get(state=State.DONE)
    assert (row.to, row.facts) == ("", {})
    forget_mail(now + ROWS_KEPT + timedelta(days=1))
    assert Mail.objects.get().to  # it still waits


def test_two_kinds_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="password_reset"):
        mail_kind(MailKind("password_reset", compose))


def test_each_kind_of_the_product_has_its_templates() -> None:
    assert {"invitation", "reminder"} <= set(mail_kinds)
    for name in mail_kinds:
        for end in ("subject.txt", "txt", "html"):
            assert get_template(f"emails/{name}.{end}")
