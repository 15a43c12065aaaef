"""The messages about accounts."""

from uuid import uuid4

from tenants.outbox.kinds import Context, MailKind, mail_kind
from tenants.outbox.models import Mail
from tenants.outbox.posting import Letter, post
from tenants.people.links import INVITATION, RESET, password_path
from tenants.people.models import User
from tenants.schemas.context import current_company
from tenants.web.links import letter_url
from tenants.work.queues import Priority


def invite(user: User) -> None:
    """Mail the invitation, once for each time that this is called."""
    about = f"person:{user.pk}"
    facts = {"person": user.pk}
    key = f"invitation:{user.pk}:{uuid4().hex}"
    post(Letter(INVITING, key, user.email, facts, about=about))


def send_reset(email: str) -> None:
    """Mail a link for a new password, if the e-mail is known.

    Known or not is looked up by the sender and not here, so that the visitor's answer takes the
    same time.
    """
    post(Letter(RESETTING, f"password_reset:{uuid4().hex}", email.strip().lower(), {}))


def _invitation(mail: Mail) -> Context | None:
    user = User.objects.filter(pk=mail.facts["person"], is_active=True, joined_at=None).first()
    return None if user is None else _with_link(user, INVITATION)


def _reset(mail: Mail) -> Context | None:
    user = User.objects.filter(email=mail.to, is_active=True).first()
    return None if user is None else _with_link(user, RESET)


def _with_link(user: User, purpose: str) -> Context:
    return {
        "person": user,
        "company": current_company(),
        "link": letter_url(password_path(purpose, user)),
    }


INVITING = mail_kind(MailKind("invitation", _invitation, priority=Priority.WAITED_FOR))
RESETTING = mail_kind(MailKind("password_reset", _reset, priority=Priority.WAITED_FOR))
