"""The way out of the outbox: the only code that hands a message to the mail server."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from smtplib import SMTPDataError, SMTPException, SMTPNotSupportedError, SMTPRecipientsRefused
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import timezone

from tenants.events.recording import SYSTEM, record
from tenants.outbox.events import MailRefused
from tenants.outbox.kinds import Context, MailKind, NotYet, mail_kinds
from tenants.outbox.models import Mail
from tenants.schemas.context import company_context, public_context
from tenants.schemas.transactions import atomic
from tenants.work.models import LOST
from tenants.work.tasklog import one_line

logger = logging.getLogger(__name__)

REFUSED = "El servidor de correo de la persona no aceptó la dirección o el mensaje."
GAVE_UP = "No pudimos entregarlo en dos días."
NOWHERE = {"to": "", "reply_to": "", "headers": {}, "attachments": []}


def send_next() -> None:
    """Send the message whose turn it is, if there is one."""
    with public_context():
        mail = Mail.objects.take(timezone.now())
        if mail is not None:
            with one_line(mail, f"mail.{mail.kind}"), _place_of(mail) as entered:
                if entered:
                    send(mail)
                else:
                    _try_later(mail, "company")


def send(mail: Mail) -> None:
    """Send a message that was claimed, inside its company, and write how that ended."""
    try:
        kind = mail_kinds[mail.kind]
        context = kind.compose(mail)
        message = None if context is None else _written(mail, kind, context)
    except NotYet:
        _try_later(mail, "not yet")
        return
    except Exception:
        logger.exception("Mail %s could not be composed, try %s", mail.pk, mail.tries)
        _try_later(mail, "compose")
        return
    if message is None:
        mail.finish(Mail.State.DROPPED, timezone.now(), reason="", **NOWHERE)
        return
    connection = get_connection()
    try:
        receipt = _hand_over(message, connection)
    except Exception as error:
        # The text of the error may hold the address, so only its name is written.
        logger.warning("Mail %s: %s, try %s", mail.pk, type(error).__name__, mail.tries)
        if is_refusal(error):
            _give_up(mail, REFUSED)
        else:
            _try_later(mail, type(error).__name__)
    else:
        # Before anything else, also before taking leave of the server: a worker that dies between
        # its answer and our row sends the message twice.
        _mark_sent(mail, kind, receipt)
    finally:
        with suppress(OSError, SMTPException):
            connection.close()


def _written(mail: Mail, kind: MailKind, context: Context) -> EmailMultiAlternatives:
    subject = render_to_string(f"emails/{mail.kind}.subject.txt", context)
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=render_to_string(f"emails/{mail.kind}.txt", context),
        to=[mail.to],
        reply_to=[mail.reply_to] if mail.reply_to else None,
        headers=mail.headers
        | {"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"}
        | dict(kind.headers(mail)),
    )
    message.attach_alternative(render_to_string(f"emails/{mail.kind}.html", context), "text/html")
    for each in mail.attachments:
        message.attach(each["name"], each["text"], each["type"])
    for enclosed in kind.enclose(mail):
        message.attach(enclosed.name, enclosed.content, enclosed.type)
    return message


def _hand_over(message: EmailMultiAlternatives, connection: Any) -> str:
    """Give the message to the mail server; its receipt. Raises what the mail backend raises."""
    message.connection = connection
    connection.open()
    message.send()
    return str(getattr(connection, "receipt", ""))[:200]


def is_refusal(error: Exception) -> bool:
    """Whether trying again cannot help: the server said no for good to this address or message."""
    if isinstance(error, SMTPRecipientsRefused):
        return bool(error.recipients) and all(
            500 <= code < 600 for code, _ in error.recipients.values()
        )
    if isinstance(error, SMTPDataError):
        return 500 <= error.smtp_code < 600
    return isinstance(error, (SMTPNotSupportedError, UnicodeError, ValueError))


def recover(mail: Mail, moment: datetime) -> None:
    """For a message whose worker died: try it at once, unless it was tried for long enough."""
    if mail.has_tried_enough(moment):
        with _place_of(mail):
            _give_up(mail, GAVE_UP)
    else:
        mail.try_again(moment, LOST, at_once=True)


def _mark_sent(mail: Mail, kind: MailKind, receipt: str) -> None:
    moment = timezone.now()
    try:
        with atomic():
            if mail.finish(Mail.State.DONE, moment, receipt=receipt, reason=""):
                kind.sent(mail, moment)
    except Exception:
        logger.exception("Mail %s was sent, and what follows from it failed", mail.pk)
        mail.finish(Mail.State.DONE, moment, receipt=receipt, reason="")


def _try_later(mail: Mail, reason: str) -> None:
    moment = timezone.now()
    if mail.has_tried_enough(moment):
        _give_up(mail, GAVE_UP)
    else:
        mail.try_again(moment, reason)


def _give_up(mail: Mail, reason: str) -> None:
    moment = timezone.now()
    try:
        with atomic():
            if _end(mail, reason, moment):
                mail_kinds[mail.kind].failed(mail, moment)
    except Exception:
        logger.exception("Mail %s failed, and whoever sent it could not be told", mail.pk)
        with atomic():
            _end(mail, reason, moment)


def _end(mail: Mail, reason: str, moment: datetime) -> bool:
    """Write that it was refused, unless another worker has it meanwhile."""
    if not mail.finish(Mail.State.FAILED, moment, reason=reason):
        return False
    told = MailRefused(template=mail.kind, tries=mail.tries)
    record(told, by=SYSTEM, subject=mail.about, company=mail.company)
    return True


@contextmanager
def _place_of(mail: Mail) -> Iterator[bool]:
    """Inside the company of ``mail``, or in public; False, in public, if it cannot be entered."""
    with public_context(), ExitStack() as place:
        entered = True
        try:
            if mail.company is not None:
                place.enter_context(company_context(mail.company))
        except Exception:
            logger.exception("Mail %s: its company cannot be entered", mail.pk)
            entered = False
        yield entered
