"""What somebody says, through the services that the pages call."""

from datetime import date, datetime
from typing import Any

from django.utils.timezone import now

from feedback.answers.models import Answer, Response
from feedback.cases.models import Case, Source
from feedback.cases.opening import look_at_response
from feedback.voices.models import Voice
from feedback.voices.services import Said, tell
from feedback.weeks.questions import NEWEST, PROBLEMS, RECOMMEND
from tenants.outbox.models import Mail
from tenants.outbox.sending import send
from tenants.people.models import User
from tenants.schemas.context import company_context, current_company


def say(by: User, text: str, kind: str = "problem", at: datetime | None = None) -> Voice:
    """At any moment, in the current company."""
    return tell(Said(kind, text), by=by, moment=at or now())


def case_of(voice: Voice) -> Case:
    return Case.objects.get(sources__kind=Source.Kind.VOICE, sources__number=voice.pk)


def answer_week(
    by: User,
    week: date,
    score: int | None = None,
    problem: str = "",
    choices: tuple[str, ...] = (),
) -> Response:
    """Finished, and heard as the weekly form has it heard."""
    company, moment = current_company(), now()
    response, _ = Response.objects.update_or_create(
        company_id=company.pk,
        user_id=by.pk,
        week=week,
        defaults={
            "role": by.role,
            "version": NEWEST,
            "began_at": moment,
            "changed_at": moment,
            "finished_at": moment,
        },
    )
    given: dict[str, dict[str, Any]] = {
        RECOMMEND: {"number": score},
        PROBLEMS: {"text": problem, "choices": [*choices]},
    }
    for question, values in given.items():
        Answer.objects.update_or_create(
            response=response, question=question, defaults=values | {"answered_at": moment}
        )
    look_at_response(Response.objects.get(pk=response.pk))
    return response


def carry(letter: Mail) -> None:
    """Sent here and now, in its company."""
    assert letter.company is not None
    with company_context(letter.company):
        send(letter)
