"""What is done with ideas and their votes."""

from datetime import datetime

from django.db.models import Q

from feedback.board import emails
from feedback.board.events import IdeaAdded, IdeaChanged, IdeaMoved, IdeaVoted, VoteTakenBack
from feedback.board.models import Idea, Vote
from feedback.cases.models import Case
from tenants.events.kinds import Fact
from tenants.events.models import ActorKind
from tenants.events.recording import Actor, record
from tenants.people.models import User
from tenants.schemas.context import current_company
from tenants.schemas.transactions import atomic

State = Idea.State


class IdeaError(Exception):
    """What cannot be done. ``str()`` is the message for the person."""


@atomic
def add_idea(title: str, words: str, case: Case | None, *, by: User, moment: datetime) -> Idea:
    """The same idea typed twice is one. Raises IdeaError."""
    title, words = _checked(title, words)
    same = Idea.objects.filter(title__iexact=title).first()
    if same is not None:
        if case is None and (same.words, same.manager_id) == (words, by.pk):
            return same
        if case is None or not same.cases.filter(pk=case.pk).exists():
            raise IdeaError(f"Ya hay una idea con ese nombre: agrega el caso a la idea {same.pk}.")
        return same
    idea = Idea.objects.create(
        title=title, words=words, manager_id=by.pk, added_at=moment, moved_at=moment
    )
    if case is not None:
        idea.cases.add(case)
    _record(idea, IdeaAdded(cases=idea.cases.count()), by, moment)
    return idea


@atomic
def change_idea(idea: Idea, title: str, words: str, *, by: User, moment: datetime) -> Idea:
    """Raises IdeaError."""
    idea = lock(idea)
    title, words = _checked(title, words)
    if Idea.objects.exclude(pk=idea.pk).filter(title__iexact=title).exists():
        raise IdeaError("Ya hay otra idea con ese nombre.")
    idea.title, idea.words = title, words
    idea.save(update_fields=["title", "words"])
    _record(idea, IdeaChanged(cases=idea.cases.count()), by, moment)
    return idea


@atomic
def add_case(idea: Idea, number: int, *, by: User, moment: datetime) -> Idea:
    """Whoever asked in that case is told when the idea is ready. Raises IdeaError."""
    idea = lock(idea)
    case = Case.objects.filter(pk=number).first()
    if case is None:
        raise IdeaError("Escribe el número de un caso que exista.")
    idea.cases.add(case)
    _record(idea, IdeaChanged(cases=idea.cases.count()), by, moment)
    return idea


@atomic
def move_idea(idea: Idea, state: str, why: str, *, by: User, moment: datetime) -> Idea:
    """Those whose case it was are told when it is ready. Raises IdeaError."""
    idea = lock(idea)
    why = why.strip()
    if state == State.REFUSED and not why:
        raise IdeaError("Escribe por qué no se hará: las empresas lo leen.")
    idea.state, idea.why, idea.moved_at = state, why, moment
    idea.save(update_fields=["state", "why", "moved_at"])
    told = 0
    if state == State.READY:
        told = sum(emails.tell_ready(idea, case) for case in cases_of(idea))
    _record(idea, IdeaMoved(state=state, told=told), by, moment)
    return idea


def cases_of(idea: Idea) -> list[Case]:
    """One a person: its cases, and those that go with them."""
    rows = Case.objects.filter(Q(ideas=idea) | Q(joined_to__ideas=idea)).distinct()
    rows = rows.select_related("company__schema").order_by("pk")
    people = {(case.company_id, case.user_id): case for case in reversed(rows)}
    return [*reversed(people.values())]


@atomic
def vote(idea: Idea, *, by: User, moment: datetime) -> bool:
    """The vote of the current company; whether it had none. Raises IdeaError."""
    idea = lock(idea)
    if not idea.takes_votes:
        raise IdeaError(f"Esta idea ya está «{State(idea.state).label}»: no recibe votos.")
    company = current_company()
    _, is_new = Vote.objects.get_or_create(
        idea=idea, company_id=company.pk, defaults={"user_id": by.pk, "at": moment}
    )
    if is_new:
        record(IdeaVoted(idea=idea.pk), by=by, subject=idea, at=moment)
    return is_new


@atomic
def take_back(idea: Idea, *, by: User, moment: datetime) -> bool:
    """Whether the current company had a vote."""
    gone, _ = Vote.objects.filter(idea=idea, company=current_company().pk).delete()
    if gone:
        record(VoteTakenBack(idea=idea.pk), by=by, subject=idea, at=moment)
    return bool(gone)


def lock(idea: Idea) -> Idea:
    found: Idea = Idea.objects.select_for_update().get(pk=idea.pk)
    return found


def _checked(title: str, words: str) -> tuple[str, str]:
    title, words = " ".join(title.split()), words.strip()
    if not title or not words:
        raise IdeaError("Escribe el nombre de la idea y qué es.")
    return title, words


def _record(idea: Idea, fact: Fact, by: User, moment: datetime) -> None:
    record(fact, by=Actor(ActorKind.MANAGER, by.pk), subject=idea, at=moment)
