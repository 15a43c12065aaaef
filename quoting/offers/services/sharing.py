"""Giving a version to its customer: by WhatsApp, by e-mail with the PDF, as a file, by its link.

What was closed is ready; it is sent from the first time that somebody gave it to the customer.
The customer's number and address are read as they stand now, for they are often learnt late.
"""

from datetime import datetime, timedelta

from catalog.core.money import spoken_money
from quoting.drafts.models.quotes import Quote
from quoting.drafts.services.customers import learn_contact
from quoting.drafts.services.errors import QuotingError
from quoting.offers.addresses import customer_path, customer_url
from quoting.offers.events import LinkShared
from quoting.offers.greeting import greeting
from quoting.offers.models.responses import CustomerLink, Sharing
from quoting.offers.models.versions import QuoteVersion
from quoting.offers.services.documents import pdf_of, wait_for_pdf
from quoting.offers.services.followups import count_from_sharing, notify
from quoting.offers.services.links import living_link
from tenants.events.recording import record
from tenants.outbox.kinds import Context, MailKind, mail_kind
from tenants.outbox.models import Mail
from tenants.outbox.posting import Letter, latest, post
from tenants.people.models import User
from tenants.schemas.context import current_company
from tenants.schemas.transactions import atomic
from tenants.web.links import letter_url
from tenants.web.phones import whatsapp_address, whatsapp_number
from tenants.work.queues import Priority

Channel = Sharing.Channel
ONE_PRESS = timedelta(minutes=1)  # of a button that is pressed twice
NOT_BY_HAND = {Channel.EMAIL}  # written by the service that posts the letter


@atomic
def share(version: QuoteVersion, channel: str, by: User, moment: datetime) -> Sharing:
    """Write that ``by`` gave ``version`` to its customer. Raises QuotingError for another way."""
    if channel not in Channel.values or channel in NOT_BY_HAND:
        raise QuotingError("Elige cómo la enviaste: WhatsApp, PDF, enlace u otro medio.")
    return _write(version, channel, by, moment)


@atomic
def share_by_whatsapp(
    link: CustomerLink, number: str, message: str, by: User, moment: datetime
) -> str:
    """WhatsApp's address with ``message`` to ``number``, which its customer keeps; without one the
    contact is chosen there."""
    learn_contact(link.version.quote.customer, by, phone=number)
    share(link.version, Channel.WHATSAPP, by, moment)
    address = customer_url(link)
    said = message if address in message else f"{message}\n{address}".strip()
    return whatsapp_address(whatsapp_number(number), said)


@atomic
def share_by_mail(link: CustomerLink, to: str, by: User, moment: datetime) -> Sharing:
    """Have the quotation sent to the address ``to`` with its PDF; its customer keeps the address
    if they had none. Twice within a minute is once."""
    version = link.version
    customer = version.quote.customer
    if not customer.email:
        learn_contact(customer, by, email=to)
    version.hold()
    lately = version.sharings.filter(channel=Channel.EMAIL, to=to, at__gt=moment - ONE_PRESS)
    if (twice := lately.first()) is not None:
        return twice
    sharing = _write(version, Channel.EMAIL, by, moment, to=to)
    facts = {"version": version.pk, "sharing": sharing.pk, "seller": by.pk}
    about = f"sharing:{sharing.pk}"
    post(Letter(OFFER, f"offer:{sharing.pk}", to, facts, about=about, reply_to=by.email))
    return sharing


def sharing_message(link: CustomerLink, by: User) -> str:
    """What ``by`` writes to the customer, to be changed at will."""
    version = link.version
    total = spoken_money(version.standing_total)
    return (
        f"{greeting(addressee(version))} Te comparto tu cotización {version} por {total}, con sus "
        f"dibujos y el PDF para descargar:\n{customer_url(link)}\n"
        f"Quedo al pendiente. {by.full_name.split()[0] if by.full_name.split() else ''}".rstrip()
    )


def addressee(version: QuoteVersion) -> str:
    """Who is written to: the contact, or else whoever the quotation is for."""
    customer = version.quote.customer
    return str(customer.contact or customer.name)


def sharings_of(version: QuoteVersion) -> list[tuple[Sharing, Mail | None]]:
    """How ``version`` was given to its customer, the newest first, each with its e-mail."""
    rows = list(version.sharings.select_related("by"))
    about = [f"sharing:{row.pk}" for row in rows if row.channel == Channel.EMAIL]
    mails = latest(OFFER, about) if about else {}
    return [(row, mails.get(f"sharing:{row.pk}")) for row in rows]


def _write(
    version: QuoteVersion, channel: str, by: User, moment: datetime, to: str = ""
) -> Sharing:
    quote = version.hold()
    sharing = Sharing.objects.create(version=version, channel=channel, at=moment, by=by, to=to)
    if quote.version == version.number and quote.state == Quote.State.READY:
        quote.state, quote.shared_at = Quote.State.SENT, moment
        quote.save(update_fields=["state", "shared_at", "updated_at"])
        count_from_sharing(version, moment)
    record(LinkShared(channel=channel), by=by, subject=f"quote:{version.quote_id}")
    return sharing


def _not_delivered(mail: Mail, moment: datetime) -> None:
    """The seller hears of it; what nobody gave to the customer otherwise is only ready again."""
    sharing = Sharing.objects.select_related("version").get(pk=mail.facts["sharing"])
    version = sharing.version
    quote = version.hold()
    Sharing.objects.filter(pk=sharing.pk).update(failed_at=moment)
    arrived = version.sharings.filter(failed_at=None).exists()
    if not arrived and quote.version == version.number and quote.state == Quote.State.SENT:
        quote.state, quote.shared_at = Quote.State.READY, None
        quote.save(update_fields=["state", "shared_at", "updated_at"])
    notify(quote, f"No se pudo entregar {version} a {sharing.to}. Revisa el correo.", moment)


def _composed(mail: Mail) -> Context | None:
    """The quotation, unless another version took its place or its link was closed. Waits a while
    for the PDF that is being made."""
    found = QuoteVersion.objects.select_related("quote__customer")
    version = found.filter(pk=mail.facts["version"]).first()
    link = None if version is None else living_link(version)
    if version is None or link is None or version.quote.version != version.number:
        return None
    return {
        "company": current_company(),
        "greeting": greeting(addressee(version)),
        "promise": version.promise,
        "version": version,
        "total": spoken_money(version.standing_total),
        "seller": User.objects.get(pk=mail.facts["seller"]),
        "has_pdf": wait_for_pdf(mail, version),
        "link": letter_url(customer_path(link)),
    }


OFFER = mail_kind(
    MailKind(
        "offer",
        _composed,
        failed=_not_delivered,
        priority=Priority.WAITED_FOR,
        enclose=lambda mail: pdf_of(QuoteVersion.objects.get(pk=mail.facts["version"])),
    )
)
