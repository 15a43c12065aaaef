"""What the messages about quotations say: news for the seller, reminders for the customer.

Each is asked at the last moment, and gives None when nobody wants the message any more.
"""

from quoting.offers.addresses import customer_path
from quoting.offers.models.followups import FollowUp, Notification
from quoting.offers.models.responses import CustomerLink
from tenants.outbox.kinds import Context
from tenants.outbox.models import Mail
from tenants.people.models import CompanyProfile
from tenants.schemas.context import current_company
from tenants.web.links import letter_url


def notice(mail: Mail) -> Context | None:
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


def reminder(mail: Mail) -> Context | None:
    """A reminder to the customer of a quotation that still waits for an answer."""
    rows = FollowUp.objects.pending().select_related("quote__seller", "version")
    followup = rows.filter(pk=mail.facts["followup"]).first()
    version = followup.version if followup else None
    if followup is None or version is None:
        return None
    if not followup.quote.is_open or followup.quote.version != version.number:
        return None
    link = CustomerLink.objects.filter(version=version, revoked_at=None).first()
    if link is None:
        return None
    return {
        "company": current_company(),
        "profile": CompanyProfile.load(),
        "promise": version.promise,
        "valid_until": version.valid_until,
        "seller": followup.quote.seller,
        "link": letter_url(customer_path(link)),
    }
