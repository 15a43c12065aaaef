"""What a check finds, and the list of all of them. Each looks at the thing itself, now."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tenants.hooks import Hooks

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """``told`` says what there is, or what to do about it."""

    is_well: bool
    told: str


@dataclass(frozen=True, slots=True)
class Check:
    """``title`` is what must be so. ``look`` takes the moment; what it raises is not well."""

    group: str
    title: str
    look: Callable[[datetime], Found]


checks: Hooks[Check] = Hooks("ops.prelaunch_checks")


def look(check: Check, moment: datetime) -> Found:
    try:
        return check.look(moment)
    except Exception as error:
        logger.exception("A check of the launch could not be made")
        return Found(False, f"No se pudo comprobar ({type(error).__name__}); revisa la bitácora.")
