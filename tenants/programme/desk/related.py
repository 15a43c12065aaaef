"""What upper floors know of a row of the desk: links that its page shows beside it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tenants.hooks import Hooks
from tenants.schemas.companies import Company


@dataclass(frozen=True, slots=True)
class Related:
    """``detail`` says how many there are, or how it stands; ``tone`` is a badge's."""

    text: str
    url: str
    detail: str = ""
    tone: str = "neutral"


related_to_company: Hooks[Callable[[Company], Iterable[Related]]] = Hooks(
    "programme.related_to_company"
)
