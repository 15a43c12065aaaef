"""How much of the time the programme answered, as anybody may read it: filled by who measures it.

It is that of the programme's own site, so it names no company and none is known by it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tenants.hooks import Hook


@dataclass(frozen=True, slots=True)
class Figure:
    """One stretch of time, in words: ``sum`` is the arithmetic behind ``percent``, and ``parts``
    are lengths that add up to the whole. ``tone`` is that of a badge."""

    name: str
    since: datetime
    until: datetime
    percent: str
    tone: str
    sum: str
    at_worst: str
    parts: tuple[tuple[str, str], ...]


availability: Hook[Callable[[datetime], Sequence[Figure]]] = Hook("programme.availability")
"""At a moment: the last ninety days, this month and the last; none where nobody has measured."""
