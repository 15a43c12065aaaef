"""The messages about quotations: news for the seller, reminders for the customer."""

from quoting.offers.addresses import customer_url
from quoting.offers.models.followups import FollowUp, Notification
from quoting.offers.models.responses import CustomerLink
from tenants.outbox.mail import send_message
from tenants.people.models import CompanyProfile
from tenants.schemas.context import current_company
from tenants.web.links import company_url


def send_notice(notice: Notification) -> None:
    send_message(
        "notice",
        to=notice.user.email,
        context={
            "company": current_company(),
            "person": notice.user,
            "notice": notice,
            "link": company_url(notice.url),
        },
    )


def send_reminder(followup: FollowUp, link: CustomerLink) -> None:
    """To the customer of a quotation that is still waiting for an answer."""
    public = link.version.snapshot["public"]
    send_message(
        "reminder",
        to=public["customer"]["email"],
        context={
            "company": current_company(),
            "profile": CompanyProfile.load(),
            "public": public,
            "valid_until": link.version.valid_until,
            "seller": followup.quote.seller,
            "link": customer_url(link),
        },
    )
