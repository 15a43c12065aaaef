"""The slow half of the account services: their e-mails."""

from tenants.people import emails
from tenants.people.models import User
from tenants.work.tasks import MAIL_OPTIONS, company_task


@company_task(**MAIL_OPTIONS)
def mail_invitation(user_id: int) -> None:
    user = User.objects.filter(pk=user_id, is_active=True, joined_at=None).first()
    if user is not None:
        emails.send_invitation(user)


@company_task(**MAIL_OPTIONS)
def mail_password_reset(email: str) -> None:
    """Looks the person up here and not in the request, so that the answer to the visitor takes
    the same time whether or not the e-mail is known."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is not None:
        emails.send_password_reset(user)
