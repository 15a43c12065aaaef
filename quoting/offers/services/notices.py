"""The seller hears of what a customer does: in the page they are in, and by e-mail."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from quoting.drafts.models.quotes import Quote
from quoting.offers import emails
from quoting.offers.models.followups import Notification
from tenants.outbox.kinds import MailKind, mail_kind
from tenants.outbox.posting import Letter, post
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.periodic.housekeeping import delete_in_batches
from tenants.periodic.registry import Clock, Share, periodic
from tenants.periodic.schedules import daily
from tenants.periodic.terms import READ_NOTICES

Kind = Notification.Kind

NOTICE = mail_kind(MailKind("notice", emails.notice))

SHOWN = 20
"""News that a page is told at once; who has more reads them on their own page."""


def notify(quote: Quote, kind: Kind, text: str, moment: datetime) -> list[Notification]:
    """Tell whoever answers for ``quote``; ``text`` is a sentence that names it.

    Written in the caller's transaction; the e-mail leaves when it commits.
    """
    url = reverse("quoting:quote", args=[quote.pk])
    news = [
        Notification(user=person, kind=kind, quote=quote, text=text[:250], url=url, at=moment)
        for person in answerable(quote)
    ]
    Notification.objects.bulk_create(news)
    for notice in news:
        facts = {"notice": notice.pk}
        post(Letter(NOTICE, f"notice:{notice.pk}", notice.user.email, facts))
    return news


def answerable(quote: Quote) -> Iterable[User]:
    """The seller, or the owners once the seller has left."""
    if quote.seller.is_active:
        return [quote.seller]
    return list(User.objects.filter(role=Role.OWNER, is_active=True))


def unread(user: User) -> QuerySet[Notification]:
    return Notification.objects.filter(user=user, read_at=None)


@periodic("notices", daily(3, 40), clock=Clock.COMPANY, late=timedelta(hours=6))
def forget_read_notices(moment: datetime) -> Share:
    """News that their reader has seen long ago."""
    old = Notification.objects.filter(read_at__lt=moment - READ_NOTICES)
    return Share(delete_in_batches(old))


def mark_read(user: User, moment: datetime, quote: Quote | None = None) -> int:
    """All of a person's news, or those of one quotation; how many there were."""
    rows = unread(user)
    if quote is not None:
        rows = rows.filter(quote=quote)
    return rows.update(read_at=moment)
