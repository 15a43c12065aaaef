"""The message with which a person of the programme chooses a password."""

from uuid import uuid4

from tenants.outbox.kinds import Context, MailKind, mail_kind
from tenants.outbox.models import Mail
from tenants.outbox.posting import Letter, post_for_programme
from tenants.people.models import User
from tenants.programme.managers.links import password_link
from tenants.programme.managers.models import Manager
from tenants.work.queues import Priority


def invite(manager: User) -> None:
    """Once for each time that this is called."""
    about = f"manager:{manager.pk}"
    key = f"{INVITING.name}:{manager.pk}:{uuid4().hex}"
    post_for_programme(Letter(INVITING, key, manager.email, {"manager": manager.pk}, about=about))


def _invitation(mail: Mail) -> Context | None:
    manager = Manager.objects.filter(pk=mail.facts["manager"], is_active=True).first()
    if manager is None:
        return None
    return {"person": manager, "link": password_link(manager)}


INVITING = mail_kind(MailKind("manager_invitation", _invitation, priority=Priority.WAITED_FOR))
