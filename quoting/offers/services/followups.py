"""Following up a quotation that is with the customer: news for the seller, reminders, tasks.

The seller hears of what a customer does in the page they are in, and by e-mail. When a quotation is
sent, up to three reminders are planned on the days the company chose. Each goes to the customer by
e-mail while nothing is known of them; once they have seen the quotation, or when there is no
e-mail, it becomes a task for the seller. Any answer stops what is left: acceptance, rejection, a
question, a request, expiry or a newer version. A company that is read-only takes no answer, so its
customers are reminded of nothing.
"""

from datetime import date, datetime, timedelta

from django.db.models import F, QuerySet
from django.urls import reverse

from quoting.drafts.models.quotes import Quote
from quoting.drafts.models.settings import QuoteSettings
from quoting.drafts.services.errors import QuotingError
from quoting.offers.addresses import customer_path
from quoting.offers.events import FollowUpCreated, FollowUpDone, QuoteReminded
from quoting.offers.models.followups import FollowUp, Notification
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services.links import living_link
from tenants.events.recording import CLOCK, record
from tenants.outbox.kinds import Context, MailKind, mail_kind
from tenants.outbox.models import Mail
from tenants.outbox.posting import Letter, post
from tenants.people.models import CompanyProfile, User
from tenants.people.roles import Role
from tenants.periodic.housekeeping import delete_in_batches
from tenants.periodic.registry import Clock, Share, periodic
from tenants.periodic.rows import each_row
from tenants.periodic.schedules import daily
from tenants.periodic.terms import READ_NOTICES
from tenants.schemas.clock import day_of
from tenants.schemas.context import current_company
from tenants.schemas.transactions import atomic
from tenants.web.links import letter_url
from tenants.work.queues import Priority

MOST_REMINDERS = 3
SHOWN = 20
"""News that a page is told at once; who has more reads them on their own page."""
NOT_BEGUN = {"posted_at": None, "seller_at": None}


def plan_reminders(version: QuoteVersion, moment: datetime) -> list[FollowUp]:
    """The reminders of a version just sent, none after it has expired; harmless twice."""
    sent_on = day_of(moment)
    days = sorted({int(days) for days in QuoteSettings.load().reminder_days if int(days) > 0})
    planned = [
        FollowUp(
            quote=version.quote,
            version=version,
            number=number,
            due_on=sent_on + timedelta(days=after),
            text=f"Dar seguimiento a {version}",
            assigned_to=version.quote.seller,
        )
        for number, after in enumerate(days[:MOST_REMINDERS], start=1)
        if sent_on + timedelta(days=after) <= version.valid_until
    ]
    return FollowUp.objects.bulk_create(planned, ignore_conflicts=True)


def count_from_sharing(version: QuoteVersion, moment: datetime) -> None:
    """Move the reminders by the days between closing a version and giving it to its customer; none
    comes after it has expired."""
    late = day_of(moment) - day_of(version.sent_at)
    if late <= timedelta():
        return
    waiting = version.followups.pending().filter(number__isnull=False, **NOT_BEGUN)
    waiting.update(due_on=F("due_on") + late)
    beyond = waiting.filter(due_on__gt=version.valid_until)
    beyond.update(stopped_at=moment, stop_reason="Vence antes")


def stop_reminders(quote: Quote, reason: str, moment: datetime) -> int:
    """No reminder of ``quote`` goes out from now on; tasks that a person wrote stay."""
    pending = quote.followups.pending().filter(number__isnull=False, sent_at=None, seller_at=None)
    return pending.update(stopped_at=moment, stop_reason=reason[:80])


# In the morning, when a seller can still act on what nobody answered.
@periodic("reminders", daily(9, 30), clock=Clock.COMPANY, late=timedelta(hours=2))
def send_due_reminders(moment: datetime) -> Share:
    """The company's reminders of the day: each that is due leaves once."""
    day = day_of(moment)
    due = FollowUp.objects.pending().filter(
        number__isnull=False, due_on__lte=day, quote__discarded_at=None, **NOT_BEGUN
    )
    return each_row(send_due_reminders, due, lambda pk: _remind(pk, day, moment), moment)


def _remind(pk: int, day: date, moment: datetime) -> bool:
    """Claim the reminder by its quotation's lock, which every answer takes too."""
    quote = Quote.objects.select_for_update().get(followups=pk)
    followup = FollowUp.objects.pending().filter(pk=pk, **NOT_BEGUN).first()
    if followup is None:
        return False
    version = followup.version
    read_only = current_company().is_read_only
    if read_only or version is None or not version.is_in_force(quote) or version.valid_until < day:
        why = "Empresa en solo lectura" if read_only else "Ya no está vigente"
        followup.stopped_at, followup.stop_reason = moment, why
        followup.save(update_fields=["stopped_at", "stop_reason"])
        return False
    email = version.promise.customer.email
    if email and quote.state == Quote.State.SENT:
        FollowUp.objects.filter(pk=pk).update(posted_at=moment)
        about = f"followup:{pk}"
        post(Letter(REMINDER, f"reminder:{pk}", email, {"followup": pk}, about=about))
    else:
        _leave_to_seller(followup, _why_it_is_the_sellers(quote), moment)
        record(QuoteReminded(number=followup.number or 0), by=CLOCK, subject=quote)
    return True


def _why_it_is_the_sellers(quote: Quote) -> str:
    if quote.state == Quote.State.READY:
        return f"está lista para {quote.customer.name} y no la has enviado"
    seen = "ya la vio" if quote.state == Quote.State.VIEWED else "no tiene correo"
    return f"{quote.customer.name} {seen} y no ha contestado"


def _leave_to_seller(followup: FollowUp, why: str, moment: datetime) -> None:
    FollowUp.objects.filter(pk=followup.pk).update(seller_at=moment)
    text = f"{followup.version}: {why}. Dale seguimiento."
    notify(followup.quote, text, moment)


def _sent(mail: Mail, moment: datetime) -> None:
    followup = FollowUp.objects.select_related("quote").get(pk=mail.facts["followup"])
    FollowUp.objects.filter(pk=followup.pk).update(sent_at=moment, done_at=moment)
    record(QuoteReminded(number=followup.number or 0), by=CLOCK, subject=followup.quote)


def _not_sent(mail: Mail, moment: datetime) -> None:
    rows = FollowUp.objects.pending().select_related("quote__seller", "quote__customer", "version")
    followup = rows.filter(pk=mail.facts["followup"]).first()
    if followup is not None:
        why = f"el recordatorio a {followup.quote.customer.name} no se pudo entregar"
        _leave_to_seller(followup, why, moment)


def _noticed(mail: Mail) -> Context | None:
    """News, unless its person has read it in the page meanwhile."""
    rows = Notification.objects.filter(read_at=None, user__is_active=True)
    found = rows.select_related("user").filter(pk=mail.facts["notice"]).first()
    if found is None:
        return None
    return {
        "company": current_company(),
        "person": found.user,
        "notice": found,
        "link": letter_url(found.url),
    }


def _reminded(mail: Mail) -> Context | None:
    """A reminder to the customer of a quotation that waits for an answer and may have one."""
    if current_company().is_read_only:
        return None
    rows = FollowUp.objects.pending().select_related("quote__seller", "version")
    followup = rows.filter(pk=mail.facts["followup"]).first()
    version = followup.version if followup else None
    if followup is None or version is None:
        return None
    link = living_link(version)
    if link is None or not version.is_in_force(followup.quote):
        return None
    return {
        "company": current_company(),
        "profile": CompanyProfile.load(),
        "promise": version.promise,
        "valid_until": version.valid_until,
        "seller": followup.quote.seller,
        "link": letter_url(customer_path(link)),
    }


NOTICE = mail_kind(MailKind("notice", _noticed))
REMINDER = mail_kind(MailKind("reminder", _reminded, _sent, _not_sent, priority=Priority.WHENEVER))


@atomic
def add_task(quote: Quote, text: str, due_on: date, by: User) -> FollowUp:
    """Something ``by`` wants to do about ``quote``. Raises QuotingError without a text."""
    if not text.strip():
        raise QuotingError("Escribe qué hay que hacer.")
    task = FollowUp.objects.create(
        quote=quote, text=text.strip()[:250], due_on=due_on, assigned_to=by
    )
    record(FollowUpCreated(), by=by, subject=quote)
    return task


@atomic
def complete(followup: FollowUp, moment: datetime, by: User) -> None:
    """It is done; harmless twice."""
    if FollowUp.objects.pending().filter(pk=followup.pk).update(done_at=moment):
        record(FollowUpDone(), by=by, subject=f"quote:{followup.quote_id}")


def notify(quote: Quote, text: str, moment: datetime) -> list[Notification]:
    """Tell whoever answers for ``quote``; ``text`` is a sentence that names it.

    Written in the caller's transaction; the e-mail leaves when it commits.
    """
    url = reverse("quoting:quote", args=[quote.pk])
    news = [
        Notification(user=person, quote=quote, text=text[:250], url=url, at=moment)
        for person in _answerable(quote)
    ]
    Notification.objects.bulk_create(news)
    for notice in news:
        facts = {"notice": notice.pk}
        post(Letter(NOTICE, f"notice:{notice.pk}", notice.user.email, facts))
    return news


def _answerable(quote: Quote) -> list[User]:
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
