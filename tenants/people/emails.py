"""The messages about accounts."""

from tenants.outbox.mail import send_message
from tenants.people.links import INVITATION, RESET, password_link
from tenants.people.models import User
from tenants.schemas.context import current_company


def send_invitation(user: User) -> None:
    send_message(
        "invitation",
        to=user.email,
        context={
            "person": user,
            "company": current_company(),
            "link": password_link(INVITATION, user),
        },
    )


def send_password_reset(user: User) -> None:
    send_message(
        "password_reset",
        to=user.email,
        context={"person": user, "company": current_company(), "link": password_link(RESET, user)},
    )
