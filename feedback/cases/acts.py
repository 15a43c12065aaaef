"""What the people of the programme do with a case from the desk: services do it, a note says why.

The mark is that of the desk's other rows: what changed meanwhile is not acted on.
"""

from collections.abc import Callable
from dataclasses import replace

from feedback.cases import services
from feedback.cases.events import (
    CaseAnswered,
    CaseAssigned,
    CaseDone,
    CaseJoined,
    CasePrioritised,
    CaseReopened,
    CaseSolved,
)
from feedback.cases.models import Case
from tenants.events.kinds import Fact
from tenants.programme.desk.acts import Asked, Stale, is_note_of, write_note
from tenants.programme.desk.rows import names_of_managers
from tenants.schemas.transactions import atomic


def mark_of(case: Case) -> str:
    """Changes with every act, and with what the person says meanwhile."""
    held = f"{case.state}.{case.priority}.{case.manager_id or ''}.{case.joined_to_id or ''}"
    return f"{held}.{case.replies.count()}.{case.closings}.{len(case.words)}"


def assign(case: Case, asked: Asked, manager: int) -> None:
    """Raises Stale, CaseError."""
    name = names_of_managers([manager]).get(manager, "")

    def do(row: Case) -> None:
        services.assign(row, manager, by=asked.by, moment=asked.moment)

    _act_on(case, _said(asked, f"A cargo de {name}."), CaseAssigned, do)


def set_priority(case: Case, asked: Asked, priority: str) -> None:
    """Raises Stale, CaseError."""

    def do(row: Case) -> None:
        services.set_priority(row, priority, by=asked.by, moment=asked.moment)

    _act_on(case, _said(asked, f"{priority}."), CasePrioritised, do)


def answer(case: Case, asked: Asked, channel: str) -> None:
    """Raises Stale, CaseError."""

    def do(row: Case) -> None:
        services.answer(row, asked.reason, channel, by=asked.by, moment=asked.moment)

    _act_on(case, asked, CaseAnswered, do)


def join(case: Case, asked: Asked, into: int) -> None:
    """Raises Stale, CaseError."""

    def do(row: Case) -> None:
        services.join(row, into, by=asked.by, moment=asked.moment)

    _act_on(case, _said(asked, f"Va con el caso {into}."), CaseJoined, do)


def solve(case: Case, asked: Asked) -> None:
    """Raises Stale, CaseError."""

    def do(row: Case) -> None:
        services.solve(row, asked.reason, by=asked.by, moment=asked.moment)

    _act_on(case, asked, CaseSolved, do)


def finish(case: Case, asked: Asked, release: str) -> None:
    """Raises Stale, CaseError."""

    def do(row: Case) -> None:
        services.finish(row, release, asked.reason, by=asked.by, moment=asked.moment)

    _act_on(case, asked, CaseDone, do)


def reopen(case: Case, asked: Asked) -> None:
    """Raises Stale, CaseError."""

    def do(row: Case) -> None:
        services.reopen(row, by=asked.by, moment=asked.moment)

    _act_on(case, asked, CaseReopened, do)


def _said(asked: Asked, what: str) -> Asked:
    """The note says what was chosen too, so that another choice is not taken for the same."""
    return replace(asked, reason=f"{what} {asked.reason.strip()}".strip())


@atomic
def _act_on(case: Case, asked: Asked, fact: type[Fact], do: Callable[[Case], None]) -> None:
    now = services.lock(case)
    if mark_of(now) != asked.seen:
        if is_note_of(now, fact.kind, asked):
            return
        raise Stale(
            f"El caso cambió mientras lo veías: ahora está «{now.get_state_display()}». No se hizo "
            "nada; revísalo y decide otra vez. Lo que escribiste sigue aquí."
        )
    do(now)
    write_note(now, fact.kind, asked, now.company)
