"""The letter to whose account was paused, or entered by a stranger: once an hour at most.

Known and unknown e-mails are written alike; the sender looks whose it is.
"""

from datetime import UTC
from uuid import uuid4

from ops.lockouts.core.verdict import Verdict
from ops.lockouts.links import DISOWN, UNLOCK, url_of
from ops.lockouts.models import Dossier
from tenants.outbox.kinds import Context, MailKind, mail_kind
from tenants.outbox.models import Mail
from tenants.outbox.posting import Letter, post, post_for_programme
from tenants.people.models import User
from tenants.work.queues import Priority


def tell_owner(dossier: Dossier, email: str) -> None:
    """A stranger who fails for hours fills no mailbox: one letter an hour, and one more when a
    stranger entered."""
    hour = dossier.touched_at.astimezone(UTC).strftime("%Y%m%d%H")
    entered = "entered" if _is_entered(dossier) else "paused"
    _post(dossier, email, f"lockout:{dossier.who}:{hour}:{entered}")


def send_again(dossier: Dossier, email: str) -> None:
    """Each time that this is called."""
    _post(dossier, email, f"lockout:{dossier.pk}:{uuid4().hex}")


def _post(dossier: Dossier, email: str, key: str) -> None:
    about = f"dossier:{dossier.pk}"
    letter = Letter(PAUSED, key, email, {"dossier": dossier.pk}, about=about)
    (post_for_programme if dossier.company_id is None else post)(letter)


def _paused(mail: Mail) -> Context | None:
    dossier = Dossier.objects.filter(pk=mail.facts["dossier"]).select_related("company").first()
    person = User.objects.filter(email=mail.to, is_active=True, joined_at__isnull=False).first()
    if dossier is None or person is None:
        return None
    return {
        "person": person,
        "company": dossier.company,
        "dossier": dossier,
        "is_entered": _is_entered(dossier),
        "link": url_of(UNLOCK, dossier, person),
        "not_me": url_of(DISOWN, dossier, person),
    }


def _is_entered(dossier: Dossier) -> bool:
    return dossier.verdict == Verdict.COMPROMISE.code


PAUSED = mail_kind(MailKind("login_paused", _paused, priority=Priority.WAITED_FOR))
