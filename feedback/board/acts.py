"""What the people of the programme do with an idea from the desk, once for each press."""

from collections.abc import Callable
from hashlib import sha256

from feedback.board import services
from feedback.board.models import Idea
from tenants.programme.desk.acts import Asked, Stale
from tenants.schemas.transactions import atomic


def mark_of(idea: Idea) -> str:
    """Changes with every act on the idea."""
    told = sha256(f"{idea.title}\n{idea.words}".encode()).hexdigest()[:16]
    return f"{idea.state}.{idea.moved_at:%Y%m%d%H%M%S%f}.{told}.{idea.cases.count()}"


def move(idea: Idea, asked: Asked, state: str, why: str) -> None:
    """Raises Stale, IdeaError."""

    def do(row: Idea) -> None:
        services.move_idea(row, state, why, by=asked.by, moment=asked.moment)

    _act_on(idea, asked, lambda row: (row.state, row.why) == (state, why.strip()), do)


def change(idea: Idea, asked: Asked, title: str, words: str) -> None:
    """Raises Stale, IdeaError."""

    def do(row: Idea) -> None:
        services.change_idea(row, title, words, by=asked.by, moment=asked.moment)

    _act_on(idea, asked, lambda row: (row.title, row.words) == (title, words), do)


def add_case(idea: Idea, asked: Asked, number: int) -> None:
    """Raises Stale, IdeaError."""

    def do(row: Idea) -> None:
        services.add_case(row, number, by=asked.by, moment=asked.moment)

    _act_on(idea, asked, lambda row: row.cases.filter(pk=number).exists(), do)


@atomic
def _act_on(
    idea: Idea, asked: Asked, is_so: Callable[[Idea], bool], do: Callable[[Idea], None]
) -> None:
    """What is so already was done by this very press, or by another with the same words."""
    now = services.lock(idea)
    if mark_of(now) != asked.seen:
        if is_so(now):
            return
        raise Stale(
            f"La idea cambió mientras la veías: ahora está «{now.get_state_display()}». No se hizo "
            "nada; revísala y decide otra vez. Lo que escribiste sigue aquí."
        )
    do(now)
