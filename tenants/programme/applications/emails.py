"""The messages about an application."""

from datetime import datetime

from django.conf import settings
from django.utils.formats import date_format

from tenants.outbox.kinds import Context, MailKind, mail_kind
from tenants.outbox.models import Mail
from tenants.outbox.posting import Letter, post_for_programme
from tenants.programme.applications.links import application_link
from tenants.programme.applications.models import Application
from tenants.programme.applications.terms import CLOSED_MONTHS, UNCONFIRMED_KEPT
from tenants.work.queues import Priority


def ask_to_confirm(application: Application) -> None:
    _post(CONFIRM, application)


def tell_received(application: Application) -> None:
    _post(RECEIVED, application)


def tell_joined(application: Application) -> None:
    _post(JOINED, application)


def tell_waiting(application: Application) -> None:
    _post(WAITING, application)


def tell_declined(application: Application) -> None:
    _post(DECLINED, application)


def _post(kind: MailKind, application: Application) -> None:
    """Once for each step of the application's history."""
    about = f"application:{application.pk}"
    step = application.decisions.count()
    key = f"{kind.name}:{application.pk}:{step}"
    facts = {"application": application.pk}
    post_for_programme(Letter(kind, key, application.email, facts, about=about))


def context_of(mail: Mail) -> Context | None:
    application = Application.objects.filter(pk=mail.facts["application"]).first()
    if application is None:
        return None
    joined = application.state == Application.State.JOINED
    return {
        "application": application,
        "link": application_link(application),
        "support": settings.SUPPORT_EMAIL,
        "is_own": not joined or application.shown is not None,
        "since": in_words(application.waiting_since, application),
        "until": in_words(application.sent_at + UNCONFIRMED_KEPT, application),
        "closed_months": CLOSED_MONTHS,
    }


def in_words(moment: datetime | None, application: Application) -> str:
    """A day by the applicant's clock, such as «13 de diciembre de 2030»."""
    if moment is None:
        return ""
    return date_format(moment.astimezone(application.zone), "j \\d\\e F \\d\\e Y").lower()


def _unconfirmed(mail: Mail) -> Context | None:
    found = context_of(mail)
    if found is None or found["application"].state != Application.State.UNCONFIRMED:
        return None
    return found


def _waiting(mail: Mail) -> Context | None:
    found = context_of(mail)
    if found is None or found["application"].state != Application.State.WAITING:
        return None
    return found


CONFIRM = mail_kind(MailKind("application_confirm", _unconfirmed, priority=Priority.WAITED_FOR))
RECEIVED = mail_kind(MailKind("application_received", context_of))
JOINED = mail_kind(MailKind("application_joined", context_of))
WAITING = mail_kind(MailKind("application_waiting", _waiting))
DECLINED = mail_kind(MailKind("application_declined", context_of))
