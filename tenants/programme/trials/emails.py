"""The notices about the end of a trial, to every owner of the company.

Each key names the day that the notice is about, so that each goes once, and again if that day
changes. A notice that is wanted no more when its turn comes is dropped.
"""

from datetime import date, timedelta

from django.conf import settings

from tenants.outbox.kinds import Context, MailKind, mail_kind
from tenants.outbox.models import Mail
from tenants.outbox.posting import Letter, post
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.programme.trials.links import keep_link
from tenants.programme.trials.models import Trial
from tenants.schemas.clock import today
from tenants.schemas.context import company_context, current_company
from tenants.web.links import letter_url

LAST_WORD = timedelta(days=3)  # before a company is closed, and before it is erased


def tell_ending(trial: Trial, days: int) -> None:
    """``days`` names the notice: those of 30, 14, 7 and 1 days before."""
    _to_owners(ENDING, trial, trial.ends_on, f"{days}")


def tell_ended(trial: Trial) -> None:
    _to_owners(ENDED, trial, trial.ends_on, f"{trial.extensions}")


def tell_closing(trial: Trial, day: date) -> bool:
    """A few days before; whether it was time."""
    if trial.closes_on is None or day < trial.closes_on - LAST_WORD:
        return False
    _to_owners(CLOSING, trial, trial.closes_on)
    return True


def tell_closed(trial: Trial) -> None:
    if trial.erase_on is not None:
        _to_owners(CLOSED, trial, trial.erase_on)


def tell_erasing(trial: Trial, day: date) -> bool:
    """A few days before; whether it was time."""
    if trial.erase_on is None or day < trial.erase_on - LAST_WORD:
        return False
    _to_owners(ERASING, trial, trial.erase_on)
    return True


def _to_owners(kind: MailKind, trial: Trial, about: date, more: str = "") -> None:
    with company_context(trial.company):
        for owner in User.objects.filter(role=Role.OWNER, is_active=True):
            key = f"{kind.name}:{about.isoformat()}:{more}:{owner.pk}"
            facts = {"trial": trial.pk, "about": about.isoformat(), "owner": owner.pk}
            reply_to = settings.SUPPORT_EMAIL
            post(Letter(kind, key, owner.email, facts, "trial", reply_to))


def _context(mail: Mail) -> Context | None:
    """Of a trial and an owner that are still there."""
    trial = Trial.objects.filter(pk=mail.facts["trial"]).first()
    owner = User.objects.filter(pk=mail.facts["owner"], is_active=True).first()
    if trial is None or owner is None:
        return None
    return {"trial": trial, "person": owner, "company": current_company()}


def _ending(mail: Mail) -> Context | None:
    context = _context(mail)
    if context is None:
        return None
    trial = context["trial"]
    left = (trial.ends_on - today()).days
    if trial.state != Trial.State.RUNNING or left < 0:
        return None
    if trial.ends_on.isoformat() != mail.facts["about"]:
        return None
    return context | {"days": left, "link": letter_url("/")}


def _ended(mail: Mail) -> Context | None:
    context = _context(mail)
    if context is None or context["trial"].state != Trial.State.ENDED:
        return None
    return context | {"link": letter_url("/")}


def _leaving(mail: Mail) -> Context | None:
    """Unless somebody kept the company meanwhile."""
    context = _context(mail)
    if context is None:
        return None
    trial = context["trial"]
    due = [day.isoformat() for day in (trial.closes_on, trial.erase_on) if day]
    if mail.facts["about"] not in due:
        return None
    about = date.fromisoformat(mail.facts["about"])
    return context | {"about": about, "link": keep_link(trial)}


ENDING = mail_kind(MailKind("trial_ending", _ending))
ENDED = mail_kind(MailKind("trial_ended", _ended))
CLOSING = mail_kind(MailKind("trial_closing", _leaving))
CLOSED = mail_kind(MailKind("trial_closed", _leaving))
ERASING = mail_kind(MailKind("trial_erasing", _leaving))
