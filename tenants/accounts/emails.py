"""The messages about accounts."""

from tenants.accounts.links import INVITATION, RESET, password_link
from tenants.accounts.models import User
from tenants.context import current_company
from tenants.mail import send_message


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
