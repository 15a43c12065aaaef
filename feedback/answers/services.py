"""What a person does with the questions of a week.

Each answer is kept as it is given. A page that was drawn before another one saved something else
overwrites nothing that it does not know of: each of its answers carries the mark of what it showed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from feedback.answers.events import AnswersChanged, AnswersFinished, AnswersGiven
from feedback.answers.hooks import answered
from feedback.answers.models import Answer, Response
from feedback.weeks.links import Asked
from feedback.weeks.questions import NOTHING, Given
from feedback.weeks.services import is_open, note_answer
from tenants.events.recording import CLOCK, Actor, Person, record
from tenants.people.models import User
from tenants.schemas.context import current_company
from tenants.schemas.transactions import atomic

LEFT = timedelta(hours=1)  # after which answers that nobody sent count as finished


class WeekClosed(Exception):
    """The week's answers are taken no more."""


@dataclass(frozen=True, slots=True)
class Typed:
    """An answer as a page sends it; ``mark`` is that of what the page showed before."""

    given: Given
    mark: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What is kept now, and the questions whose answer was not taken, as another page had changed
    it meanwhile."""

    given: dict[str, Given]
    stale: frozenset[str] = field(default_factory=frozenset)


def response_of(asked: Asked) -> Response | None:
    """What a person of the current company has said of a week."""
    rows = Response.objects.filter(
        company=current_company().pk, user_id=asked.user_id, week=asked.week
    )
    return rows.prefetch_related("answers").first()


def given_of(asked: Asked) -> dict[str, Given]:
    response = response_of(asked)
    return response.given if response else {}


@atomic
def save_answers(
    asked: Asked, typed: Mapping[str, Typed], moment: datetime, *, by: User, finish: bool
) -> Saved:
    """Keep what ``by`` typed; with ``finish`` the response is sent. Harmless twice.

    Raises WeekClosed.
    """
    if not is_open(asked.week, moment):
        raise WeekClosed
    response = _lock(asked)
    if response is None:
        if all(each.given.is_empty for each in typed.values()):
            return Saved({})
        response = _begin(asked, moment, by)
    before = response.given
    stale = frozenset(code for code, each in typed.items() if _is_stale(each, before.get(code)))
    new = {
        code: each.given
        for code, each in typed.items()
        if code not in stale and _is_new(each, before.get(code))
    }
    for code, given in new.items():
        _keep(response, code, given, moment)
    _go_on(response, moment, by=by, changed=bool(new), finish=finish)
    return Saved(response.given, stale)


def left_unsent(moment: datetime) -> QuerySet[Any]:
    """Responses of the current company that somebody began and left."""
    rows = Response.objects.filter(company=current_company().pk, finished_at=None)
    return rows.filter(changed_at__lt=moment - LEFT)


@atomic
def finish_left(key: int, moment: datetime) -> bool:
    """Take a response that was left for what its person had to say."""
    response = Response.objects.select_for_update().get(pk=key)
    if response.finished_at is not None or response.changed_at > moment - LEFT:
        return False
    _finish(response, moment, by=CLOCK)
    return True


def _lock(asked: Asked) -> Response | None:
    """The response, if there is one, until the transaction ends."""
    mine = {"company": current_company().pk, "user_id": asked.user_id, "week": asked.week}
    return Response.objects.select_for_update().filter(**mine).first()


def _begin(asked: Asked, moment: datetime, by: User) -> Response:
    """A new response, or that of another tab which began at the same moment, once it is done."""
    response, is_new = Response.objects.get_or_create(
        company=current_company(),
        user_id=asked.user_id,
        week=asked.week,
        defaults={
            "role": by.role,
            "version": asked.version,
            "began_at": moment,
            "changed_at": moment,
        },
    )
    if not is_new:
        return Response.objects.select_for_update().get(pk=response.pk)
    note_answer(asked.user_id, asked.week, moment)
    record(AnswersGiven(version=asked.version), by=by, subject=response, at=moment)
    return response


def _is_new(typed: Typed, kept: Given | None) -> bool:
    """Not what is kept, and not what the page showed before: who leaves an answer alone does not
    bring an old one back."""
    return typed.given.mark not in {(kept or NOTHING).mark, typed.mark}


def _is_stale(typed: Typed, kept: Given | None) -> bool:
    return _is_new(typed, kept) and typed.mark != (kept or NOTHING).mark


def _keep(response: Response, code: str, given: Given, moment: datetime) -> None:
    if given.is_empty:
        Answer.objects.filter(response=response, question=code).delete()
        return
    values = {"choices": list(given.choices), "text": given.text, "number": given.number}
    Answer.objects.update_or_create(
        response=response, question=code, defaults=values | {"answered_at": moment}
    )


def _go_on(response: Response, moment: datetime, *, by: User, changed: bool, finish: bool) -> None:
    if changed:
        response.changed_at = moment
        response.save(update_fields=["changed_at"])
    if response.finished_at is None:
        if finish:
            _finish(response, moment, by=by)
    elif changed:
        told = AnswersChanged(version=response.version, answered=response.answers.count())
        record(told, by=by, subject=response, at=moment)
        _tell(response)


def _finish(response: Response, moment: datetime, *, by: Person | Actor) -> None:
    response.finished_at = moment
    response.save(update_fields=["finished_at"])
    told = AnswersFinished(version=response.version, answered=response.answers.count())
    record(told, by=by, subject=response, at=moment)
    _tell(response)


def _tell(response: Response) -> None:
    for react in answered:
        react(response)
