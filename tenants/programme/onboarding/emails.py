"""The one message to the owners of a company that is stuck in its first steps."""

from django.conf import settings
from django.utils import timezone

from tenants.outbox.kinds import Context, MailKind, mail_kind
from tenants.outbox.models import Mail
from tenants.outbox.posting import Letter, post
from tenants.people.models import User
from tenants.people.roles import Role
from tenants.programme.onboarding.checklist import checklist_of
from tenants.programme.onboarding.models import Onboarding
from tenants.programme.onboarding.stuck import is_stuck
from tenants.schemas.context import current_company
from tenants.web.links import letter_url


def ask_whether_to_help() -> None:
    """Every owner of the current company, each once."""
    for owner in User.objects.filter(role=Role.OWNER, is_active=True):
        key = f"{STUCK.name}:{owner.pk}"
        post(Letter(STUCK, key, owner.email, {"owner": owner.pk}, "", settings.SUPPORT_EMAIL))


def _stuck(mail: Mail) -> Context | None:
    """Nobody wants it who has gone on, or has put the list away, meanwhile."""
    company = current_company()
    owner = User.objects.filter(pk=mail.facts["owner"], is_active=True).first()
    put_away = Onboarding.objects.filter(company=company.pk, hidden_at__isnull=False).exists()
    checklist = checklist_of(company)
    step = checklist.next
    if owner is None or put_away or step is None:
        return None
    if company.is_read_only or not is_stuck(company, checklist, timezone.now()):
        return None
    return {
        "person": owner,
        "company": company,
        "checklist": checklist,
        "step": step,
        "link": letter_url("/primeros-pasos/" if step.by_post else step.path),
    }


STUCK = mail_kind(MailKind("company_stuck", _stuck))
