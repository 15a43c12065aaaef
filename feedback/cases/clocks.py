"""How soon somebody of the programme answers: the one table of priorities.

All of it counts working time (``feedback.hours``): 48 hours are two whole working days, a week is
five.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from django.db.models import TextChoices

from feedback import hours


class Priority(TextChoices):
    P1 = "P1", "P1, 1 hora"
    P2 = "P2", "P2, 4 horas"
    P3 = "P3", "P3, 48 horas"
    P4 = "P4", "P4, una semana"


class Cause(TextChoices):
    """Why a case was opened."""

    BLOCKED = "blocked", "Le bloquea"
    DETRACTOR = "detractor", "No nos recomienda"
    PROBLEM = "problem", "Problema"
    SUGGESTION = "suggestion", "Sugerencia"
    SILENCE = "silence", "Dos semanas en silencio"


TIME: Mapping[str, timedelta] = MappingProxyType(
    {
        Priority.P1: timedelta(hours=1),
        Priority.P2: timedelta(hours=4),
        Priority.P3: 2 * hours.A_WORKING_DAY,
        Priority.P4: 5 * hours.A_WORKING_DAY,
    }
)
FIRST: Mapping[str, Priority] = MappingProxyType(
    {
        Cause.BLOCKED: Priority.P3,
        Cause.DETRACTOR: Priority.P3,
        Cause.PROBLEM: Priority.P4,
        Cause.SUGGESTION: Priority.P4,
        Cause.SILENCE: Priority.P3,
    }
)
"""The priority of a case until somebody gives it another."""

MOST_OF_A_DETRACTOR = 6
"""Who would recommend it with 6 or less is a detractor."""


def due(priority: str, moment: datetime) -> datetime:
    """By when a case of a priority that begins at ``moment`` is to be answered."""
    return hours.after(moment, TIME[priority])
