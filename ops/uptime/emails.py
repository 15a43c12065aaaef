"""The letters to the people of the programme when a watcher falls silent, and when it is back."""

from datetime import datetime

from ops.uptime.models import Watcher
from tenants.outbox.kinds import Context, MailKind, mail_kind
from tenants.outbox.models import Mail
from tenants.outbox.posting import Letter, post_for_programme
from tenants.programme.managers.models import Manager
from tenants.work.queues import Priority


def tell_silent(watcher: Watcher) -> None:
    """Once for each silence."""
    _to_everybody(SILENT, watcher, watcher.heard_at)


def tell_back(watcher: Watcher, since: datetime) -> None:
    """``since``: when it was last heard before its silence."""
    _to_everybody(BACK, watcher, since)


def _to_everybody(kind: MailKind, watcher: Watcher, since: datetime) -> None:
    facts = {"watcher": watcher.pk, "since": since.isoformat()}
    for manager in Manager.objects.filter(is_active=True):
        key = f"{kind.name}:{watcher.pk}:{since.isoformat()}:{manager.pk}"
        post_for_programme(Letter(kind, key, manager.email, facts | {"manager": manager.pk}))


def _context(mail: Mail) -> Context | None:
    manager = Manager.objects.filter(pk=mail.facts["manager"], is_active=True).first()
    watcher = Watcher.objects.filter(pk=mail.facts["watcher"]).first()
    if manager is None or watcher is None:
        return None
    since = datetime.fromisoformat(mail.facts["since"])
    return {"person": manager, "watcher": watcher, "since": since}


def _silent(mail: Mail) -> Context | None:
    """Nobody wants to hear it of one that speaks again."""
    context = _context(mail)
    if context is None or context["watcher"].heard_at > context["since"]:
        return None
    return context


SILENT = mail_kind(MailKind("watcher_silent", _silent, priority=Priority.WAITED_FOR))
BACK = mail_kind(MailKind("watcher_back", _context))
