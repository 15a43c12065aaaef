"""The weekly letters: the questions, and at most two reminders.

Whether somebody still wants one is asked again at the door: not after an answer, a baja, a
deactivation or a suspension, nor once the week is over.
"""

from collections.abc import Mapping
from datetime import date, timedelta

from django.conf import settings

from feedback.weeks.calendar import closes_on
from feedback.weeks.links import letters_link, week_link
from feedback.weeks.models import Invitation, OptOut
from tenants.outbox.kinds import Context, MailKind, mail_kind
from tenants.outbox.models import Mail
from tenants.outbox.posting import Letter, post
from tenants.people.models import User
from tenants.schemas.clock import today
from tenants.schemas.context import current_company


def ask(invitation: Invitation, person: User) -> None:
    _post(ASK, invitation, person, "")


def remind(invitation: Invitation, person: User, number: int) -> None:
    _post(REMIND, invitation, person, f":{number}")


def _post(kind: MailKind, invitation: Invitation, person: User, which: str) -> None:
    """Its key is the person, the week and the kind: each goes once."""
    key = f"{kind.name}{which}:{invitation.week.isoformat()}:{person.pk}"
    facts = {"invitation": invitation.pk, "person": person.pk}
    about = f"invitation:{invitation.pk}"
    post(Letter(kind, key, person.email, facts, about, settings.SUPPORT_EMAIL))


def _compose(mail: Mail) -> Context | None:
    company = current_company()
    person = User.objects.filter(
        pk=mail.facts["person"], is_active=True, joined_at__isnull=False
    ).first()
    invitation = (
        Invitation.objects.silent().filter(pk=mail.facts["invitation"], company=company.pk).first()
    )
    if person is None or invitation is None or not company.is_serving or company.is_read_only:
        return None
    if today() >= closes_on(invitation.week) or not wants_letters(person.pk):
        return None
    first = invitation.questionnaire.first
    return {
        "person": person,
        "company": company,
        "question": first,
        "choices": [
            {"label": choice.label, "link": week_link(invitation, choice)}
            for choice in first.choices
        ],
        "until": _last_day(invitation.week),
        "link": week_link(invitation),
        "stop_link": letters_link(company, person.pk),
    }


def wants_letters(user_id: int) -> bool:
    """Of a person of the current company."""
    return not OptOut.objects.filter(company=current_company().pk, user_id=user_id).exists()


def _last_day(week: date) -> date:
    return closes_on(week) - timedelta(days=1)


def _one_click(mail: Mail) -> Mapping[str, str]:
    """RFC 8058: a mail reader stops the letters by one POST to the address."""
    address = letters_link(current_company(), mail.facts["person"])
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


ASK = mail_kind(MailKind("week_questions", _compose, headers=_one_click))
REMIND = mail_kind(MailKind("week_reminder", _compose, headers=_one_click))
