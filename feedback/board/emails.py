"""The letter to those whose case an idea was, when it is ready."""

from django.conf import settings

from feedback.board.models import Idea
from feedback.cases.models import Case
from tenants.outbox.kinds import Context, MailKind, mail_kind
from tenants.outbox.models import Mail
from tenants.outbox.posting import Letter, post
from tenants.people.models import User
from tenants.schemas.context import company_context, current_company
from tenants.web.links import letter_url


def tell_ready(idea: Idea, case: Case) -> bool:
    """Each person once, however many of their cases it answers; whether they are there."""
    if not case.company.is_serving:
        return False
    with company_context(case.company):
        person = User.objects.filter(pk=case.user_id, is_active=True).first()
        if person is None:
            return False
        key = f"{READY.name}:{idea.pk}:{person.pk}"
        facts = {"idea": idea.pk, "user": person.pk}
        post(Letter(READY, key, person.email, facts, f"idea:{idea.pk}", settings.SUPPORT_EMAIL))
    return True


def _ready(mail: Mail) -> Context | None:
    """Nobody wants it when the idea turned out not to be ready."""
    idea = Idea.objects.filter(pk=mail.facts["idea"], state=Idea.State.READY).first()
    person = User.objects.filter(pk=mail.facts["user"], is_active=True).first()
    if idea is None or person is None:
        return None
    link = letter_url("/opiniones/ideas/")
    return {"idea": idea, "person": person, "company": current_company(), "link": link}


READY = mail_kind(MailKind("idea_ready", _ready))
