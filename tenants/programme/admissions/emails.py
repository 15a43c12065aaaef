"""The messages about a place in the programme."""

from tenants.outbox.kinds import Context, MailKind, mail_kind
from tenants.outbox.models import Mail
from tenants.outbox.posting import Letter, post_for_programme
from tenants.programme.admissions.links import opening_link
from tenants.programme.admissions.models import Admission
from tenants.work.queues import Priority


def invite(admission: Admission) -> None:
    _post(ACCEPTED, admission, f"{admission.pk}:{admission.issues}:{admission.nonce[:8]}")


def welcome(admission: Admission) -> None:
    _post(WELCOME, admission, str(admission.pk))


def _post(kind: MailKind, admission: Admission, key: str) -> None:
    about = f"application:{admission.application_id}"
    facts = {"admission": admission.pk, "issue": admission.issues}
    letter = Letter(kind, f"{kind.name}:{key}", admission.email, facts, about=about)
    post_for_programme(letter)


def _invitation(mail: Mail) -> Context | None:
    """Nobody wants a link that is spent already."""
    admission = Admission.objects.outstanding().filter(pk=mail.facts["admission"]).first()
    if admission is None or admission.issues != mail.facts["issue"]:
        return None
    return _context(admission) | {"link": opening_link(admission)}


def _welcome(mail: Mail) -> Context | None:
    admission = Admission.objects.filter(pk=mail.facts["admission"]).exclude(company=None).first()
    if admission is None or admission.company is None:
        return None
    return _context(admission) | {"company": admission.company, "link": admission.company.address}


def _context(admission: Admission) -> Context:
    return {"admission": admission, "application": admission.application}


ACCEPTED = mail_kind(MailKind("application_accepted", _invitation, priority=Priority.WAITED_FOR))
WELCOME = mail_kind(MailKind("company_welcome", _welcome, priority=Priority.WAITED_FOR))
