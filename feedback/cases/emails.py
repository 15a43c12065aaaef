"""The letters to whoever asked: an answer, and «ya quedó»."""

from django.conf import settings

from feedback.cases.models import Case, Reply
from tenants.outbox.kinds import Context, MailKind, mail_kind
from tenants.outbox.models import Mail
from tenants.outbox.posting import Letter, post
from tenants.people.models import User
from tenants.schemas.context import company_context, current_company
from tenants.web.links import letter_url


def tell_answer(reply: Reply) -> bool:
    """Whether whoever asked is there to be told."""
    facts = {"reply": reply.pk, "case": reply.case_id}
    return _to_who_asked(ANSWERED, reply.case, str(reply.pk), facts)


def tell_done(case: Case) -> bool:
    """Once for each time that the case ended; whether whoever asked is there to be told."""
    return _to_who_asked(DONE, case, str(case.closings), {"case": case.pk, "time": case.closings})


def _to_who_asked(kind: MailKind, case: Case, act: str, facts: dict[str, int]) -> bool:
    if not case.company.is_serving:
        return False
    with company_context(case.company):
        person = User.objects.filter(pk=case.user_id, is_active=True).first()
        if person is None:
            return False
        key = f"{kind.name}:{case.pk}:{act}"
        about = f"case:{case.pk}"
        post(Letter(kind, key, person.email, facts, about, settings.SUPPORT_EMAIL))
    return True


def _context(mail: Mail) -> Context | None:
    """Of a case of the current company, and of a person who is still there."""
    rows = Case.objects.filter(company=current_company().pk, pk=mail.facts["case"])
    case = rows.first()
    if case is None:
        return None
    person = User.objects.filter(pk=case.user_id, is_active=True).first()
    if person is None:
        return None
    link = letter_url("/opiniones/")
    return {"case": case, "person": person, "company": current_company(), "link": link}


def _answered(mail: Mail) -> Context | None:
    context = _context(mail)
    reply = Reply.objects.filter(pk=mail.facts["reply"], case=mail.facts["case"]).first()
    return None if context is None or reply is None else context | {"reply": reply}


def _done(mail: Mail) -> Context | None:
    """Nobody wants to hear it who was told otherwise meanwhile."""
    context = _context(mail)
    if context is None:
        return None
    case = context["case"]
    is_so = case.state == Case.State.DONE and case.closings == mail.facts["time"]
    return context if is_so else None


ANSWERED = mail_kind(MailKind("case_answered", _answered))
DONE = mail_kind(MailKind("case_done", _done))
