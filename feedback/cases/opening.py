"""Opening a case of what somebody said, exactly once, and opening one again."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError
from django.db.models import Count

from feedback.answers.models import Response
from feedback.cases.clocks import FIRST, MOST_OF_A_DETRACTOR, Cause, Priority, due
from feedback.cases.events import CaseOpened, CaseReopened
from feedback.cases.models import WORDS, Case, Source
from feedback.cases.themes import sort
from feedback.voices.models import Voice
from feedback.weeks.questions import FEATURE, PROBLEMS, WORKED
from tenants.events.recording import SYSTEM, Actor, Person, record
from tenants.people.roles import ProgrammeRole
from tenants.programme.managers.models import Manager
from tenants.schemas.companies import Company
from tenants.schemas.context import public_context
from tenants.schemas.transactions import atomic

TOLD = {PROBLEMS: "Problema", FEATURE: "Le falta", WORKED: "Le funcionó"}
NO_PROBLEM = "none"


@dataclass(frozen=True, slots=True)
class Origin:
    """What a case is opened for: a person of a company, what they said, and where."""

    company: Company
    user_id: int
    kind: Source.Kind
    number: int
    cause: Cause
    words: str
    score: int | None = None


def open_for_voice(voice: Voice) -> None:
    """Nothing that is told stays without an answer."""
    cause, score = Cause(voice.kind), last_score(voice.company, voice.user_id)
    kind = Source.Kind.VOICE
    open_case(
        Origin(voice.company, voice.user_id, kind, voice.pk, cause, voice.text, score),
        moment=voice.told_at,
    )


@atomic
def look_at_response(response: Response) -> None:
    """What the week's answers ask for. Harmless twice, and after each change of them."""
    cause = cause_of(response)
    moment = max(response.changed_at, response.finished_at or response.changed_at)
    words, score = words_of(response), response.score
    kind = Source.Kind.RESPONSE
    source = Source.objects.filter(kind=kind, number=response.pk).select_related("case").first()
    if source is not None:
        _follow(source, cause, words, score, moment)
        return
    lower = [] if score is None else _ended_and_lower(response, score)
    for case in lower:
        _reopen_for(case, score, words, moment)
    if lower:
        Source.objects.create(case=lower[0], kind=kind, number=response.pk)
    elif cause is not None:
        company, user = response.company, response.user_id
        origin = Origin(company, user, kind, response.pk, cause, words, score)
        open_case(origin, moment=moment)


def cause_of(response: Response) -> Cause | None:
    """The gravest, or None when nothing waits for an answer."""
    problem = response.given.get(PROBLEMS)
    if response.is_blocked:
        return Cause.BLOCKED
    if response.score is not None and response.score <= MOST_OF_A_DETRACTOR:
        return Cause.DETRACTOR
    if problem and (problem.text.strip() or {*problem.choices} - {NO_PROBLEM}):
        return Cause.PROBLEM
    return None


def words_of(response: Response) -> str:
    """What the person wrote; without words, what was chosen."""
    given = response.given
    texts = [
        f"{label}: {given[code].text.strip()}"
        for code, label in TOLD.items()
        if code in given and given[code].text.strip()
    ]
    if not texts:
        texts = [f"Sin palabras. Recomendación: {response.score or 'sin contestar'}."]
    return "\n\n".join(texts)[:WORDS]


@atomic
def open_case(origin: Origin, *, moment: datetime) -> Case | None:
    """The case of ``origin``, with somebody in charge; None when there is one already."""
    if Source.objects.filter(kind=origin.kind, number=origin.number).exists():
        return None
    priority = FIRST[origin.cause]
    case = Case(
        company=origin.company,
        user_id=origin.user_id,
        cause=origin.cause,
        words=origin.words[:WORDS],
        score=origin.score,
        manager_id=in_charge_of(origin.company),
        priority=priority,
        opened_at=moment,
        due_at=due(priority, moment),
    )
    try:
        with atomic():
            case.save()
            Source.objects.create(case=case, kind=origin.kind, number=origin.number)
    except IntegrityError:
        return None  # somebody else was quicker: the source is all that can clash
    sort([case])
    fact = CaseOpened(cause=origin.cause, priority=priority)
    record(fact, by=SYSTEM, subject=case, company=origin.company, at=moment)
    return case


def in_charge_of(company: Company) -> int | None:
    """Whoever had the company's last case, or else who has the fewest open."""
    with public_context():
        people = Manager.objects.filter(is_active=True, role=ProgrammeRole.MANAGER)
        active = list(people.order_by("pk").values_list("pk", flat=True))
    if not active:
        return None
    last = Case.objects.filter(company=company.pk, manager_id__in=active).first()
    if last is not None:
        return last.manager_id
    rows = Case.objects.open().order_by().values("manager_id").annotate(n=Count("pk"))
    loads = {row["manager_id"]: row["n"] for row in rows}
    return min(active, key=lambda pk: (loads.get(pk, 0), pk))


def last_score(company: Company, user_id: int) -> int | None:
    """How the person recommended it in the last week that they answered."""
    rows = Response.objects.of(company).finished().filter(user_id=user_id)
    newest = rows.order_by("-week").first()
    return newest.score if newest else None


@atomic
def reopen(case: Case, *, by: Person | Actor, moment: datetime, score: int | None = None) -> Case:
    """It runs again, on its own, with a new clock."""
    case.state, case.closed_at, case.answered_at = Case.State.RUNNING, None, None
    case.reopened_at, case.due_at = moment, due(case.priority, moment)
    case.is_watched, case.joined_to = False, None
    if case.manager_id is None:
        case.manager_id = in_charge_of(case.company)
    case.save()
    fact = CaseReopened(score=score)
    record(fact, by=by, subject=case, company=case.company, at=moment)
    return case


def _ended_and_lower(response: Response, score: int) -> list[Case]:
    """The person's cases that ended since, of which this score says that they are not well.

    The first score after the end decides: those that are well are not watched any more.
    """
    rows = Case.objects.of(response.company, response.user_id).filter(is_watched=True)
    watched = list(rows.select_for_update(of=("self",)).select_related("company__schema"))
    Case.objects.filter(pk__in=[case.pk for case in watched]).update(is_watched=False)
    return [case for case in watched if case.score is not None and score < case.score]


def _reopen_for(case: Case, score: int | None, words: str, moment: datetime) -> None:
    case.score = score
    case.words = f"{case.words}\n\n{words}"[:WORDS]
    reopen(case, by=SYSTEM, moment=moment, score=score)
    sort([case])


def _follow(
    source: Source, cause: Cause | None, words: str, score: int | None, moment: datetime
) -> None:
    """The answers changed: an open case that began with them holds what they say now.

    What became graver has at least the priority, and the clock, of that.
    """
    case = Case.objects.select_for_update(of=("self",)).get(pk=source.case_id)
    if not case.is_open or case.sources.count() > 1 or case.reopened_at is not None:
        return
    case.words, case.score = words, score
    if cause is not None and cause != case.cause:
        if FIRST[cause] < Priority(case.priority):
            case.priority = FIRST[cause]
            case.due_at = min(case.due_at, due(case.priority, moment))
        case.cause = cause
    case.save(update_fields=["words", "score", "cause", "priority", "due_at"])
    sort([case])
